import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { IdentityModule, IssueSignInLink } from '@penumbra/identity';
import { quarterlyCore } from '@penumbra/instruments';
import { Database, tenantScope } from '@penumbra/platform';
import { AnswerRefused, answerThroughLink } from '../answering/headless-respondent.js';
import { answerLinkIn } from '../mail-catcher/answer-link.js';
import type { CaughtMails } from '../mail-catcher/caught-mails.js';
import { atOnce } from '../stack/at-once.js';
import { listenForEnding } from '../stack/ending.js';
import { openLocalStack, type LocalStack } from '../stack/local-stack.js';
import { withRooms } from '../stack/rooms.js';
import { forgetRunningStack, noteRunningStack, runningStack } from '../stack/running-stack.js';
import { loadSample, type LoadedSample } from './load-sample.js';
import { randomFrom } from './random.js';
import { sampleAnswers, temperamentsOf } from './sample-answers.js';
import { sampleOrganisation, type SampleOrganisation } from './sample-organisation.js';

const linkLifetime = 12 * 3_600_000;
/** So many of the open pulse's people have answered when the demo is first shown. */
const answeredShare = 0.45;

/** What is loaded in the demo's database; kept in its folder. */
type DemoNote = LoadedSample & { readonly answered: boolean };

/** `penumbra demo`: everything on this machine with a sample organisation, until Ctrl-C. */
export async function runDemo(root: string, options: { port: number; data?: string }): Promise<void> {
  const say = progressLines();
  const folder = options.data ? resolve(options.data) : join(root, '.data');
  const other = await runningStack(folder);
  if (other)
    throw new Error(
      `A demo on ${folder} is running already (process ${other.pid}). Stop it with Ctrl-C there first.`,
    );
  const ending = listenForEnding();
  await mkdir(folder, { recursive: true });
  const stack = await openLocalStack({
    root,
    folder,
    throwAway: false,
    ports: { api: options.port, intake: options.port + 1, mailPage: options.port + 2 },
    services: givenServices(process.env),
    mailFile: join(folder, 'mails.ndjson'),
    onProgress: say,
    onUnexpectedEnd: (name, how, lastLines) =>
      ending.fail(`${name} has ended (${how}). Its last lines, of ${folder}/logs/${name}.log:\n${lastLines}`),
  });
  try {
    const organisation = sampleOrganisation();
    const isUp = await ending.unlessAsked(async () => {
      const note = await sampleIn(stack, folder, organisation, say);
      say('starting api, intake, worker (delivery) and worker (tally)');
      await stack.startProcesses();
      await noteRunningStack(folder, { pid: process.pid, environment: stack.environment('api') });
      if (!note.answered) {
        await answerSome(stack, organisation, say);
        await writeNote(folder, { ...note, answered: true });
      }
      say('ready');
      process.stdout.write(await summary(stack, organisation, note, folder));
    });
    if (isUp) await ending.asked;
  } finally {
    process.stdout.write('\nStopping …\n');
    await forgetRunningStack(folder);
    await stack.stop();
    process.stdout.write('Stopped.\n');
  }
  if (ending.failure) throw new Error(ending.failure);
}

function progressLines(): (what: string) => void {
  const began = Date.now();
  return (what) => {
    const seconds = ((Date.now() - began) / 1000).toFixed(1).padStart(6);
    process.stdout.write(`${seconds} s  ${what}\n`);
  };
}

function givenServices(environment: NodeJS.ProcessEnv): Record<string, string> {
  const names = ['DATABASE_URL', 'REDIS_URL', 'SMTP_URL'];
  return Object.fromEntries(
    names.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  ) as Record<string, string>;
}

const noteFile = (folder: string): string => join(folder, 'demo.json');

async function writeNote(folder: string, note: DemoNote): Promise<void> {
  await writeFile(noteFile(folder), JSON.stringify(note), { mode: 0o600 });
}

/** The sample that is in the database already, or a new one. One that was interrupted is thrown away first. */
async function sampleIn(
  stack: LocalStack,
  folder: string,
  organisation: SampleOrganisation,
  say: (what: string) => void,
): Promise<DemoNote> {
  const found = await withRooms(stack.environment('api'), [], (rooms) =>
    rooms.get(Database).tenantIdOf(organisation.slug),
  );
  const text = await readFile(noteFile(folder), 'utf8').catch(() => null);
  const note = text === null ? null : (JSON.parse(text) as DemoNote);
  if (found !== null && note?.tenantId === found) return note;
  if (found !== null) {
    say('the sample was not loaded to its end the last time: beginning anew');
    await stack.beginAnew();
  }
  await rm(noteFile(folder), { force: true });
  stack.mailCatcher?.mails.clear();
  const loaded = { ...(await loadSample(stack, organisation, say)), answered: false };
  await writeNote(folder, loaded);
  return loaded;
}

