import { Inject, Injectable } from '@nestjs/common';
import { actorName, FindOrganisation, RosterAccess, type Actor } from '@penumbra/identity';
import { AuditLog, Clock, Database, isUuid, newId, type TenantScope } from '@penumbra/platform';
import { peopleProblem } from './people.errors.js';
import { findRosterChange } from './roster-change.js';
import { RosterChangeStore } from './roster-change.store.js';
import { describeRosterImport, rosterVersion, type RosterImport } from './roster-import.js';
import { RosterImportStore } from './roster-import.store.js';

/** Makes the roster what a checked file says, wholly or not at all. Applying the same import again changes nothing. */
@Injectable()
export class ApplyRoster {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RosterChangeStore) private readonly rosterStore: RosterChangeStore,
    @Inject(RosterImportStore) private readonly importStore: RosterImportStore,
    @Inject(FindOrganisation) private readonly findOrganisation: FindOrganisation,
    @Inject(RosterAccess) private readonly rosterAccess: RosterAccess,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** @throws Problem people.import-not-found, people.import-has-problems, people.import-outdated */
  async run(scope: TenantScope, actor: Actor, importId: string): Promise<RosterImport> {
    if (!isUuid(importId)) throw peopleProblem('people.import-not-found');
    return this.database.inTenant(scope, async () => {
      const { locale } = await this.findOrganisation.run(scope);
      await this.rosterStore.lock(scope);
      const checked = await this.importStore.findForUpdate(scope, importId);
      if (!checked) throw peopleProblem('people.import-not-found');
      if (checked.state === 'applied') return describeRosterImport(checked, locale);
      if (checked.problemCount > 0) throw peopleProblem('people.import-has-problems');
      if (!checked.roster) throw peopleProblem('people.import-outdated');
      const known = await this.rosterStore.knownRoster(scope);
      if (rosterVersion(known) !== checked.rosterVersion) throw peopleProblem('people.import-outdated');

      const now = this.clock.now();
      const change = findRosterChange(known, checked.roster, newId);
      await this.rosterStore.write(scope, change, now);
      await this.rosterAccess.replaceLeads(scope, change.leads);
      await this.importStore.markApplied(scope, importId, now);
      // Whatever was checked against the roster of before is out of date, and its people need not be kept.
      await this.importStore.dropRosters(scope, now);
      const { joined, left, moved, changed, unchanged, teamsAdded, teamsRemoved, teamsChanged } =
        change.difference;
      await this.audit.record(scope, {
        actor: actorName(actor),
        action: 'roster.applied',
        subject: `roster-import:${importId}`,
        details: {
          joined,
          left,
          moved,
          changed,
          unchanged,
          teamsAdded: teamsAdded.length,
          teamsRemoved: teamsRemoved.length,
          teamsChanged: teamsChanged.length,
        },
      });
      return describeRosterImport({ ...checked, state: 'applied', appliedAt: now }, locale);
    });
  }
}
