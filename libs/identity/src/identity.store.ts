import { Inject, Injectable } from '@nestjs/common';
import { Database, type TenantScope } from '@penumbra/platform';
import type { Grant } from './actor.js';
import type { Role } from './permissions.js';

export interface Organisation {
  readonly slug: string;
  readonly name: string;
  readonly locale: string;
  readonly timeZone: string;
}

export interface Account {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

export interface Access {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly teamId: string | null;
  readonly source: 'roster' | 'hr';
}

/** Every query of the room. */
@Injectable()
export class IdentityStore {
  constructor(@Inject(Database) private readonly database: Database) {}

  async insertOrganisation(scope: TenantScope, organisation: Organisation): Promise<void> {
    await this.database.query(
      scope,
      'insert into platform.tenant_directory (tenant_id, slug) values ($1, $2)',
      [scope.tenantId, organisation.slug],
    );
    await this.database.query(
      scope,
      'insert into identity.tenant (tenant_id, slug, name, locale, time_zone) values ($1, $2, $3, $4, $5)',
      [scope.tenantId, organisation.slug, organisation.name, organisation.locale, organisation.timeZone],
    );
  }

  async organisation(scope: TenantScope): Promise<Organisation | null> {
    const rows = await this.database.query<Organisation>(
      scope,
      'select slug, name, locale, time_zone as "timeZone" from identity.tenant where tenant_id = $1',
      [scope.tenantId],
    );
    return rows[0] ?? null;
  }

  async accountByEmail(scope: TenantScope, email: string): Promise<Account | null> {
    const rows = await this.database.query<Account>(
      scope,
      'select id, email, name from identity.account where tenant_id = $1 and email = $2',
      [scope.tenantId, email.trim().toLowerCase()],
    );
    return rows[0] ?? null;
  }

  async account(scope: TenantScope, id: string): Promise<Account | null> {
    const rows = await this.database.query<Account>(
      scope,
      'select id, email, name from identity.account where tenant_id = $1 and id = $2',
      [scope.tenantId, id],
    );
    return rows[0] ?? null;
  }

