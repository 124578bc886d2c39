import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { TenantScope } from '@penumbra/platform';
import type { Actor } from './actor.js';
import type { Permission } from './permissions.js';

/** What the session guard leaves on a request. */
export interface SignedInRequest {
  headers: Record<string, string | undefined>;
  method: string;
  cookies?: Record<string, string | undefined>;
  scope?: TenantScope;
  actor?: Actor;
}

export const REQUIRES = 'penumbra:requires';
export const PUBLIC = 'penumbra:public';

/** The permission a handler needs. Every handler carries this or Public; one without is refused at start-up. */
export const Requires = (permission: Permission) => SetMetadata(REQUIRES, permission);

/** A handler that anybody may call, with the reason why. */
export const Public = (why: string) => SetMetadata(PUBLIC, why);

/** The tenant of the session. */
export const CurrentScope = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<SignedInRequest>().scope,
);

/** The person who is signed in. */
export const CurrentActor = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<SignedInRequest>().actor,
);
