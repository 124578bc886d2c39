import type { Role } from './permissions.js';

export interface Grant {
  readonly role: Role;
  /** The team whose subtree (executive) or which itself (lead) is meant; null for the whole organisation. */
  readonly teamId: string | null;
}

/** Who acts: a person who is signed in, or the system itself (clock, worker, command line). */
export type Actor =
  | {
      readonly kind: 'account';
      readonly accountId: string;
      readonly name: string;
      readonly email: string;
      readonly grants: readonly Grant[];
    }
  | { readonly kind: 'system' };

export const systemActor: Actor = { kind: 'system' };

/** How the audit log names an actor. */
export const actorName = (actor: Actor): string =>
  actor.kind === 'account' ? `account:${actor.accountId}` : 'system';

export const rolesOf = (actor: Actor): Role[] =>
  actor.kind === 'account' ? [...new Set(actor.grants.map((grant) => grant.role))] : [];

/** The account id in a name that actorName() gave, or null for the system. */
export const accountIdOf = (name: string): string | null =>
  name.startsWith('account:') ? name.slice('account:'.length) : null;