  async accountNames(scope: TenantScope, ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.database.query<{ id: string; name: string }>(
      scope,
      'select id, name from identity.account where tenant_id = $1 and id = any ($2::uuid[])',
      [scope.tenantId, ids],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** Locks the account until the transaction ends, so that two requests for a link count each other's. */
  async accountByEmailForUpdate(scope: TenantScope, email: string): Promise<Account | null> {
    const rows = await this.database.query<Account>(
      scope,
      'select id, email, name from identity.account where tenant_id = $1 and email = $2 for update',
      [scope.tenantId, email.trim().toLowerCase()],
    );
    return rows[0] ?? null;
  }

  /** Accounts for these people; those that exist keep their id and get the new name. */
  async upsertAccounts(
    scope: TenantScope,
    people: readonly { id: string; email: string; name: string }[],
  ): Promise<Account[]> {
    return this.database.query<Account>(
      scope,
      `insert into identity.account (tenant_id, id, email, name)
       select $1, p.id, p.email, p.name
         from unnest($2::uuid[], $3::text[], $4::text[]) as p (id, email, name)
       on conflict (tenant_id, email) do update set name = excluded.name
       returning id, email, name`,
      [
        scope.tenantId,
        people.map((person) => person.id),
        people.map((person) => person.email.trim().toLowerCase()),
        people.map((person) => person.name),
      ],
    );
  }

  async grantsOf(scope: TenantScope, accountId: string): Promise<Grant[]> {
    return this.database.query<Grant>(
      scope,
      'select role, team_id as "teamId" from identity.access_grant where tenant_id = $1 and account_id = $2',
      [scope.tenantId, accountId],
    );
  }

  /** @returns false when the grant exists already. */
  async insertGrant(
    scope: TenantScope,
    grant: { id: string; accountId: string; role: Role; teamId: string | null; source: 'roster' | 'hr' },
  ): Promise<boolean> {
    const rows = await this.database.query(
      scope,
      `insert into identity.access_grant (tenant_id, id, account_id, role, team_id, source)
       values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id`,
      [scope.tenantId, grant.id, grant.accountId, grant.role, grant.teamId, grant.source],
    );
    return rows.length > 0;
  }

  async insertLeadGrants(
    scope: TenantScope,
    grants: readonly { id: string; accountId: string; teamId: string }[],
  ): Promise<void> {
    await this.database.query(
      scope,
      `insert into identity.access_grant (tenant_id, role, source, id, account_id, team_id)
       select $1, 'lead', 'roster', * from unnest($2::uuid[], $3::uuid[], $4::uuid[]) on conflict do nothing`,
      [
        scope.tenantId,
        grants.map((grant) => grant.id),
        grants.map((grant) => grant.accountId),
        grants.map((grant) => grant.teamId),
      ],
    );
  }

  async deleteRosterGrants(scope: TenantScope): Promise<void> {
    await this.database.query(
      scope,
      `delete from identity.access_grant where tenant_id = $1 and source = 'roster'`,
      [scope.tenantId],
    );
  }

  async deleteGrant(scope: TenantScope, id: string): Promise<void> {
    await this.database.query(scope, 'delete from identity.access_grant where tenant_id = $1 and id = $2', [
      scope.tenantId,
      id,
    ]);
  }

  async access(scope: TenantScope, id: string): Promise<Access | null> {
    const rows = await this.database.query<Access>(scope, `${selectAccess} and g.id = $2`, [
      scope.tenantId,
      id,
    ]);
    return rows[0] ?? null;
  }

  /** In the order of role, e-mail and id; from after the given position. */
  async listAccess(
    scope: TenantScope,
    after: readonly [role: string, email: string, id: string] | null,
    limit: number,
  ): Promise<Access[]> {
    return this.database.query<Access>(
      scope,
      `${selectAccess}
          and ($2::text is null or (g.role, a.email, g.id::text) > ($2, $3, $4))
        order by g.role, a.email, g.id::text limit $5`,
      [scope.tenantId, after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null, limit],
    );
  }

  /** Locks the HR grants, so that two requests cannot each remove the other's. */
  async countHrForUpdate(scope: TenantScope): Promise<number> {
    const rows = await this.database.query(
      scope,
      `select id from identity.access_grant where tenant_id = $1 and role = 'hr' for update`,
      [scope.tenantId],
    );
    return rows.length;
  }

  async insertSignInLink(
    scope: TenantScope,
    tokenHash: Buffer,
    accountId: string,
    expiresAt: Date,
  ): Promise<void> {
    await this.database.query(
      scope,
      'insert into identity.sign_in_link (tenant_id, token_hash, account_id, expires_at) values ($1, $2, $3, $4)',
      [scope.tenantId, tokenHash, accountId, expiresAt],
    );
  }

  /** Links of an account, used or not, that end after one moment and not after the other. */
  async countSignInLinks(scope: TenantScope, accountId: string, after: Date, until: Date): Promise<number> {
    const rows = await this.database.query<{ count: number }>(
      scope,
      `select count(*)::int as count from identity.sign_in_link
        where tenant_id = $1 and account_id = $2 and expires_at > $3 and expires_at <= $4`,
      [scope.tenantId, accountId, after, until],
    );
    return rows[0]!.count;
  }

  /** Uses the link up. @returns the account it signs in, or null when it is unknown, used or expired. */
  async redeemSignInLink(scope: TenantScope, tokenHash: Buffer, now: Date): Promise<string | null> {
    const rows = await this.database.query<{ account_id: string }>(
      scope,
      `update identity.sign_in_link set used_at = $3
        where tenant_id = $1 and token_hash = $2 and used_at is null and expires_at > $3 returning account_id`,
      [scope.tenantId, tokenHash, now],
    );
    return rows[0]?.account_id ?? null;
  }

  async insertSession(
    scope: TenantScope,
    session: { id: string; accountId: string; tokenHash: Buffer; now: Date; expiresAt: Date },
  ): Promise<void> {
    await this.database.query(
      scope,
      `insert into identity.session (tenant_id, id, account_id, token_hash, created_at, last_seen_at, expires_at)
       values ($1, $2, $3, $4, $5, $5, $6)`,
      [scope.tenantId, session.id, session.accountId, session.tokenHash, session.now, session.expiresAt],
    );
  }

  /** The account of a session that is neither expired nor idle since `idleSince`. */
  async sessionAccount(
    scope: TenantScope,
    tokenHash: Buffer,
    now: Date,
    idleSince: Date,
  ): Promise<(Account & { lastSeenAt: Date }) | null> {
    const rows = await this.database.query<Account & { lastSeenAt: Date }>(
      scope,
      `select a.id, a.email, a.name, s.last_seen_at as "lastSeenAt"
         from identity.session s
         join identity.account a on a.tenant_id = s.tenant_id and a.id = s.account_id
        where s.tenant_id = $1 and s.token_hash = $2 and s.expires_at > $3 and s.last_seen_at > $4`,
      [scope.tenantId, tokenHash, now, idleSince],
    );
    return rows[0] ?? null;
  }

  async touchSession(scope: TenantScope, tokenHash: Buffer, now: Date): Promise<void> {
    await this.database.query(
      scope,
      'update identity.session set last_seen_at = $3 where tenant_id = $1 and token_hash = $2',
      [scope.tenantId, tokenHash, now],
    );
  }

  async deleteSession(scope: TenantScope, tokenHash: Buffer): Promise<void> {
    await this.database.query(
      scope,
      'delete from identity.session where tenant_id = $1 and token_hash = $2',
      [scope.tenantId, tokenHash],
    );
  }
}

const selectAccess = `select g.id, a.email, a.name, g.role, g.team_id as "teamId", g.source
  from identity.access_grant g
  join identity.account a on a.tenant_id = g.tenant_id and a.id = g.account_id
 where g.tenant_id = $1`;
