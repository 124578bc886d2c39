// One pulse through the real path, from the roster file to the frozen reading, on a stack that is thrown away: the same
// processes, database roles, mails and HTTP as in life; only the people are a program. Used by tests and benchmarks too.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CreateOrganisation, IdentityModule, IssueSignInLink } from '@penumbra/identity';
import { quarterlyCore, type Answers } from '@penumbra/instruments';
import { tenantScope } from '@penumbra/platform';
import { UnreleasedModule, UnreleasedReader, type UnreleasedFigures } from '@penumbra/readings';
import { answerThroughLink } from '../answering/headless-respondent.js';
import { answerLinkIn } from '../mail-catcher/answer-link.js';
import type { CaughtMail } from '../mail-catcher/caught-mails.js';
import { atOnce } from '../stack/at-once.js';
import { listenForEnding } from '../stack/ending.js';
import { openLocalStack, type LocalStack } from '../stack/local-stack.js';
import { withRooms } from '../stack/rooms.js';
import type { StackProcess } from '../stack/supervisor.js';
import { HrClient } from './hr-client.js';
import { readPlayInput, withoutStraightLines, type PlayInput } from './play-input.js';
import {
  type Overview,
  type PlayedCell,
  playResult,
  type PlayResult,
  type TeamPage,
  teamsOf,
} from './play-result.js';

export interface PlayOptions {
  readonly roster: string;
  /** A file, or `quarterly-core`. */
  readonly instrument: string;
  readonly answers: string;
  readonly reading: string;
  readonly name: string;
  readonly concurrency: number;
  readonly withoutStraightLines?: boolean;
}

const hrEmail = 'hr@play.invalid';
const title = 'Play';
const day = 24 * 3_600_000;
/** Without a new mail for so long, something is wrong. */
const mailsStalledAfter = 60_000;

