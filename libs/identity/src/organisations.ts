import { Inject, Injectable } from '@nestjs/common';
import { AuditLog, Database, newId, tenantScope, type TenantScope } from '@penumbra/platform';
import { identityProblem } from './identity.errors.js';
import { IdentityStore, type Organisation } from './identity.store.js';

/** Begins an organisation with its first HR account. */
@Injectable()
export class CreateOrganisation {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(IdentityStore) private readonly store: IdentityStore,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** @throws Problem identity.organisation-exists, identity.organisation-name-invalid */
  async run(input: {
    name: string;
    slug?: string;
    adminEmail: string;
    adminName?: string;
    locale?: string;
    timeZone?: string;
  }): Promise<TenantScope & { slug: string }> {
    const slug = input.slug ?? slugOf(input.name);
    if (!/^[a-z0-9][a-z0-9-]{1,62}$/.test(slug)) throw identityProblem('identity.organisation-name-invalid');
    if (await this.database.tenantIdOf(slug)) throw identityProblem('identity.organisation-exists');
    const scope = tenantScope(newId());
    await this.database.inTenant(scope, async () => {
      await this.store.insertOrganisation(scope, {
        slug,
        name: input.name,
        locale: input.locale ?? 'en',
        timeZone: input.timeZone ?? 'UTC',
      });
      const [account] = await this.store.upsertAccounts(scope, [
        { id: newId(), email: input.adminEmail, name: input.adminName ?? input.adminEmail },
      ]);
      await this.store.insertGrant(scope, {
        id: newId(),
        accountId: account!.id,
        role: 'hr',
        teamId: null,
        source: 'hr',
      });
      await this.audit.record(scope, {
        actor: 'system',
        action: 'organisation.created',
        subject: `organisation:${scope.tenantId}`,
      });
    });
    return { ...scope, slug };
  }
}

@Injectable()
export class FindOrganisation {
  constructor(@Inject(IdentityStore) private readonly store: IdentityStore) {}

  /** @throws Error when the tenant does not exist: a scope always comes from one that does. */
  async run(scope: TenantScope): Promise<Organisation> {
    const organisation = await this.store.organisation(scope);
    if (!organisation) throw new Error('The organisation of this scope does not exist.');
    return organisation;
  }
}

const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63);
