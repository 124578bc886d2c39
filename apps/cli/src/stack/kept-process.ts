import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';

/** A server program (Postgres, Redis) that ends with the process that started it, however that one ends. */
export interface KeptProcess {
  readonly pid: number;
  /** The last of what it said. */
  said(): string;
  /** Waits until it says this. @throws Error with its last lines when it ends or takes longer than 60 s. */
  untilSaid(text: string): Promise<void>;
  /** Asks it to end and waits: SIGINT at once, SIGQUIT after 15 s, SIGKILL after 20 s. */
  stop(): Promise<void>;
}

/**
 * Runs the command after the first argument and waits for it. Its input is a pipe from the starter: when that closes,
 * on purpose or because the starter has died, the command gets SIGINT. A first argument that is not empty names a
 * folder to delete at the end.
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

export function startKeptProcess(options: {
  name: string;
  command: string;
  args: readonly string[];
  /** The OS account to run under; left out or null, our own. */
  account?: { uid: number; gid: number } | null;
  /** Deleted when the program has ended. */
  folderToDelete?: string | null;
  logFile?: string | undefined;
}): KeptProcess {
  const child = spawn(
    '/bin/sh',
    ['-c', keeper, 'sh', options.folderToDelete ?? '', options.command, ...options.args],
    {
      ...options.account,
      cwd: '/',
      // A group of its own: Ctrl-C in the terminal must not stop it before the processes that use it.
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    },
  );
  const log = options.logFile ? createWriteStream(options.logFile, { flags: 'a', mode: 0o600 }) : null;
  log?.on('error', () => undefined);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      text = (text + chunk).slice(-4000);
      log?.write(chunk);
    });
  }
  child.once('close', () => log?.end());
  child.stdin.on('error', () => undefined);
  return {
    pid: child.pid ?? 0,
    said: () => text.trim(),
    untilSaid: (wanted) => untilSaid(child, options.name, wanted, () => text),
    stop: () => stop(child),
  };
}

async function untilSaid(
  child: ChildProcess,
  name: string,
  wanted: string,
  said: () => string,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const looking = setInterval(() => {
      if (said().includes(wanted)) settle(resolve);
    }, 10);
    const timer = setTimeout(() => {
      child.stdin?.end();
      settle(() => reject(new Error(`${name} was not ready after 60 seconds:\n${said().trim()}`)));
    }, 60_000);
    const settle = (act: () => void) => {
      clearInterval(looking);
      clearTimeout(timer);
      act();
    };
    child.once('error', (error) => settle(() => reject(error)));
    child.once('close', () =>
      settle(() => reject(new Error(`${name} ended while starting:\n${said().trim()}`))),
    );
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
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
