import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { databaseRoles, migrate, type ProcessRole } from '@penumbra/platform';
import { migrations } from '../../../../migrations/index.js';
import { startMailCatcher, type MailCatcher } from '../mail-catcher/mail-catcher.js';
import { startEmbeddedPostgres, type RunningPostgres } from './embedded-postgres.js';
import { freePortNear } from './free-port.js';
import { secretsIn, type Secrets } from './secrets.js';
import { Supervisor, type StackProcess } from './supervisor.js';

export interface LocalStackOptions {
  /** Root of the installation, where dist/ lies. */
  readonly root: string;
  /** Where secrets, keys, logs and (unless it is thrown away) the database live. */
  readonly folder: string;
  /** The database is deleted when the stack stops, and need not survive a power cut. */
  readonly throwAway: boolean;
  /** Wished ports; another is taken where one is in use. 0 takes any. */
  readonly ports: { readonly api: number; readonly intake: number; readonly mailPage: number | null };
  /** Services to use instead of the embedded ones. DATABASE_URL is the administrator's. */
  readonly services: { DATABASE_URL?: string; REDIS_URL?: string; SMTP_URL?: string };
  readonly mailFile?: string;
  readonly dropRepeatedMails?: boolean;
  readonly onProgress: (what: string) => void;
  readonly onUnexpectedEnd: (name: string, how: string, lastLines: string) => void;
}

export type StackPart = 'api' | 'intake' | 'worker-delivery' | 'worker-tally';

/** Everything that one organisation needs, on this machine: database, mail, and the four processes. */
export interface LocalStack {
  readonly adminUrl: string;
  readonly publicUrl: string;
  readonly intakeUrl: string;
  /** Null where SMTP_URL names another mail server. */
  readonly mailCatcher: MailCatcher | null;
  readonly secrets: Secrets;
  environment(part: StackPart): Record<string, string>;
  startProcesses(): Promise<StackProcess[]>;
  /** Empties the database of a stack with an embedded one. Only before the processes are started. */
  beginAnew(): Promise<void>;
  stop(): Promise<void>;
}