/** `penumbra play`. */
export async function runPlay(root: string, options: PlayOptions): Promise<void> {
  const rosterBytes = await readFile(options.roster);
  const isCore = options.instrument === quarterlyCore().key;
  const everybody = readPlayInput({
    roster: rosterBytes.toString('utf8'),
    instrument: isCore ? null : await readFile(options.instrument, 'utf8'),
    answers: await readFile(options.answers, 'utf8'),
  });
  const input = options.withoutStraightLines === true ? withoutStraightLines(everybody) : everybody;
  const leftOut = everybody.answersOf.size - input.answersOf.size;
  if (leftOut > 0)
    process.stderr.write(`${leftOut} left out: one rating for eight or more items of both keys\n`);
  const ending = listenForEnding();
  let result: PlayResult | null = null;
  let takeDown: (() => Promise<void>) | null = null;
  const isDone = await ending.unlessAsked(async () => {
    result = await play(root, {
      rosterBytes,
      rosterName: basename(options.roster),
      input,
      isCore,
      organisationName: options.name,
      concurrency: options.concurrency,
      onProgress: (what) => process.stderr.write(`${what}\n`),
      onUnexpectedEnd: (name, how, lastLines) => ending.fail(`${name} has ended (${how}):\n${lastLines}`),
      onBegun: (end) => {
        takeDown = end;
      },
    });
  });
  await (takeDown as (() => Promise<void>) | null)?.();
  if (!isDone || !result) throw new Error(ending.failure ?? 'Stopped before the end; nothing was written.');
  const { counters, seconds } = result as PlayResult;
  await writeFile(options.reading, `${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(`${JSON.stringify({ counters, seconds })}\n`);
}

interface PlayPlan {
  readonly rosterBytes: Uint8Array;
  readonly rosterName: string;
  readonly input: PlayInput;
  readonly isCore: boolean;
  readonly organisationName: string;
  readonly concurrency: number;
  readonly onProgress: (what: string) => void;
  readonly onUnexpectedEnd: (name: string, how: string, lastLines: string) => void;
  /** Told how to take the stack down before the play is over. */
  readonly onBegun: (takeDown: () => Promise<void>) => void;
}

async function play(root: string, plan: PlayPlan): Promise<PlayResult> {
  const folder = await mkdtemp(join(tmpdir(), 'penumbra-play-'));
  const took = stopwatch(plan.onProgress);
  let stack: LocalStack | null = null;
  let taken: Promise<void> | null = null;
  const takeDown = (): Promise<void> =>
    (taken ??= (async () => {
      await stack?.stop();
      await rm(folder, { recursive: true, force: true });
    })());
  plan.onBegun(takeDown);
  try {
    stack = await openLocalStack({
      root,
      folder,
      throwAway: true,
      ports: { api: 0, intake: 0, mailPage: null },
      services: {},
      onProgress: () => undefined,
      onUnexpectedEnd: plan.onUnexpectedEnd,
    });
    const processes = await stack.startProcesses();
    took('stack', 'stack started');
    return await playOn(stack, processes, plan, took);
  } finally {
    await takeDown();
  }
}

async function playOn(
  stack: LocalStack,
  processes: readonly StackProcess[],
  plan: PlayPlan,
  took: Stopwatch,
): Promise<PlayResult> {
  const { tenantId, hr } = await beginOrganisation(stack, plan.organisationName);
  const rosterCounts = await importRoster(hr, plan);
  took('import', `roster imported: ${rosterCounts.people} people in ${rosterCounts.teams} teams`);

  const pulse = await launch(hr, plan);
  const mails = await untilAllMailed(stack, pulse.invitedCount, plan.onProgress);
  took('mails', `${mails.length} mails are in the sink`);

  const receipts = await answerAll(mails, plan);
  took('answers', `${receipts} people have answered`);

  const unreleased = await lookBeforeClose(stack, tenantId, pulse.id);
  const intake = await intakeCounters(stack);
  await hr.post(`/api/pulses/${pulse.id}/close`, { confirm: title });
  const overview = await hr.getWhenThere<Overview>(`/api/readings/${pulse.id}`, 180_000);
  const cells: PlayedCell[] = [];
  for (const [teamId, depth] of teamsOf(overview)) {
    const page = await hr.get<TeamPage>(`/api/readings/${pulse.id}/teams/${teamId}`);
    cells.push(...page.cells.map((cell) => ({ ...cell, depth })));
  }
  took('reading', 'pulse closed and reading frozen');

  return playResult({
    overview,
    cells,
    unitNotes: pulse.unitNotes,
    unreleased: unreleased.figures,
    instrument: plan.input.instrument,
    counters: {
      people: rosterCounts.people,
      teams: rosterCounts.teams,
      invited: pulse.invitedCount,
      answering: plan.input.answersOf.size,
      receipts,
      storedBallots: unreleased.ballotCount,
      sink: stack.mailCatcher!.mails.counters(),
      intake,
    },
    seconds: took.seconds(),
    peakMemoryMiB: Object.fromEntries([
      ...processes.map((process) => [process.name, mebibytes(process.peakMemory())]),
      ['play', mebibytes(process.resourceUsage().maxRSS * 1024)],
    ]),
  });
}

const mebibytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);

async function beginOrganisation(
  stack: LocalStack,
  name: string,
): Promise<{ tenantId: string; hr: HrClient }> {
  return withRooms(stack.environment('api'), [IdentityModule], async (rooms) => {
    const scope = await rooms
      .get(CreateOrganisation)
      .run({ name, slug: 'play', adminEmail: hrEmail, adminName: 'HR' });
    const token = await rooms.get(IssueSignInLink).run(scope, hrEmail);
    return { tenantId: scope.tenantId, hr: await HrClient.signIn(stack.publicUrl, token ?? '') };
  });
}

interface RosterImport {
  id: string;
  state: 'checking' | 'checked' | 'applying' | 'applied';
  problemCount: number;
  problems: { line: number | null; code: string; detail: string }[];
  difference: { joined: number; teamsAdded: string[] };
}

/** A large roster is checked and applied by the worker. */
async function settled(hr: HrClient, taken: RosterImport): Promise<RosterImport> {
  let latest = taken;
  while (latest.state === 'checking' || latest.state === 'applying') {
    await pause(500);
    latest = await hr.get<RosterImport>(`/api/roster-imports/${taken.id}`);
  }
  return latest;
}

async function importRoster(hr: HrClient, plan: PlayPlan): Promise<{ people: number; teams: number }> {
  const taken = await hr.postCsv<RosterImport>('/api/roster-imports', plan.rosterBytes, plan.rosterName);
  const checked = await settled(hr, taken);
  if (checked.problemCount > 0) {
    const lines = checked.problems
      .slice(0, 30)
      .map(({ line, code, detail }) => `  ${line === null ? '' : `line ${line}: `}${detail} (${code})`);
    throw new Error(`The roster has ${checked.problemCount} problems:\n${lines.join('\n')}`);
  }
  const applied = await settled(
    hr,
    await hr.post<RosterImport>(`/api/roster-imports/${checked.id}/apply`, {}),
  );
  if (applied.state !== 'applied') throw new Error('The roster was changed by somebody else meanwhile.');
  return { people: checked.difference.joined, teams: checked.difference.teamsAdded.length };
}

async function launch(
  hr: HrClient,
  plan: PlayPlan,
): Promise<{ id: string; invitedCount: number; unitNotes: string[] }> {
  const core = quarterlyCore();
  const instrumentId = plan.isCore
    ? `${core.key}.v${core.version}`
    : (await hr.post<{ id: string }>('/api/instruments', plan.input.instrument)).id;
  const draft = await hr.post<{ id: string; unitNotes: string[] }>('/api/pulses', {
    title,
    instrumentId,
    audienceTeamId: null,
    closesAt: new Date(Date.now() + 30 * day).toISOString(),
    replyToName: 'HR',
    replyToEmail: hrEmail,
  });
  const pulse = await hr.post<{ id: string; invitedCount: number }>(`/api/pulses/${draft.id}/launch`, {});
  return { id: pulse.id, invitedCount: pulse.invitedCount, unitNotes: draft.unitNotes };
}

async function untilAllMailed(
  stack: LocalStack,
  count: number,
  onProgress: (what: string) => void,
): Promise<readonly CaughtMail[]> {
  const { mails } = stack.mailCatcher!;
  let seen = 0;
  let seenAt = Date.now();
  let told = Date.now();
  for (;;) {
    const { distinct } = mails.counters();
    if (distinct >= count) return mails.all();
    if (distinct > seen) {
      seen = distinct;
      seenAt = Date.now();
    }
    if (Date.now() - seenAt > mailsStalledAfter)
      throw new Error(`Only ${seen} of ${count} mails arrived, and none for a minute.`);
    if (Date.now() - told > 5_000) {
      told = Date.now();
      onProgress(`        … ${seen} of ${count} mails`);
    }
    await pause(100);
  }
}

/** Each person who has answers in the file opens the own mail and answers through its link. @returns the receipts. */
async function answerAll(mails: readonly CaughtMail[], plan: PlayPlan): Promise<number> {
  const mailTo = new Map(mails.map((mail) => [mail.recipients[0], mail.raw]));
  const answering: { raw: string; answers: Answers }[] = [];
  for (const [email, answers] of plan.input.answersOf) {
    const raw = mailTo.get(email);
    if (!raw) throw new Error('A person with answers got no mail: was the address changed by the import?');
    answering.push({ raw, answers });
  }
  const receipts = new Set<string>();
  let told = Date.now();
  await atOnce(plan.concurrency, answering, async ({ raw, answers }) => {
    const link = await answerLinkIn(raw);
    if (!link) throw new Error('A mail holds no link to answer.');
    const { receipt } = await answerThroughLink(link, answers);
    receipts.add(receipt);
    if (Date.now() - told > 5_000) {
      told = Date.now();
      plan.onProgress(`        … ${receipts.size} of ${answering.length} answered`);
    }
  });
  return receipts.size;
}

/** The unrounded figures, from the ballots while they are still there, under the role of the tally. */
async function lookBeforeClose(
  stack: LocalStack,
  tenantId: string,
  pulseId: string,
): Promise<{ figures: UnreleasedFigures[]; ballotCount: number }> {
  const scope = tenantScope(tenantId);
  const environment = stack.environment('worker-tally');
  return withRooms(environment, [UnreleasedModule], (rooms) =>
    rooms.get(UnreleasedReader).run(scope, pulseId),
  );
}

async function intakeCounters(stack: LocalStack): Promise<Record<string, number>> {
  const response = await fetch(`${stack.intakeUrl}/counters`, {
    headers: { authorization: `Bearer ${stack.secrets.intakeToken}` },
  });
  if (response.status !== 200) throw new Error(`The intake does not tell its counters: ${response.status}`);
  return (await response.json()) as Record<string, number>;
}

interface Stopwatch {
  (step: string, what: string): void;
  seconds(): Record<string, number>;
}

/** Milliseconds as seconds with two decimals. */
const rounded = (milliseconds: number): number => Math.round(milliseconds / 10) / 100;

function stopwatch(onProgress: (what: string) => void): Stopwatch {
  const began = performance.now();
  let last = began;
  const steps: Record<string, number> = {};
  const took = (step: string, what: string): void => {
    const now = performance.now();
    steps[step] = rounded(now - last);
    last = now;
    onProgress(
      `${rounded(now - began)
        .toFixed(1)
        .padStart(6)} s  ${what}`,
    );
  };
  return Object.assign(took, {
    seconds: () => ({ ...steps, total: rounded(performance.now() - began) }),
  });
}
