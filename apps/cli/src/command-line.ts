import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { addAnalyse } from './analyse/analyse-command.js';
import { AnalyseError } from './analyse/analyse-error.js';
import { addAttack } from './attack/attack-command.js';
import { addDisclose } from './disclose/disclose-command.js';
import { JsonFileError } from './json-file.js';
import { addPastResults } from './past-results/past-results-command.js';
import type { PlayOptions } from './play/play.js';
import { addSimulate } from './simulate/simulate-command.js';

/** Exit codes of every command. */
export const exitCodes = { done: 0, failed: 1, wrongUsage: 2 } as const;

/** Runs one command. @returns the exit code. */
export async function runCommandLine(args: readonly string[], root: string): Promise<number> {
  const program = commandLine(root);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage;
    if (error instanceof NotVerified) return exitCodes.failed;
    process.stderr.write(`${await explain(error)}\n`);
    const coded = error instanceof AnalyseError || error instanceof JsonFileError;
    return coded ? error.exitCode : exitCodes.failed;
  }
}

/** The file was checked and does not fit; what was found is on standard output. */
class NotVerified extends Error {}

function commandLine(root: string): Command {
  const program = new Command('penumbra')
    .description(
      'Find out whether influence in your organisation is healthy, without anyone’s answer being traceable.',
    )
    .showHelpAfterError('(add --help for the options and examples)')
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText('after', exitCodeHelp);

  program
    .command('migrate')
    .description('make the database roles and bring the schema up to date; safe to run again')
    .addOption(json())
    .addHelpText('after', migrateHelp)
    .action(async (options: { json?: boolean }) => {
      const { runMigrate } = await import('./commands/migrate.js');
      await runMigrate(options);
    });

  program
    .command('sign-readings')
    .description('sign the readings that were frozen before readings were signed, once after the upgrade')
    .addOption(json())
    .addHelpText('after', signReadingsHelp)
    .action(async (options: { json?: boolean }) => {
      const { signReadings } = await import('./commands/sign-readings.js');
      await signReadings(options);
    });

  const sending = program
    .command('sending')
    .description('whether mails may go out; after a restore they may not until you say so');
  sending
    .command('status')
    .description('say whether sending is locked and why, and how many mails wait')
    .addOption(json())
    .addHelpText('after', sendingHelp)
    .action(async (options: { json?: boolean }) => {
      const { showSending } = await import('./commands/sending.js');
      await showSending(options);
    });
  sending
    .command('unlock')
    .description('accept the database as it is after a restore, and say what becomes of the mails that wait')
    .addOption(
      new Option('--waiting-mails <what>', 'mails that were not sent when the backup was made')
        .choices(['stop', 'send'])
        .makeOptionMandatory(),
    )
    .addOption(json())
    .addHelpText('after', sendingHelp)
    .action(async (options: { waitingMails: 'stop' | 'send'; json?: boolean }) => {
      const { unlockSending } = await import('./commands/sending.js');
      await unlockSending(options);
    });

  const tenant = program.command('tenant').description('organisations on this installation');
  tenant
    .command('create')
    .description('begin an organisation with its first HR account, and print that person’s sign-in link')
    .requiredOption('--name <name>', 'the organisation’s name, as people know it')
    .requiredOption('--admin <e-mail>', 'the first person of HR')
    .option('--admin-name <name>', 'that person’s name')
    .option('--slug <slug>', 'short name for signing in (made from the name when left out)')
    .addOption(
      new Option('--locale <locale>', 'language of the organisation').choices(['en', 'de']).default('en'),
    )
    .option('--time-zone <zone>', 'IANA time zone of the organisation', 'UTC')
    .addOption(json())
    .addHelpText('after', tenantHelp)
    .action(async (options) => {
      const { createTenant } = await import('./commands/create-tenant.js');
      await createTenant(options, root);
    });

  program
    .command('demo')
    .description('run everything on this machine with a sample organisation, until Ctrl-C')
    .option(
      '--port <number>',
      'port of the screens; the ballot box and the mails take the two above',
      portNumber,
      3000,
    )
    .option('--data <folder>', 'where the data live (.data of the checkout when left out)')
    .addHelpText('after', demoHelp)
    .action(async (options: { port: number; data?: string }) => {
      const { runDemo } = await import('./demo/demo.js');
      await runDemo(root, options);
    });

  program
    .command('play')
    .description('run one pulse from files through the real path, on a stack that is thrown away')
    .requiredOption('--roster <file.csv>', 'who works where')
    .requiredOption('--instrument <file.json>', 'the questions; or quarterly-core for the built-in ones')
    .requiredOption('--answers <file.csv>', 'person, item, value')
    .requiredOption('--reading <out.json>', 'where the result goes')
    .option(
      '--name <name>',
      'the organisation’s name, and the top of the tree where the roster has none',
      'Play',
    )
    .option('--concurrency <number>', 'how many people answer at the same time', wholeNumber, 16)
    .option(
      '--without-straight-lines',
      'leave out people who gave one rating to eight or more items of both keys',
    )
    .addHelpText('after', playHelp)
    .action(async (options: PlayOptions) => {
      const { runPlay } = await import('./play/play.js');
      await runPlay(root, options);
    });

  program
    .command('verify')
    .description('check the works council’s file of a closed pulse: contract, keys, signatures, counts')
    .requiredOption('--file <file.json>', 'the file, as downloaded')
    .addOption(json())
    .addHelpText('after', verifyHelp)
    .action(async (options: { file: string; json?: boolean }) => {
      const { runVerify } = await import('./commands/verify.js');
      if (!(await runVerify(options))) throw new NotVerified();
    });

  addPastResults(program, () => new NotVerified());
  addAnalyse(program);
  addSimulate(program);
  addDisclose(program);
  addAttack(program);
  return program;
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 256)
    throw new InvalidArgumentError('A whole number from 1 to 256.');
  return number;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_533)
    throw new InvalidArgumentError('A port is a whole number from 1 to 65533.');
  return port;
}

