export {
  FindAccount,
  GrantAccess,
  ListAccess,
  NameAccounts,
  RevokeAccess,
  RosterAccess,
  type NamedRole,
} from './access.js';
export { accountIdOf, actorName, rolesOf, systemActor, type Actor, type Grant } from './actor.js';
export { identityProblem } from './identity.errors.js';
export { IdentityModule } from './identity.module.js';
export type { Access, Organisation } from './identity.store.js';
export { CreateOrganisation, FindOrganisation } from './organisations.js';
export { permissions, type Permission, type Role } from './permissions.js';
export {
  CurrentActor,
  CurrentScope,
  Public,
  PUBLIC,
  Requires,
  REQUIRES,
  type SignedInRequest,
} from './request.js';
export { SessionGuard, sessionCookie } from './session.guard.js';
export { BeginSession, EndSession, FindSession, IssueSignInLink, RequestSignInLink } from './sign-in.js';
