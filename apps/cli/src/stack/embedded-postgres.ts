import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { freePort } from './free-port.js';
import { startKeptProcess } from './kept-process.js';
import {
  postgresAccount,
  postgresBinaries,
  reachableDataDir,
  temporaryFolder,
  type OsAccount,
  type PostgresBinaries,
} from './postgres-binaries.js';

export { freePort };

export interface RunningPostgres {
  /** Connection address of the administrator, for the database `postgres`. */
  readonly adminUrl: string;
  /** The process that holds Postgres; its children are Postgres. */
  readonly pid: number;
  /** Waits until the last process of it has gone; a throw-away cluster's data go too. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Where the data lie from one start to the next. Left out: a throw-away cluster, deleted when it stops. */
  dataDir?: string;
  port?: number;
  password: string;
  /** Off for throw-away clusters in tests: faster, and a power cut does not matter there. */
  durable: boolean;
  /** What Postgres says goes here. */
  logFile?: string;
  /** More of Postgres' own settings. */
  settings?: Record<string, string>;
}

/**
 * Starts a real Postgres from npm, making the cluster on the first start. Listens on 127.0.0.1 only. It stops with the
 * process that started it, however that process ends (a kill -9 too).
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<RunningPostgres> {
  const throwAway = options.dataDir === undefined;
  const account = await postgresAccount(options.dataDir ?? null);
  const binaries = await postgresBinaries(account);
  const folder = throwAway ? await temporaryFolder('penumbra-postgres-', account) : null;
  const dataDir = folder ? join(folder, 'data') : await reachableDataDir(options.dataDir ?? '', account);
  if (!existsSync(join(dataDir, 'PG_VERSION')))
    await makeCluster(binaries, account, dataDir, options.password, options.durable);
  else await untilPredecessorHasGone(dataDir);

  const port = options.port ?? (await freePort());
  const server = startKeptProcess({
    name: 'Postgres',
    command: binaries.postgres,
    args: ['-D', dataDir, '-p', String(port), ...settings(options)],
    account,
    folderToDelete: folder,
    logFile: options.logFile,
  });
  await server.untilSaid('database system is ready to accept connections');
  return {
    adminUrl: `postgres://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${port}/postgres`,
    pid: server.pid,
    stop: () => server.stop(),
  };
}

/** A Postgres of an earlier start may still be writing its last pages, when that start was killed a moment ago. */
async function untilPredecessorHasGone(dataDir: string): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    const note = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '');
    const pid = Number.parseInt(note, 10);
    if (!Number.isInteger(pid) || !isAlive(pid)) return;
    await new Promise((done) => setTimeout(done, 200));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function settings({ durable, settings: more }: EmbeddedPostgresOptions): string[] {
  const chosen: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    logging_collector: 'off',
    log_destination: 'stderr',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }),
    ...more,
  };
  return Object.entries(chosen).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

async function makeCluster(
  binaries: PostgresBinaries,
  account: OsAccount,
  dataDir: string,
  password: string,
  durable: boolean,
): Promise<void> {
  const secretDir = account
    ? await temporaryFolder('penumbra-init-', account)
    : await mkdtemp(join(dirname(dataDir), 'init-'));
  const passwordFile = join(secretDir, 'password');
  try {
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    if (account) await chown(passwordFile, account.uid, account.gid);
    const initdb = spawn(
      binaries.initdb,
      [
        `--pgdata=${dataDir}`,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        ...(durable ? [] : ['--no-sync']),
      ],
      {
        ...account,
        cwd: '/',
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { PATH: process.env['PATH'], LC_ALL: 'C' },
      },
    );
    let said = '';
    initdb.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const code = await new Promise((resolve, reject) => {
      initdb.once('error', reject);
      initdb.once('close', resolve);
    });
    if (code !== 0) throw new Error(`Postgres could not make its data folder ${dataDir}:\n${said}`);
  } finally {
    await rm(secretDir, { recursive: true, force: true });
  }
}
