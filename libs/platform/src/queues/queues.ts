import { createPostgresBackend, Queue, Worker, type Job, type Processor } from 'bullmq';
import { Redis } from 'ioredis';
import type { Config } from '../config/config.js';

/** What travels in a job: ids and numbers only, never an address, a name, a token or an answer. */
export type JobData = Record<string, string | number>;

// The jobs of a worker that died block new ones of the same id until they are found; they are looked for often, because
// running a job twice does no harm here.
const deadWorkerOptions = { lockDuration: 15_000, stalledInterval: 5_000 } as const;

export interface QueuedJob {
  readonly name: string;
  readonly id: string;
  readonly data: JobData;
  /** Jobs without one go first, then by this number from 1, the smallest first. */
  readonly priority?: number;
}

export interface JobQueue {
  /** Adds jobs; a repeated id is ignored while the earlier job is still there. Ids hold no colon. */
  addAll(jobs: readonly QueuedJob[]): Promise<void>;
  close(): Promise<void>;
}

export interface JobWorker {
  close(): Promise<void>;
}

/** Kinds of worker; each has a queue, and on Postgres a schema, of its own. */
export type QueueName = 'delivery' | 'tally';

// Nothing is kept in the queue: Postgres is the record. A kept job would swallow a new one of the same id.
const jobOptions = { removeOnComplete: true, removeOnFail: true, attempts: 1 } as const;

/**
 * A queue on Redis where REDIS_URL is set, else on BullMQ's Postgres backend. Producers fail within a second while
 * Redis is away (nothing is buffered): the relay looks again a second later.
 */
export function openQueue(name: QueueName, config: Config, onError: (error: Error) => void): JobQueue {
  const redis = config.REDIS_URL
    ? new Redis(config.REDIS_URL, { enableOfflineQueue: false, maxRetriesPerRequest: 1 })
    : null;
  redis?.on('error', onError);
  let queue: Pick<Queue, 'addBulk' | 'close'> | null = null;
  const open = async (): Promise<Pick<Queue, 'addBulk' | 'close'>> => {
    // A BullMQ queue that is made while Redis is away stays broken for ever: make it once the connection is there.
    if (redis) await untilReady(redis);
    const made = redis
      ? new Queue(name, { connection: redis as never, skipWaitingForReady: true })
      : new Queue(name, { connection: postgresConnection(name, config) }, createPostgresBackend);
    made.on('error', onError);
    return made;
  };
  return {
    addAll: async (jobs) => {
      if (jobs.length === 0) return;
      queue ??= await open();
      try {
        await queue.addBulk(
          jobs.map((job) => ({
            name: job.name,
            data: job.data,
            opts: { ...jobOptions, jobId: job.id, ...(job.priority ? { priority: job.priority } : {}) },
          })),
        );
      } catch (error) {
        // It may have broken while it was made; the next call makes another.
        const broken = queue;
        queue = null;
        void withDeadline(broken.close(), 5_000);
        throw error;
      }
    },
    close: async () => {
      if (queue) await withDeadline(queue.close(), 5_000);
      redis?.disconnect();
    },
  };
}

/** @throws Error when the connection is not there within a second. */
async function untilReady(redis: Redis): Promise<void> {
  const deadline = Date.now() + 1_000;
  while (redis.status !== 'ready') {
    if (Date.now() > deadline) throw new Error('Redis cannot be reached');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/**
 * A worker on the same backend. The processor is called with the job's name and data; at most `concurrency` at once.
 * @param onGone is told of each job once the queue no longer holds it, so that its id may be used again.
 */
export function openWorker(
  name: QueueName,
  config: Config,
  concurrency: number,
  process: (name: string, data: JobData) => Promise<void>,
  onError: (error: Error) => void,
  onGone: () => void = () => undefined,
): JobWorker {
  const processor: Processor = (job: Job<JobData>) => process(job.name, job.data);
  const redis = config.REDIS_URL ? new Redis(config.REDIS_URL, { maxRetriesPerRequest: null }) : null;
  redis?.on('error', onError);
  const options = { concurrency, ...deadWorkerOptions };
  const worker = redis
    ? new Worker(name, processor, { connection: redis as never, ...options })
    : new Worker(
        name,
        processor,
        { connection: postgresConnection(name, config), ...options },
        createPostgresBackend,
      );
  worker.on('error', onError);
  worker.on('completed', onGone);
  worker.on('failed', onGone);
  return {
    close: async () => {
      await withDeadline(worker.close(), 25_000);
      redis?.disconnect();
    },
  };
}

// The tables are made by `penumbra migrate`.
const postgresConnection = (name: QueueName, config: Config) => ({
  connectionString: config.DATABASE_URL,
  schema: `queue_${name}`,
  max: 10,
});

/** Closing hangs while Redis is away: after the deadline the process goes on with its shutdown. */
async function withDeadline(work: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work.catch(() => undefined), deadline]);
  clearTimeout(timer);
}
