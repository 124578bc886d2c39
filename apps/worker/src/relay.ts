import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  CONFIG,
  Database,
  openQueue,
  openWorker,
  Outbox,
  tenantScope,
  type Config,
  type JobData,
  type JobQueue,
  type JobWorker,
  type TenantScope,
} from '@penumbra/platform';
import { WORKER_ROOMS, type NewJob, type WorkerRoom } from './worker-room.js';

const everyMilliseconds = 1_000;
const eventsAtOnce = 100;
const concurrency = 10;
/** With work waiting and none begun or ended for so long, the worker is taken for deaf and opened anew. */
const deafAfterMilliseconds = 60_000;

/**
 * Postgres is the record of what is to be done, the queue only hands it out: every second the relay asks each tenant's
 * tables what is due and puts a job for it into the queue. A queue that was emptied or was away is filled again at the
 * next look. Jobs hold ids and an attempt number; the one that was overtaken finds nothing to do.
 */
@Injectable()
export class Relay {
  private readonly logger = new Logger('Relay');
  private readonly troubles = new Set<string>();
  private queue: JobQueue | null = null;
  private worker: JobWorker | null = null;
  private looking: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private stopping = false;
  private running = 0;
  private lastProgressAt = Date.now();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Database) private readonly database: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(WORKER_ROOMS) private readonly rooms: readonly WorkerRoom[],
  ) {}

  start(): void {
    this.queue = openQueue(this.config.WORKER_ROLE, this.config, (error) => this.trouble('queue', error));
    this.worker = this.openWorker();
    this.lookAgain(0);
  }

  /** Stops looking, then waits for the jobs under way (the queue has its own deadlines for that). */
  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.looking;
    await this.worker?.close();
    await this.queue?.close();
  }

  /**
   * One look at every tenant; what goes wrong with one keeps no other waiting.
   * @returns how many jobs were handed to the queue. @throws the first error, after all have been looked at.
   */
  async look(): Promise<number> {
    const errors: unknown[] = [];
    let count = 0;
    let isQueueAway = false;
    for (const tenantId of await this.database.tenantIds()) {
      if (this.stopping) break;
      const scope = tenantScope(tenantId);
      try {
        await this.tick(scope).catch((error: unknown) => errors.push(error));
        const jobs = isQueueAway ? [] : await this.dueJobs(scope);
        if (!(await this.handOut(scope, jobs))) isQueueAway = true;
        else count += jobs.length;
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
    return count;
  }

  /** Does one job. Jobs are written by this class only; one that fails is found due again by a later look. */
  async process(name: string, data: JobData): Promise<void> {
    this.running += 1;
    this.lastProgressAt = Date.now();
    try {
      const scope = tenantScope(String(data['tenantId']));
      if (name === 'handle-event') return await this.handleEvent(scope, data);
      const job = this.rooms.map((room) => room.jobs?.[name]).find((known) => known !== undefined);
      if (!job) throw new Error(`No room of this worker knows the job ${name}.`);
      await job(scope, data);
      this.overcome(name);
    } catch (error) {
      this.trouble(name, error);
      throw error;
    } finally {
      this.running -= 1;
      this.lastProgressAt = Date.now();
    }
  }

  /** What is due by the clock; a failure here does not keep the tenant's mails waiting. */
  private async tick(scope: TenantScope): Promise<void> {
    for (const room of this.rooms) await room.tick?.(scope);
  }

  /** @returns false when the queue could not be reached: the others' jobs then wait for the next look. */
  private async handOut(scope: TenantScope, jobs: readonly NewJob[]): Promise<boolean> {
    if (jobs.length === 0) return true;
    try {
      await this.queue?.addAll(
        jobs.map(({ name, id, data }) => ({ name, id, data: { ...data, tenantId: scope.tenantId } })),
      );
      this.overcome('queue');
      return true;
    } catch (error) {
      this.trouble('queue', error);
      return false;
    }
  }

  private async dueJobs(scope: TenantScope): Promise<NewJob[]> {
    const subscriptions = this.rooms.flatMap((room) =>
      (room.consumers ?? []).map(({ event, name }) => ({ event, consumer: name })),
    );
    const handlings = await this.outbox.due(scope, subscriptions, eventsAtOnce);
    const jobs: NewJob[] = handlings.map(({ eventId, consumer, attempt }) => ({
      name: 'handle-event',
      id: `${eventId}-${consumer}-${attempt}`,
      data: { eventId, consumer, attempt },
    }));
    for (const room of this.rooms) jobs.push(...((await room.due?.(scope)) ?? []));
    return jobs;
  }

  private async handleEvent(scope: TenantScope, data: JobData): Promise<void> {
    const eventId = String(data['eventId']);
    const consumerName = String(data['consumer']);
    if (await this.outbox.isHandled(scope, eventId, consumerName)) return;
    const event = await this.outbox.find(scope, eventId);
    const consumer = this.rooms
      .flatMap((room) => room.consumers ?? [])
      .find(({ name, event: eventName }) => name === consumerName && eventName === event?.name);
    if (!event || !consumer) throw new Error('No room of this worker handles this event.');
    try {
      await consumer.handle(scope, event.payload);
      await this.outbox.markHandled(scope, eventId, consumerName);
      this.overcome(`${consumerName} on ${event.name}`);
    } catch (error) {
      this.trouble(`${consumerName} on ${event.name}`, error);
      await this.outbox.markFailed(scope, eventId, consumerName, messageOf(error));
    }
  }

  private lookAgain(inMilliseconds: number): void {
    if (this.stopping) return;
    this.timer = setTimeout(() => {
      const startedAt = Date.now();
      this.looking = this.look()
        .then((waiting) => {
          this.overcome('looking for work');
          return this.reopenIfDeaf(waiting);
        })
        .catch((error: unknown) => this.trouble('looking for work', error))
        .finally(() => this.lookAgain(Math.max(0, everyMilliseconds - (Date.now() - startedAt))));
    }, inMilliseconds);
  }

  /** After a lost connection a BullMQ worker may stop taking jobs without saying so. */
  private async reopenIfDeaf(waiting: number): Promise<void> {
    if (waiting === 0 || this.running > 0) this.lastProgressAt = Date.now();
    if (Date.now() - this.lastProgressAt < deafAfterMilliseconds) return;
    this.logger.warn('Work is waiting and none is taken: the queue is opened anew.');
    this.lastProgressAt = Date.now();
    await this.worker?.close();
    if (!this.stopping) this.worker = this.openWorker();
  }

  private openWorker(): JobWorker {
    return openWorker(
      this.config.WORKER_ROLE,
      this.config,
      concurrency,
      (name, data) => this.process(name, data),
      (error) => this.trouble('queue', error),
    );
  }

  /** Says a trouble once, not every second, and says when it is over. */
  private trouble(about: string, error: unknown): void {
    if (this.troubles.has(about)) return;
    this.troubles.add(about);
    this.logger.error(`${about}: ${messageOf(error)}; it is tried again`);
  }

  private overcome(about: string): void {
    if (this.troubles.delete(about)) this.logger.log(`${about}: works again`);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
