import { Inject, Injectable } from '@nestjs/common';
import { FindOrganisation, type Actor } from '@penumbra/identity';
import { Clock, Database, newId, type TenantScope } from '@penumbra/platform';
import { claimMilliseconds, ImportProgress } from './import-progress.js';
import { findRosterChange } from './roster-change.js';
import { RosterChangeStore } from './roster-change.store.js';
import { checkRosterFile } from './roster-file/check-roster-file.js';
import { isWorkbook, unpackedSize } from './roster-file/read-workbook-rows.js';
import { noDifference, rosterVersion, type RosterImport } from './roster-import.js';
import { RosterImportStore, type RosterImportResult } from './roster-import.store.js';
import { RosterImports } from './roster-imports.js';

const keptFor = 7 * 24 * 60 * 60 * 1000;
const nobody = '00000000-0000-0000-0000-000000000000';
/** A file of up to so many bytes (unpacked), about 10,000 people, is checked while its sender waits. */
const atOnceBytes = 1024 * 1024;
/** A file that takes the worker down with it is not tried for ever. */
const attemptsAtMost = 3;

/** The dry run: everything that is wrong with a roster file, or what it would change. Changes nothing. */
@Injectable()
export class CheckRoster {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RosterChangeStore) private readonly rosterStore: RosterChangeStore,
    @Inject(RosterImportStore) private readonly importStore: RosterImportStore,
    @Inject(RosterImports) private readonly imports: RosterImports,
    @Inject(ImportProgress) private readonly progress: ImportProgress,
    @Inject(FindOrganisation) private readonly findOrganisation: FindOrganisation,
  ) {}

  /** Takes a file in. A small one comes back checked; a large one as `checking`, and the worker goes on with it. */
  async run(
    scope: TenantScope,
    actor: Actor,
    input: { fileName: string; bytes: Uint8Array },
  ): Promise<RosterImport> {
    const now = this.clock.now();
    const id = newId();
    const isAtOnce = workSize(input.bytes) <= atOnceBytes;
    await this.database.inTenant(scope, async () => {
      await this.importStore.dropRosters(scope, new Date(now.getTime() - keptFor));
      await this.importStore.insert(scope, {
        id,
        fileName: presentableName(input.fileName),
        file: input.bytes,
        claimedUntil: isAtOnce ? new Date(now.getTime() + claimMilliseconds) : null,
        createdBy: actor.kind === 'account' ? actor.accountId : nobody,
        createdAt: now,
      });
    });
    if (isAtOnce) await this.check(scope, id, input.bytes);
    return this.imports.find(scope, id);
  }

  /** The worker's part: checks a file that waits, unless another has taken it. */
  async finish(scope: TenantScope, importId: string): Promise<void> {
    const now = this.clock.now();
    const until = new Date(now.getTime() + claimMilliseconds);
    const attempt = await this.importStore.claim(scope, importId, 'checking', now, until);
    if (attempt === null) return;
    const file = await this.importStore.file(scope, importId);
    if (!file) return;
    if (attempt <= attemptsAtMost) await this.check(scope, importId, file);
    else await this.importStore.markChecked(scope, importId, brokenOff);
  }

  private async check(scope: TenantScope, importId: string, file: Uint8Array): Promise<void> {
    const onProgress = this.progress.of(scope, importId);
    const organisation = await this.findOrganisation.run(scope);
    const { roster, ...checked } = await checkRosterFile(file, organisation.name, onProgress);
    await this.database.inTenant(scope, async () => {
      onProgress('comparing', 0, null);
      await this.rosterStore.holdStill(scope);
      const known = await this.rosterStore.knownRoster(scope);
      await this.importStore.markChecked(scope, importId, {
        ...checked,
        difference: roster ? findRosterChange(known, roster, newId).difference : noDifference,
        roster,
        rosterVersion: rosterVersion(known),
      });
    });
  }
}

const brokenOff: RosterImportResult = {
  rowCount: 0,
  problemCount: 1,
  problems: [{ code: 'people.roster-check-failed', line: null, column: null, values: {} }],
  difference: noDifference,
  roster: null,
  rosterVersion: '',
};

/** Bytes that have to be read: of a workbook, those it unpacks to. */
function workSize(file: Uint8Array): number {
  if (!isWorkbook(file)) return file.byteLength;
  try {
    return unpackedSize(file);
  } catch {
    // No archive after all, which the check says at once.
    return 0;
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
