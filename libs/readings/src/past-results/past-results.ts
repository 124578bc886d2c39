import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { decideRelease } from '@penumbra/disclosure';
import { actorName, FindOrganisation, type Actor } from '@penumbra/identity';
import { AuditLog, Clock, Database, Outbox, type TenantScope } from '@penumbra/platform';
import {
  Instruments,
  pastAudience,
  PastSurveys,
  pulseProblem,
  PulseReader,
  type PastAudience,
} from '@penumbra/pulses';
import { canonicalJson, type Json } from '@penumbra/seal';
import type { PastResultsImported, WithheldBecause } from '../contract.js';
import { readingProblem } from '../reading.errors.js';
import { structureOf } from '../tally-ballots.js';
import { told } from '../told-reason.js';
import { checkPastFile, type UnderstoodFile } from './check-past-file.js';
import type { PastAnswer, PastPlan } from './past-plan.js';
import { pastProblemText } from './past-problem-texts.js';
import { PastProblems, type PastProblemCode } from './past-problem.js';
import { PastResultsStore, type WaitingRow } from './past-results.store.js';
import type { PastDialect } from './read-past-rows.js';

/** The dry run: everything that is wrong with a file, or how it is understood. No figure and no number of a group is in it. */
export interface PastResultsCheck {
  /** SHA-256 of the file, hex. */
  readonly fileHash: string;
  /** Of the file and of all that was understood of it: an import is asked for with it. Null while there are problems. */
  readonly confirm: string | null;
  readonly dialect: PastDialect | null;
  readonly rowCount: number;
  readonly unfinishedCount: number;
  readonly unansweredCount: number;
  readonly problemCount: number;
  readonly problems: readonly {
    readonly line: number | null;
    readonly column: string | null;
    readonly code: PastProblemCode;
    readonly detail: string;
  }[];
  readonly columns: readonly {
    readonly heading: string;
    readonly use: 'group' | 'item' | 'ignored';
    readonly itemId: string | null;
  }[];
  readonly groups: readonly {
    readonly group: string;
    readonly team: { readonly id: string; readonly name: string } | null;
    readonly invited: number | null;
  }[];
  readonly readAs: readonly { readonly text: string; readonly as: PastAnswer }[];
  readonly itemsNotAsked: readonly string[];
  /** Which teams would have figures: decided by the rule for every reading, on who answered. Empty while there are problems. */
  readonly teams: readonly {
    readonly team: { readonly id: string; readonly name: string };
    readonly depth: number;
    readonly withheldBecause: WithheldBecause | null;
  }[];
}

interface Understood {
  readonly check: PastResultsCheck;
  readonly file: UnderstoodFile | null;
  readonly audience: PastAudience | null;
  readonly closedAt: Date;
}

const rowsOfPart = 5_000;

