import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { freePort } from './free-port.js';
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

  const port = options.port ?? (await freePort());
  const flags = ['-D', dataDir, '-p', String(port), ...settings(options.durable)];
  const child = spawn('/bin/sh', ['-c', keeper, 'sh', folder ?? '', binaries.postgres, ...flags], {
    ...account,
    cwd: '/',
    // A group of its own: Ctrl-C in the terminal must not stop the database before the processes that use it.
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
  });
  await untilReady(child, options.logFile);
  return {
    adminUrl: `postgres://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${port}/postgres`,
    pid: child.pid ?? 0,
    stop: () => stop(child),
  };
}

/**
 * Runs the command after the first argument and waits for it. Its input is a pipe from the starter: when that closes,
 * on purpose or because the starter has died, the command gets SIGINT (for Postgres: end sessions, write, leave).
 * A first argument that is not empty names a folder to delete at the end.
 */
const keeper = `
folder=$1; shift
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
(while read -r line; do :; done; kill -INT $server) <&3 2>/dev/null >/dev/null &
watcher=$!
exec 3<&-
wait $server; status=$?
kill $watcher 2>/dev/null
[ -z "$folder" ] || rm -rf "$folder"
exit $status
`;

function settings(durable: boolean): string[] {
  const chosen: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    logging_collector: 'off',
    log_destination: 'stderr',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }),
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
    const said = tail(initdb);
    const code = await ended(initdb);
    if (code !== 0) throw new Error(`Postgres could not make its data folder ${dataDir}:\n${said()}`);
  } finally {
    await rm(secretDir, { recursive: true, force: true });
  }
}

async function untilReady(child: ChildProcess, logFile: string | undefined): Promise<void> {
  const said = tail(child);
  if (logFile) {
    const log = createWriteStream(logFile, { flags: 'a' });
    log.on('error', () => undefined);
    child.stderr?.pipe(log);
  }
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.stdin?.end();
      reject(new Error(`Postgres was not ready after 60 seconds:\n${said()}`));
    }, 60_000);
    const settle = (act: () => void) => {
      clearTimeout(timer);
      child.stderr?.off('data', look);
      act();
    };
    const look = () => {
      if (said().includes('database system is ready to accept connections')) settle(resolve);
    };
    child.stderr?.on('data', look);
    child.once('error', (error) => settle(() => reject(error)));
    child.once('exit', () => settle(() => reject(new Error(`Postgres did not start:\n${said()}`))));
  });
}

/** Waits for the processes of the cluster to go: fast shutdown, after 15 s immediate, after 20 s by force. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = ended(child);
  const signalGroup = (signal: NodeJS.Signals) => {
    try {
      if (child.pid) process.kill(-child.pid, signal);
    } catch {
      // gone already
    }
  };
  const immediate = setTimeout(() => signalGroup('SIGQUIT'), 15_000);
  const force = setTimeout(() => signalGroup('SIGKILL'), 20_000);
  child.stdin?.end();
  await gone;
  clearTimeout(immediate);
  clearTimeout(force);
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code));
  });
}

/** Keeps the last of what the process says, for the error message. */
function tail(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8');
  child.stderr?.on('data', (chunk: string) => {
    text = (text + chunk).slice(-4000);
  });
  return () => text.trim();
}
