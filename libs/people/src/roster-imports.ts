import { Inject, Injectable } from '@nestjs/common';
import { FindOrganisation } from '@penumbra/identity';
import { Clock, Database, isUuid, type TenantScope } from '@penumbra/platform';
import { peopleProblem } from './people.errors.js';
import { describeRosterImport, type RosterImport } from './roster-import.js';
import { RosterImportStore, type DueRosterImport } from './roster-import.store.js';

/** The imports so far, checked or applied. */
@Injectable()
export class RosterImports {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RosterImportStore) private readonly store: RosterImportStore,
    @Inject(FindOrganisation) private readonly findOrganisation: FindOrganisation,
  ) {}

  /** @throws Problem people.import-not-found */
  async find(scope: TenantScope, importId: string): Promise<RosterImport> {
    if (!isUuid(importId)) throw peopleProblem('people.import-not-found');
    return this.database.inTenant(scope, async () => {
      const { locale } = await this.findOrganisation.run(scope);
      const found = await this.store.find(scope, importId);
      if (!found) throw peopleProblem('people.import-not-found');
      return describeRosterImport(found, locale);
    });
  }

  /** Newest first. */
  async list(scope: TenantScope, page: { limit: number }): Promise<RosterImport[]> {
    return this.database.inTenant(scope, async () => {
      const { locale } = await this.findOrganisation.run(scope);
      const found = await this.store.list(scope, page.limit);
      return found.map((stored) => describeRosterImport(stored, locale));
    });
  }

  /** Imports that wait for the worker, the oldest first. */
  async due(scope: TenantScope, limit: number): Promise<DueRosterImport[]> {
    return this.store.due(scope, this.clock.now(), limit);
  }
}