export async function openLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const { folder, services } = options;
  const logDir = join(folder, 'logs');
  // Two folders, as on two machines: the issuer's processes hold link keys, the tally's the sealing keys.
  const keyDirOf = { app: join(folder, 'keys', 'issuer'), tally: join(folder, 'keys', 'tally') };
  await mkdir(logDir, { recursive: true, mode: 0o700 });
  for (const keyDir of Object.values(keyDirOf)) await mkdir(keyDir, { recursive: true, mode: 0o700 });
  const secrets = await secretsIn(join(folder, 'secrets.json'));

  let postgres: RunningPostgres | null = null;
  let mailCatcher: MailCatcher | null = null;
  const supervisor = new Supervisor({
    root: options.root,
    logDir,
    onUnexpectedEnd: options.onUnexpectedEnd,
  });
  // Said, because links that were mailed earlier name the wished port.
  const port = async (wished: number, what: string): Promise<number> => {
    const taken = await freePortNear(wished);
    if (wished !== 0 && taken !== wished)
      options.onProgress(`port ${wished} is in use by something else: ${what} will be on port ${taken}`);
    return taken;
  };
  const stop = async (): Promise<void> => {
    await supervisor.stopAll();
    await mailCatcher?.stop();
    await postgres?.stop();
  };

  try {
    let adminUrl = services.DATABASE_URL;
    if (!adminUrl) {
      const isFirst = options.throwAway || !existsSync(join(folder, 'pg'));
      options.onProgress(isFirst ? 'making a Postgres database' : 'starting Postgres');
      postgres = await startEmbeddedPostgres({
        ...(options.throwAway ? {} : { dataDir: join(folder, 'pg') }),
        password: secrets.postgres,
        durable: !options.throwAway,
        logFile: join(logDir, 'postgres.log'),
      });
      adminUrl = await ownDatabase(postgres.adminUrl, false);
    }
    const passwords = { app: secrets.app, intake: secrets.intake, tally: secrets.tally };
    options.onProgress('bringing the schema up to date');
    await migrate(adminUrl, migrations, passwords);

    if (!services.SMTP_URL)
      mailCatcher = await startMailCatcher({
        ...(options.ports.mailPage === null
          ? {}
          : { pagePort: await port(options.ports.mailPage, 'the page of mails') }),
        ...(options.mailFile ? { file: options.mailFile } : {}),
        dropRepeats: options.dropRepeatedMails ?? false,
      });
    const apiPort = await port(options.ports.api, 'the screens');
    const intakePort = await port(options.ports.intake, 'the ballot box');
    const publicUrl = `http://127.0.0.1:${apiPort}`;
    const intakeUrl = `http://127.0.0.1:${intakePort}`;

    const environment = (part: StackPart): Record<string, string> => {
      const role = roleOf[part];
      return {
        DATABASE_URL: urlAs(adminUrl, databaseRoles[role], passwords[role]),
        PUBLIC_URL: publicUrl,
        INTAKE_URL: intakeUrl,
        INTAKE_TOKEN: secrets.intakeToken,
        HOST: '127.0.0.1',
        LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'info',
        ...(services.REDIS_URL ? { REDIS_URL: services.REDIS_URL } : {}),
        ...(role === 'intake' ? {} : { KEY_DIR: keyDirOf[role] }),
        ...(role === 'app'
          ? {
              SMTP_URL: services.SMTP_URL ?? mailCatcher!.smtpUrl,
              ...(process.env['MAIL_FROM'] ? { MAIL_FROM: process.env['MAIL_FROM'] } : {}),
            }
          : {}),
        ...extras(part, { apiPort, intakePort }),
      };
    };

    return {
      adminUrl,
      publicUrl,
      intakeUrl,
      mailCatcher,
      secrets,
      environment,
      startProcesses: () =>
        supervisor.startAll(
          (Object.keys(roleOf) as StackPart[]).map((part) => ({
            name: part,
            script: scriptOf[part],
            environment: environment(part),
            ready:
              part === 'api'
                ? { url: `${publicUrl}/health/ready` }
                : part === 'intake'
                  ? { url: `${intakeUrl}/health/ready` }
                  : { logLine: /working as/ },
          })),
        ),
      async beginAnew() {
        if (!postgres)
          throw new Error('Only an embedded database is emptied; drop the one of DATABASE_URL yourself.');
        await ownDatabase(postgres.adminUrl, true);
        await migrate(adminUrl, migrations, passwords);
        mailCatcher?.mails.clear();
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const roleOf: Record<StackPart, ProcessRole> = {
  intake: 'intake',
  api: 'app',
  'worker-delivery': 'app',
  'worker-tally': 'tally',
};

const scriptOf: Record<StackPart, string> = {
  intake: 'dist/apps/intake/src/main.js',
  api: 'dist/apps/api/src/main.js',
  'worker-delivery': 'dist/apps/worker/src/main.js',
  'worker-tally': 'dist/apps/worker/src/main.js',
};

function extras(part: StackPart, ports: { apiPort: number; intakePort: number }): Record<string, string> {
  if (part === 'api') return { PORT: String(ports.apiPort) };
  if (part === 'intake') return { PORT: String(ports.intakePort) };
  return { WORKER_ROLE: part === 'worker-tally' ? 'tally' : 'delivery' };
}

/** The database `penumbra` of the cluster, made where it is missing; `anew` drops it first. @returns its address. */
async function ownDatabase(clusterUrl: string, anew: boolean): Promise<string> {
  const client = new Client({ connectionString: clusterUrl });
  await client.connect();
  try {
    if (anew) await client.query('drop database if exists penumbra with (force)');
    const found = await client.query(`select from pg_database where datname = 'penumbra'`);
    if (found.rowCount === 0) await client.query('create database penumbra');
  } finally {
    await client.end();
  }
  const url = new URL(clusterUrl);
  url.pathname = '/penumbra';
  return url.href;
}

function urlAs(adminUrl: string, user: string, password: string): string {
  const url = new URL(adminUrl);
  url.username = user;
  url.password = password;
  return url.href;
}
