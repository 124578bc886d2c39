import { Inject, Injectable } from '@nestjs/common';
import { FindOrganisation, type Actor } from '@penumbra/identity';
import { Clock, Database, newId, type TenantScope } from '@penumbra/platform';
import { findRosterChange } from './roster-change.js';
import { RosterChangeStore } from './roster-change.store.js';
import { checkRosterFile } from './roster-file/check-roster-file.js';
import { describeRosterImport, noDifference, rosterVersion, type RosterImport } from './roster-import.js';
import { RosterImportStore } from './roster-import.store.js';

const keptFor = 7 * 24 * 60 * 60 * 1000;
const nobody = '00000000-0000-0000-0000-000000000000';

/** The dry run: everything that is wrong with a roster file, or what it would change. Changes nothing. */
@Injectable()
export class CheckRoster {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RosterChangeStore) private readonly rosterStore: RosterChangeStore,
    @Inject(RosterImportStore) private readonly importStore: RosterImportStore,
    @Inject(FindOrganisation) private readonly findOrganisation: FindOrganisation,
  ) {}

  async run(
    scope: TenantScope,
    actor: Actor,
    input: { fileName: string; bytes: Uint8Array },
  ): Promise<RosterImport> {
    const organisation = await this.findOrganisation.run(scope);
    const { roster, ...checked } = await checkRosterFile(input.bytes, organisation.name);
    return this.database.inTenant(scope, async () => {
      const now = this.clock.now();
      await this.importStore.dropRosters(scope, new Date(now.getTime() - keptFor));
      await this.rosterStore.holdStill(scope);
      const known = await this.rosterStore.knownRoster(scope);
      const created = {
        ...checked,
        id: newId(),
        fileName: presentableName(input.fileName),
        state: 'checked' as const,
        difference: roster ? findRosterChange(known, roster, newId).difference : noDifference,
        createdAt: now,
        appliedAt: null,
        roster,
        rosterVersion: rosterVersion(known),
        createdBy: actor.kind === 'account' ? actor.accountId : nobody,
      };
      await this.importStore.insert(scope, created);
      return describeRosterImport(created, organisation.locale);
    });
  }
}

/** The last part of a path, visible and not endless. */
function presentableName(fileName: string): string {
  const name = fileName
    .replace(/^.*[/\\]/s, '')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .trim();
  return Array.from(name).slice(0, 200).join('') || 'roster.csv';
}
