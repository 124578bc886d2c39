import { Inject, Injectable } from '@nestjs/common';
import {
  AuditLog,
  Database,
  newId,
  pageFrom,
  readCursor,
  writeCursor,
  type Page,
  type TenantScope,
} from '@penumbra/platform';
import { actorName, type Actor } from './actor.js';
import { identityProblem } from './identity.errors.js';
import { IdentityStore, type Access } from './identity.store.js';
import { separateRoles, type Role } from './permissions.js';

/** A role that HR gives to a person by hand. */
export type NamedRole = Exclude<Role, 'lead'>;

/** Who has access, a page at a time. */
@Injectable()
export class ListAccess {
  constructor(@Inject(IdentityStore) private readonly store: IdentityStore) {}

  async run(scope: TenantScope, page: { cursor?: string | undefined; limit: number }): Promise<Page<Access>> {
    const after = readCursor(page.cursor, 3) as [string, string, string] | null;
    const rows = await this.store.listAccess(scope, after, page.limit + 1);
    return pageFrom(rows, page.limit, ({ role, email, id }) => writeCursor([role, email, id]));
  }
}

/** Names for the audit log, which keeps ids. */
@Injectable()
export class NameAccounts {
  constructor(@Inject(IdentityStore) private readonly store: IdentityStore) {}

  async run(scope: TenantScope, accountIds: readonly string[]): Promise<Map<string, string>> {
    return this.store.accountNames(scope, [...new Set(accountIds)]);
  }
}

/** Whom an account belongs to, for a mail to its own address. */
@Injectable()
export class FindAccount {
  constructor(@Inject(IdentityStore) private readonly store: IdentityStore) {}

  /** @returns null when there is no such account, or it holds no role any more. */
  async run(scope: TenantScope, accountId: string): Promise<{ name: string; email: string } | null> {
    const account = await this.store.account(scope, accountId);
    return account && (await this.store.grantsOf(scope, accountId)).length > 0 ? account : null;
  }
}

/** HR names another HR person, an executive with a subtree, or somebody of the works council. */
@Injectable()
export class GrantAccess {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(IdentityStore) private readonly store: IdentityStore,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** @throws Problem identity.access-exists, identity.duties-are-separate */
  async run(
    scope: TenantScope,
    actor: Actor,
    input: { email: string; name: string; role: NamedRole; teamId: string | null },
  ): Promise<Access> {
    return this.database.inTenant(scope, async () => {
      const [account] = await this.store.upsertAccounts(scope, [
        { id: newId(), email: input.email, name: input.name },
      ]);
      // The upsert has locked the account: two grants at a time see each other.
      const held = await this.store.grantsOf(scope, account!.id);
      if (held.some(({ role }) => role === separateRoles[input.role]))
        throw identityProblem('identity.duties-are-separate');
      const id = newId();
      const teamId = input.role === 'executive' ? input.teamId : null;
      const inserted = await this.store.insertGrant(scope, {
        id,
        accountId: account!.id,
        role: input.role,
        teamId,
        source: 'hr',
      });
      if (!inserted) throw identityProblem('identity.access-exists');
      await this.audit.record(scope, {
        actor: actorName(actor),
        action: 'access.granted',
        subject: `account:${account!.id}`,
        details: { role: input.role, teamId },
      });
      return {
        id,
        email: account!.email,
        name: account!.name,
        role: input.role,
        teamId,
        source: 'hr' as const,
      };
    });
  }
}

@Injectable()
export class RevokeAccess {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(IdentityStore) private readonly store: IdentityStore,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** @throws Problem identity.access-not-found, identity.access-from-roster, identity.last-hr */
  async run(scope: TenantScope, actor: Actor, accessId: string): Promise<void> {
    await this.database.inTenant(scope, async () => {
      const access = await this.store.access(scope, accessId);
      if (!access) throw identityProblem('identity.access-not-found');
      if (access.source === 'roster') throw identityProblem('identity.access-from-roster');
      if (access.role === 'hr' && (await this.store.countHrForUpdate(scope)) <= 1)
        throw identityProblem('identity.last-hr');
      await this.store.deleteGrant(scope, accessId);
      await this.audit.record(scope, {
        actor: actorName(actor),
        action: 'access.revoked',
        subject: `access:${accessId}`,
        details: { role: access.role, teamId: access.teamId },
      });
    });
  }
}

/** The people room tells who leads which team; earlier leads lose that access in the same transaction. */
@Injectable()
export class RosterAccess {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(IdentityStore) private readonly store: IdentityStore,
  ) {}

  async replaceLeads(
    scope: TenantScope,
    leads: readonly { email: string; name: string; teamId: string }[],
  ): Promise<void> {
    await this.database.inTenant(scope, async () => {
      await this.store.deleteRosterGrants(scope);
      const people = new Map(leads.map((lead) => [lead.email.trim().toLowerCase(), lead]));
      const accounts = await this.store.upsertAccounts(
        scope,
        [...people].map(([email, lead]) => ({ id: newId(), email, name: lead.name })),
      );
      const idOf = new Map(accounts.map((account) => [account.email, account.id]));
      await this.store.insertLeadGrants(
        scope,
        leads.map((lead) => ({
          id: newId(),
          accountId: idOf.get(lead.email.trim().toLowerCase())!,
          teamId: lead.teamId,
        })),
      );
    });
  }
}
