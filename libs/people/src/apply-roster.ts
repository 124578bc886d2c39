import { Inject, Injectable } from '@nestjs/common';
import { actorName, RosterAccess, type Actor } from '@penumbra/identity';
import { AuditLog, Clock, Database, isUuid, newId, type TenantScope } from '@penumbra/platform';
import { claimMilliseconds, ImportProgress } from './import-progress.js';
import { peopleProblem } from './people.errors.js';
import { findRosterChange } from './roster-change.js';
import { RosterChangeStore } from './roster-change.store.js';
import type { OnProgress } from './roster-file/roster-row.js';
import { rosterVersion, type RosterImport } from './roster-import.js';
import { RosterImportStore } from './roster-import.store.js';
import { RosterImports } from './roster-imports.js';

/** A file of up to so many people is applied while whoever asked waits. */
const atOncePeople = 10_000;

/** Makes the roster what a checked file says, wholly or not at all. Applying the same import again changes nothing. */
@Injectable()
export class ApplyRoster {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RosterChangeStore) private readonly rosterStore: RosterChangeStore,
    @Inject(RosterImportStore) private readonly importStore: RosterImportStore,
    @Inject(RosterImports) private readonly imports: RosterImports,
    @Inject(ImportProgress) private readonly progress: ImportProgress,
    @Inject(RosterAccess) private readonly rosterAccess: RosterAccess,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /**
   * A small file comes back applied; a large one as `applying`, and the worker goes on with it.
   * @throws Problem people.import-not-found, people.import-not-checked, people.import-has-problems, people.import-outdated
   */
  async run(scope: TenantScope, actor: Actor, importId: string): Promise<RosterImport> {
    if (!isUuid(importId)) throw peopleProblem('people.import-not-found');
    const known = await this.importStore.find(scope, importId);
    if (known && known.rowCount > atOncePeople)
      await this.importStore.markApplying(scope, importId, actorName(actor));
    else await this.apply(scope, importId, actorName(actor), () => undefined);
    const found = await this.imports.find(scope, importId);
    if (found.state === 'checking') throw peopleProblem('people.import-not-checked');
    if (found.problemCount > 0) throw peopleProblem('people.import-has-problems');
    if (found.isOutdated) throw peopleProblem('people.import-outdated');
    return found;
  }

  /** The worker's part: applies a large file, unless another has taken it. */
  async finish(scope: TenantScope, importId: string): Promise<void> {
    const now = this.clock.now();
    const until = new Date(now.getTime() + claimMilliseconds);
    if ((await this.importStore.claim(scope, importId, 'applying', now, until)) === null) return;
    await this.apply(scope, importId, null, this.progress.of(scope, importId));
  }

  /** Does it where it can be done; where the roster has changed since the check, the import becomes outdated instead. */
  private async apply(
    scope: TenantScope,
    importId: string,
    actor: string | null,
    onProgress: OnProgress,
  ): Promise<void> {
    await this.database.inTenant(scope, async () => {
      await this.rosterStore.lock(scope);
      const checked = await this.importStore.findApplicable(scope, importId);
      if (!checked || checked.problemCount > 0) return;
      if (checked.state !== 'checked' && checked.state !== 'applying') return;
      onProgress('comparing', 0, null);
      const known = await this.rosterStore.knownRoster(scope);
      if (!checked.roster || rosterVersion(known) !== checked.rosterVersion)
        return this.importStore.markOutdated(scope, importId);

      const now = this.clock.now();
      const change = findRosterChange(known, checked.roster, newId);
      await this.rosterStore.write(scope, change, now, onProgress);
      await this.rosterAccess.replaceLeads(scope, change.leads);
      await this.importStore.markApplied(scope, importId, now);
      // Whatever was checked against the roster of before is out of date, and its people need not be kept.
      await this.importStore.dropRosters(scope, now);
      const { joined, left, moved, changed, unchanged, teamsAdded, teamsRemoved, teamsChanged } =
        change.difference;
      await this.audit.record(scope, {
        actor: actor ?? checked.appliedBy ?? 'system',
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
    });
  }
}
