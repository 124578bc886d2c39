import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { CONFIG, type Config } from '@penumbra/platform';
import { rolesOf } from './actor.js';
import { identityProblem } from './identity.errors.js';
import { holdsPermission, type Permission } from './permissions.js';
import { PUBLIC, REQUIRES, type SignedInRequest } from './request.js';
import { FindSession } from './sign-in.js';

/** `__Host-` wherever the site is served over https; plain http (a try-out on one machine) cannot set such a cookie. */
export const sessionCookie = (config: Config): string =>
  config.PUBLIC_URL.startsWith('https:') ? '__Host-session' : 'session';

/** Lets a request through when its session holds the permission the handler asks for. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(FindSession) private readonly findSession: FindSession,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const handlers = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<string | undefined>(PUBLIC, handlers)) return true;
    const permission = this.reflector.getAllAndOverride<Permission | undefined>(REQUIRES, handlers);
    if (!permission) throw new Error('This handler says neither @Requires nor @Public.');
    const request = context.switchToHttp().getRequest<SignedInRequest>();
    this.refuseOtherOrigins(request);
    const token = request.cookies?.[sessionCookie(this.config)];
    const session = token ? await this.findSession.run(token) : null;
    if (!session) throw identityProblem('identity.sign-in-needed');
    if (!holdsPermission(rolesOf(session.actor), permission)) throw identityProblem('identity.not-allowed');
    request.scope = session.scope;
    request.actor = session.actor;
    return true;
  }

  /** Besides SameSite=Lax: a browser always says where an unsafe request comes from. */
  private refuseOtherOrigins(request: SignedInRequest): void {
    if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return;
    const origin = request.headers['origin'];
    if (origin !== undefined && origin !== new URL(this.config.PUBLIC_URL).origin)
      throw identityProblem('identity.cross-origin');
  }
}