const json = (): Option => new Option('--json', 'write the result as one JSON document');

async function explain(error: unknown): Promise<string> {
  if (error instanceof AnalyseError || error instanceof JsonFileError) return error.message;
  // Loaded here only: commands on files, such as analyse, need nothing of the platform.
  const { Problem } = await import('@penumbra/platform');
  if (error instanceof Problem) {
    const lines = (error.problems ?? []).map(
      (problem) =>
        `  ${problem.line === undefined ? '' : `line ${problem.line}: `}${problem.detail} (${problem.code})`,
    );
    return [`${error.detail} (${error.code})`, ...lines].join('\n');
  }
  return error instanceof Error ? error.message : String(error);
}

const exitCodeHelp = `
Exit codes: 0 done, 1 failed (standard error says why), 2 wrong usage.`;

const migrateHelp = `
Settings:
  DATABASE_URL         the database, as its administrator
  APP_DB_PASSWORD, INTAKE_DB_PASSWORD, TALLY_DB_PASSWORD
                       passwords that the three login roles get

Example:
  DATABASE_URL=postgres://postgres:…@db/penumbra APP_DB_PASSWORD=… INTAKE_DB_PASSWORD=… TALLY_DB_PASSWORD=… \\
    penumbra migrate`;

const signReadingsHelp = `
Signs what is in the ledger as it is: run it once, right after the upgrade, never because a reading is refused.

Settings:
  DATABASE_URL         the database, as penumbra_tally
  KEY_DIR              the tally's key folder

Example:
  DATABASE_URL=postgres://penumbra_tally:…@db/penumbra KEY_DIR=/keys/tally penumbra sign-readings`;

const sendingHelp = `
Settings:
  DATABASE_URL         the database, as penumbra_app
  KEY_DIR              the issuer's key folder

Examples:
  penumbra sending status
  penumbra sending unlock --waiting-mails stop`;

const tenantHelp = `
Settings:
  DATABASE_URL         the database, as penumbra_app; left out, the running demo is used
  PUBLIC_URL           where people reach the screens

Examples:
  penumbra tenant create --name "Example Works" --admin hr@example.org
  penumbra tenant create --name "Beispielwerk" --admin hr@example.org --locale de --time-zone Europe/Berlin --json`;

const demoHelp = `
Settings (each left out: an embedded one is used):
  DATABASE_URL         a Postgres 15 or newer, as its administrator
  REDIS_URL            a Redis 7 or newer for the queue
  SMTP_URL             a mail server; left out, mails are caught and shown on a page

Examples:
  penumbra demo
  penumbra demo --port 4000`;

const verifyHelp = `
Needs the file only and asks no server. What each check means: docs/verify.md.

Examples:
  penumbra verify --file verification.json
  penumbra verify --file verification.json --json`;

const playHelp = `
Progress goes to standard error, the counters of the mail sink and of the ballot box to standard output as JSON. Formats:
docs/play.md.

Example:
  penumbra play --roster people.csv --instrument questions.json --answers answers.csv --reading reading.json`;
