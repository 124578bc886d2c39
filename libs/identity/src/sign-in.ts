import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  AuditLog,
  Clock,
  CONFIG,
  Database,
  MailTransport,
  newId,
  tenantScope,
  type Config,
  type TenantScope,
} from '@penumbra/platform';
import { actorName, type Actor } from './actor.js';
import { identityProblem } from './identity.errors.js';
import { IdentityStore } from './identity.store.js';
import { signInMail } from './sign-in-mail.js';
import { newToken, readToken } from './token.js';

const linkLifetime = 10 * 60_000;
/** So many links are mailed to one account in that time; more requests are answered the same and mail nothing. */
const mostLinks = 5;
const mostLinksWithin = 15 * 60_000;
const sessionLifetime = 12 * 3_600_000;
const sessionIdle = 2 * 3_600_000;
const touchEvery = 60_000;

/** Makes a sign-in link's token for an account that exists. The link is `${PUBLIC_URL}/sign-in#<token>`. */
@Injectable()
export class IssueSignInLink {
  constructor(
    @Inject(IdentityStore) private readonly store: IdentityStore,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** @returns the token, or null when nobody with that e-mail has an account. */
  async run(scope: TenantScope, email: string, lifetime = linkLifetime): Promise<string | null> {
    const account = await this.store.accountByEmail(scope, email);
    if (!account) return null;
    const { token, hash } = newToken(scope);
    await this.store.insertSignInLink(
      scope,
      hash,
      account.id,
      new Date(this.clock.now().getTime() + lifetime),
    );
    return token;
  }
}

/** Somebody asks for a link. The answer is the same, and as quick, whether or not the address is known. */
@Injectable()
export class RequestSignInLink {
  private readonly logger = new Logger('SignIn');

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(IdentityStore) private readonly store: IdentityStore,
    @Inject(IssueSignInLink) private readonly issue: IssueSignInLink,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(MailTransport) private readonly mail: MailTransport,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  run(input: { organisation: string; email: string }): void {
    void this.send(input).catch((error: unknown) =>
      this.logger.error(
        `A sign-in mail could not be sent: ${error instanceof Error ? error.name : 'unknown'}`,
      ),
    );
  }

  private async send(input: { organisation: string; email: string }): Promise<void> {
    const tenantId = await this.database.tenantIdOf(input.organisation.trim().toLowerCase());
    if (!tenantId) return;
    const scope = tenantScope(tenantId);
    const issued = await this.issueUnlessMany(scope, input.email);
    const organisation = await this.store.organisation(scope);
    if (!issued || !organisation) return;
    const link = `${this.config.PUBLIC_URL}/sign-in#${issued.token}`;
    const outcome = await this.mail.send({
      messageId: `<${newId()}@penumbra>`,
      to: { name: issued.account.name, address: issued.account.email },
      ...signInMail(organisation, link),
    });
    if (outcome.state !== 'accepted') this.logger.warn(`A sign-in mail was not accepted: ${outcome.state}`);
  }

  /** A link, unless nobody has this address or many have been mailed to it lately: no mailbox can be flooded. */
  private async issueUnlessMany(scope: TenantScope, email: string) {
    return this.database.inTenant(scope, async () => {
      const account = await this.store.accountByEmailForUpdate(scope, email);
      if (!account) return null;
      const now = this.clock.now().getTime();
      // A link does not say when it was made, but when it ends.
      const since = new Date(now - mostLinksWithin + linkLifetime);
      const recent = await this.store.countSignInLinks(
        scope,
        account.id,
        since,
        new Date(now + linkLifetime),
      );
      if (recent >= mostLinks) return null;
      const token = await this.issue.run(scope, email);
      return token === null ? null : { token, account };
    });
  }
}

/** Uses a sign-in link up and begins a session. */
@Injectable()
export class BeginSession {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(IdentityStore) private readonly store: IdentityStore,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** @returns the session's token, for the cookie. @throws Problem identity.link-not-valid */
  async run(linkToken: string): Promise<{ token: string; scope: TenantScope; expiresAt: Date }> {
    const link = readToken(linkToken);
    if (!link) throw identityProblem('identity.link-not-valid');
    return this.database.inTenant(link.scope, async () => {
      const now = this.clock.now();
      const accountId = await this.store.redeemSignInLink(link.scope, link.hash, now);
      if (!accountId) throw identityProblem('identity.link-not-valid');
      const { token, hash } = newToken(link.scope);
      const expiresAt = new Date(now.getTime() + sessionLifetime);
      await this.store.insertSession(link.scope, { id: newId(), accountId, tokenHash: hash, now, expiresAt });
      await this.audit.record(link.scope, {
        actor: `account:${accountId}`,
        action: 'session.begun',
        subject: `account:${accountId}`,
      });
      return { token, scope: link.scope, expiresAt };
    });
  }
}

/** Who a session's token stands for. */
@Injectable()
export class FindSession {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(IdentityStore) private readonly store: IdentityStore,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** @returns null when the session is unknown, expired (12 h) or idle (2 h). */
  async run(token: string): Promise<{ scope: TenantScope; actor: Actor } | null> {
    const session = readToken(token);
    if (!session) return null;
    const { scope, hash } = session;
    return this.database.inTenant(scope, async () => {
      const now = this.clock.now();
      const account = await this.store.sessionAccount(
        scope,
        hash,
        now,
        new Date(now.getTime() - sessionIdle),
      );
      if (!account) return null;
      if (now.getTime() - account.lastSeenAt.getTime() > touchEvery)
        await this.store.touchSession(scope, hash, now);
      const grants = await this.store.grantsOf(scope, account.id);
      return {
        scope,
        actor: { kind: 'account', accountId: account.id, name: account.name, email: account.email, grants },
      };
    });
  }
}

@Injectable()
export class EndSession {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(IdentityStore) private readonly store: IdentityStore,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  async run(token: string, actor: Actor): Promise<void> {
    const session = readToken(token);
    if (!session) return;
    await this.database.inTenant(session.scope, async () => {
      await this.store.deleteSession(session.scope, session.hash);
      await this.audit.record(session.scope, {
        actor: actorName(actor),
        action: 'session.ended',
        subject: actorName(actor),
      });
    });
  }
}