/** Lets a part of the people answer the open pulse, each through the link in their mail. */
async function answerSome(
  stack: LocalStack,
  organisation: SampleOrganisation,
  say: (what: string) => void,
): Promise<void> {
  const mails = stack.mailCatcher?.mails;
  if (!mails) {
    say('mails go to SMTP_URL: nobody answers the open pulse by itself');
    return;
  }
  say(`mailing ${organisation.people.length} invitations`);
  await untilAllInvited(mails, organisation.people.length);
  say('a part of the people answer through their links');
  const random = randomFrom(45);
  const temperaments = temperamentsOf(organisation);
  const instrument = quarterlyCore();
  const mailTo = new Map(mails.all().map((mail) => [mail.recipients[0], mail.raw]));
  const answering = organisation.people.flatMap((person) => {
    const raw = mailTo.get(person.email);
    if (random.next() >= answeredShare || person.email === organisation.employeeEmail || !raw) return [];
    const known = {
      team: person.team,
      isLead: person.lead === person.email,
      temperament: temperaments.get(person.email)!,
    };
    return [{ raw, answers: sampleAnswers(instrument, known, 3, random) }];
  });
  await atOnce(8, answering, async ({ raw, answers }) => {
    const link = await answerLinkIn(raw);
    if (!link) throw new Error('An invitation holds no link to answer.');
    try {
      await answerThroughLink(link, answers);
    } catch (error) {
      // Answered before the demo was interrupted the last time.
      if (!(error instanceof AnswerRefused && error.code === 'delivery.already-answered-elsewhere'))
        throw error;
    }
  });
}

async function untilAllInvited(mails: CaughtMails, count: number): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (mails.counters().distinct < count) {
    if (Date.now() > deadline)
      throw new Error(
        `Only ${mails.counters().distinct} of ${count} invitations were mailed within two minutes. ` +
          'See logs/worker-delivery.log in the demo’s folder.',
      );
    await new Promise((done) => setTimeout(done, 100));
  }
}

async function summary(
  stack: LocalStack,
  organisation: SampleOrganisation,
  note: DemoNote,
  folder: string,
): Promise<string> {
  const scope = tenantScope(note.tenantId);
  const person = (email: string) => organisation.people.find((known) => known.email === email)!;
  const links = await withRooms(stack.environment('api'), [IdentityModule], async (rooms) => {
    const issue = async (email: string) =>
      `${stack.publicUrl}/sign-in#${await rooms.get(IssueSignInLink).run(scope, email, linkLifetime)}`;
    return {
      hr: await issue(organisation.hrEmail),
      executive: await issue(organisation.executive.email),
      lead: await issue(organisation.leadEmail),
      council: await issue(organisation.councilEmail),
    };
  });
  const mail = stack.mailCatcher?.mails
    .all()
    .find((caught) => caught.recipients.includes(organisation.employeeEmail));
  const lead = person(organisation.leadEmail);
  return [
    `\n${organisation.name} is ready. Sign in as\n\n`,
    entry(`HR: ${person(organisation.hrEmail).name}`, links.hr),
    entry(`Executive: ${organisation.executive.name}`, links.executive),
    entry(`Lead of ${lead.team}: ${lead.name}`, links.lead),
    entry(`Works council: ${person(organisation.councilEmail).name}`, links.council),
    '\nEach link is good once, within 12 hours; the next start prints new ones.\n\n',
    mail && stack.mailCatcher?.pageUrl
      ? entry(
          `The invitation of an employee, ${person(organisation.employeeEmail).name}:`,
          `${stack.mailCatcher.pageUrl}/mails/${mail.number}`,
        ) + entry('All mails:', `${stack.mailCatcher.pageUrl}/`)
      : '',
    '\nWhat is hidden in the sample: docs/demo.md. Ctrl-C stops everything.\n',
    `Data and logs stay in ${folder}; delete that folder to begin anew.\n`,
  ].join('');
}

const entry = (who: string, what: string): string => `  ${who}\n    ${what}\n`;
