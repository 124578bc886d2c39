import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { freePort } from '../../apps/cli/src/stack/free-port.js';
import { hasRedis } from '../../apps/cli/src/stack/redis.js';

export { hasRedis };

/** A Redis of a test's own, because it is broken in the test, or because another test's worker would take the jobs. */
export interface OwnRedis {
  readonly url: string;
  /** SIGKILL, with everything in it; it is away until `start`. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** FLUSHALL. */
  empty(): Promise<void>;
  /** Refuses whatever needs memory, as a full one does (noeviction), until told otherwise. */
  setFull(isFull: boolean): Promise<void>;
  stop(): Promise<void>;
}

export async function startOwnRedis(): Promise<OwnRedis> {
  const port = await freePort();
  let server: ChildProcess | null = null;
  let control: Redis | null = null;
  const start = async (): Promise<void> => {
    server = spawn(
      'redis-server',
      ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    await new Promise<void>((ready, failed) => {
      server!.stdout!.on('data', (chunk: Buffer) => {
        if (chunk.includes('Ready to accept connections')) ready();
      });
      server!.once('exit', () => failed(new Error('Redis ended at once.')));
    });
    control = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: 3 });
    control.on('error', () => undefined);
  };
  const kill = async (): Promise<void> => {
    control?.disconnect();
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    start,
    empty: async () => void (await control!.flushall()),
    setFull: async (isFull) => void (await control!.config('SET', 'maxmemory', isFull ? '1' : '0')),
    stop: kill,
  };
}