/** Takes the answers of a past survey in: checked first, then, as it was checked, handed to the tally. */
@Injectable()
export class PastResults {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PastSurveys) private readonly surveys: PastSurveys,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(Instruments) private readonly instruments: Instruments,
    @Inject(FindOrganisation) private readonly organisation: FindOrganisation,
    @Inject(PastResultsStore) private readonly store: PastResultsStore,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** Changes nothing. @throws Problem `instrument.not-found`, `pulse.minimum-cell-too-low` */
  async check(scope: TenantScope, input: { file: Uint8Array; plan: PastPlan }): Promise<PastResultsCheck> {
    return this.database.inTenant(scope, async () => (await this.understand(scope, input)).check);
  }

  /**
   * Takes the file in as it was checked, wholly or not at all; the reading follows as after any close. It stays.
   * @returns the closed pulse that it is.
   * @throws Problem as check(), `reading.past-has-problems` (lists them), `reading.past-not-as-checked`
   */
  async import(
    scope: TenantScope,
    actor: Actor,
    input: { file: Uint8Array; plan: PastPlan; confirm: string },
  ): Promise<{ pulseId: string }> {
    return this.database.inTenant(scope, async () => {
      await this.store.hold(scope);
      await this.surveys.holdStill(scope);
      const { check, file, audience, closedAt } = await this.understand(scope, input);
      if (check.confirm === null || !file || !audience)
        throw readingProblem(
          'reading.past-has-problems',
          undefined,
          check.problems.map(({ code, detail, line, column }) => ({
            code,
            detail,
            ...(line === null ? {} : { line }),
            ...(column === null ? {} : { path: column }),
          })),
        );
      if (input.confirm !== check.confirm) throw readingProblem('reading.past-not-as-checked');
      const { plan } = input;
      const pulseId = await this.surveys.record(scope, actor, {
        ...plan,
        asked: file.asked,
        closedAt,
        audience,
      });
      await this.store.insertFile(scope, pulseId, check.fileHash);
      await this.hand(scope, pulseId, file, audience);
      const imported: PastResultsImported = { name: 'past-results-imported', payload: { pulseId } };
      await this.outbox.say(scope, imported);
      await this.audit.record(scope, {
        actor: actorName(actor),
        action: 'past-results.imported',
        subject: `pulse:${pulseId}`,
        details: {
          fileHash: check.fileHash,
          rowCount: check.rowCount,
          itemCount: file.asked.items.length,
          teamCount: audience.teams.length,
          closedOn: plan.closedOn,
          instrument: `${file.asked.key}.v${file.asked.version}`,
          minimumCell: plan.minimumCell,
        },
      });
      return { pulseId };
    });
  }

  private async hand(
    scope: TenantScope,
    pulseId: string,
    { answers }: UnderstoodFile,
    { unitOfTeam }: PastAudience,
  ): Promise<void> {
    for (let start = 0; start < answers.count; start += rowsOfPart) {
      const rows: WaitingRow[] = [];
      for (let index = start; index < Math.min(start + rowsOfPart, answers.count); index += 1)
        rows.push([unitOfTeam.get(answers.unitOf(index))!, answers.answersOf(index)]);
      await this.store.insertPart(scope, pulseId, start / rowsOfPart, rows);
    }
  }

  private async understand(
    scope: TenantScope,
    { file: bytes, plan }: { file: Uint8Array; plan: PastPlan },
  ): Promise<Understood> {
    const now = this.clock.now();
    if (plan.minimumCell < 5) throw pulseProblem('pulse.minimum-cell-too-low');
    const instrument = await this.instruments.find(scope, plan.instrumentId);
    if (!instrument) throw pulseProblem('instrument.not-found');
    const { locale } = await this.organisation.run(scope);
    const problems = new PastProblems();
    const fileHash = createHash('sha256').update(bytes).digest('hex');
    const noon = new Date(`${plan.closedOn}T12:00:00Z`);
    const closedAt = noon < now ? noon : now;
    if (plan.closedOn > now.toISOString().slice(0, 10))
      problems.add('reading.past-closes-later', null, null, { closedOn: plan.closedOn });
    const sameFile = await this.store.pulseOfFile(scope, fileHash);
    if (sameFile)
      problems.add('reading.past-same-file', null, null, {
        title: (await this.pulses.get(scope, sameFile)).title,
      });
    const teams = await this.surveys.teams(scope);
    const file = await checkPastFile(bytes, plan, instrument.instrument, teams, problems);
    if (file && !sameFile) {
      const past = { programme: plan.programme, closedAt, items: file.asked.items };
      for (const { kind, title } of await this.surveys.overlaps(scope, past))
        problems.add(
          kind === 'same-survey' ? 'reading.past-same-survey' : 'reading.past-overlaps',
          null,
          null,
          {
            title,
          },
        );
    }
    const audience =
      file && problems.count === 0 ? pastAudience(teams, file.invitedOfTeam, plan.minimumCell) : null;
    const shown = file && audience ? shownTeams(file, audience, plan.minimumCell) : null;
    if (shown?.every(({ withheldBecause }) => withheldBecause !== null))
      problems.add('reading.past-too-few', null, null, { minimum: plan.minimumCell });
    const isClean = problems.count === 0 && file !== null && shown !== null;
    const check: PastResultsCheck = {
      fileHash,
      confirm: isClean ? confirmationOf(fileHash, plan, file, shown) : null,
      dialect: file?.dialect ?? null,
      rowCount: file?.rowCount ?? 0,
      unfinishedCount: file?.unfinishedCount ?? 0,
      unansweredCount: file?.unansweredCount ?? 0,
      problemCount: problems.count,
      problems: problems.listed().map((problem) => ({
        line: problem.line,
        column: problem.column,
        code: problem.code,
        detail: pastProblemText(problem, locale),
      })),
      columns:
        file?.columns.map((column) => ({
          heading: column.heading,
          use: column.use,
          itemId: column.use === 'item' ? column.itemId : null,
        })) ?? [],
      groups:
        file?.groups.map(({ group, team, invited }) => ({
          group,
          team: team && { id: team.teamId, name: team.name },
          invited,
        })) ?? [],
      readAs: file?.readAs ?? [],
      itemsNotAsked: file
        ? instrument.instrument.items.flatMap(({ id }) =>
            file.asked.items.some((item) => item.id === id) ? [] : [id],
          )
        : [],
      teams: isClean ? shown : [],
    };
    return { check, file, audience, closedAt };
  }
}

/** Decided on who answered, as every reading; nothing of what was answered goes in, and no number comes out. */
function shownTeams(
  file: UnderstoodFile,
  audience: PastAudience,
  minimumCell: number,
): PastResultsCheck['teams'] {
  const respondents = new Map<string, number>();
  for (const [teamId, count] of file.answeredOfTeam) {
    const unitId = audience.unitOfTeam.get(teamId);
    if (unitId !== undefined) respondents.set(unitId, (respondents.get(unitId) ?? 0) + count);
  }
  if (audience.teams.length === 0) return [];
  const decision = decideRelease(structureOf({ ...audience, minimumCell }), respondents);
  const because = new Map(decision.withheld.map(({ cellId, reason }) => [cellId, reason]));
  const depthOf = new Map<string, number>();
  return audience.teams.map(({ teamId, parentId, name }) => {
    const depth = parentId === null ? 0 : depthOf.get(parentId)! + 1;
    depthOf.set(teamId, depth);
    const isShown = (decision.cellOfTeam.get(teamId) ?? null) !== null;
    return {
      team: { id: teamId, name },
      depth,
      withheldBecause: isShown ? null : told(because.get(`node.${teamId}`) ?? 'too-few-people'),
    };
  });
}

/** Says in one hash what was shown, so that nothing else is imported: neither another file nor into another roster. */
function confirmationOf(
  fileHash: string,
  plan: PastPlan,
  { asked, columns, groups, readAs }: UnderstoodFile,
  teams: PastResultsCheck['teams'],
): string {
  const understood = JSON.parse(
    JSON.stringify({ fileHash, plan, asked, columns, groups, readAs, teams }),
  ) as Json;
  return createHash('sha256').update(canonicalJson(understood)).digest('hex');
}
