import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

export interface RunningProcess {
  /** The address it listens on, for those that do. */
  readonly url: string;
  /** What it has written so far. */
  readonly log: () => string;
  readonly hasEnded: () => boolean;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

/**
 * Starts a built process (`dist/apps/<name>/src/main.js`, made by the tests' set-up) as it runs in production, and waits
 * until it says that it is ready.
 */
export async function startProcess(
  name: 'api' | 'intake' | 'worker',
  environment: Record<string, string>,
): Promise<RunningProcess> {
  const child = spawn(process.execPath, [resolve(process.cwd(), `dist/apps/${name}/src/main.js`)], {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', LOG_LEVEL: 'info', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  const url = await new Promise<string>((ready, failed) => {
    const read = (chunk: Buffer): void => {
      log += chunk.toString();
      const line = /"msg":"(?:listening on (http:[^"\s]+)|working[^"]*)"/.exec(log);
      if (line) ready(line[1] ?? '');
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', () => failed(new Error(`The ${name} process ended at once:\n${log}`)));
  });
  return {
    url,
    log: () => log,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    kill: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const ended = once(child, 'exit') as Promise<[number | null]>;
      child.kill(signal);
      return (await ended)[0];
    },
  };
}
