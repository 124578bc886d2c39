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
import { WORKER_ROOMS, type NewJob, type TenantJob, type WorkerRoom } from './worker-room.js';

const everyMilliseconds = 1_000;
const eventsAtOnce = 100;
/** The least time between two looks for turns, however many jobs end. */
const betweenTurnsMilliseconds = 25;

/**
 * Postgres is the record of what is to be done, the queue only hands it out: every second the relay asks each tenant's
 * tables what is due and puts a job for it into the queue. A queue that was emptied or was away is filled again at the
 * next look. Jobs hold ids and an attempt number; the one that was overtaken finds nothing to do. Turns are jobs that
 * every tenant gets in its turn; they are looked for again as soon as a job has ended.
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
  private turning: Promise<unknown> = Promise.resolve();
  private turnTimer: NodeJS.Timeout | undefined;
  private isRoomLeft = false;
  /** Events may take minutes, such as making the keys of many groups. */
  private eventsRunning = 0;
  private lastProgressAt = performance.now();
  private onDeaf: () => void = () => undefined;
  /** With work handed out and none ended for so long, the process is taken for deaf. */
  readonly deafAfterMilliseconds: number = 60_000;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Database) private readonly database: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(WORKER_ROOMS) private readonly rooms: readonly WorkerRoom[],
  ) {}

  /** @param onDeaf is called when work is waiting and none has ended for a minute: only a new process mends that. */
  start(onDeaf: () => void): void {
    this.onDeaf = onDeaf;
    this.queue = openQueue(this.config.WORKER_ROLE, this.config, (error) => this.trouble('queue', error));
    this.worker = this.openWorker();
    this.lookAgain(0);
  }

  /** Stops looking, then waits for the jobs under way (the queue has its own deadlines for that). */
  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    clearTimeout(this.turnTimer);
    await this.looking;
    await this.turning;
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
        if (!(await this.handOut(jobs))) isQueueAway = true;
        else count += jobs.length;
      } catch (error) {
        errors.push(error);
      }
    }
    const turns = isQueueAway ? 0 : await this.handOutTurns();
    if (errors.length > 0) throw errors[0];
    return count + turns;
  }

  /** Does one job. Jobs are written by this class only; one that fails is found due again by a later look. */
  async process(name: string, data: JobData): Promise<void> {
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
      this.lastProgressAt = performance.now();
    }
  }

  /** What is due by the clock; a failure here does not keep the tenant's mails waiting. */
  private async tick(scope: TenantScope): Promise<void> {
    for (const room of this.rooms) await room.tick?.(scope);
  }

  /** @returns false when the queue could not be reached: the others' jobs then wait for the next look. */
  private async handOut(jobs: readonly TenantJob[]): Promise<boolean> {
    if (jobs.length === 0) return true;
    try {
      await this.queue?.addAll(
        jobs.map(({ name, id, data, tenantId, priority }) => ({
          name,
          id,
          priority,
          data: { ...data, tenantId },
        })),
      );
      this.overcome('queue');
      return true;
    } catch (error) {
      this.trouble('queue', error);
      return false;
    }
  }

  /** @returns how many turns were handed to the queue; those that are there already count too. */
  private async handOutTurns(): Promise<number> {
    const jobs = (await Promise.all(this.rooms.map(async (room) => (await room.turns?.()) ?? []))).flat();
    return (await this.handOut(jobs)) ? jobs.length : 0;
  }

  /** A job has ended, so there is room for another turn: one look at a time, with a pause twice as long as it took. */
  private roomForTurns(afterMilliseconds = betweenTurnsMilliseconds): void {
    if (this.turnTimer) return void (this.isRoomLeft = true);
    if (this.stopping) return;
    this.turnTimer = setTimeout(() => {
      const startedAt = performance.now();
      this.turning = this.handOutTurns()
        .catch((error: unknown) => this.trouble('looking for turns', error))
        .finally(() => {
          this.turnTimer = undefined;
          if (!this.isRoomLeft) return;
          this.isRoomLeft = false;
          this.roomForTurns(Math.max(betweenTurnsMilliseconds, 2 * (performance.now() - startedAt)));
        });
    }, afterMilliseconds);
  }

  private async dueJobs(scope: TenantScope): Promise<TenantJob[]> {
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
    return jobs.map((job) => ({ ...job, tenantId: scope.tenantId, priority: 0 }));
  }

  private async handleEvent(scope: TenantScope, data: JobData): Promise<void> {
    const eventId = String(data['eventId']);
    const consumerName = String(data['consumer']);
    this.eventsRunning += 1;
    try {
      await this.handle(scope, eventId, consumerName);
    } finally {
      this.eventsRunning -= 1;
    }
  }

  private async handle(scope: TenantScope, eventId: string, consumerName: string): Promise<void> {
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
          this.giveUpIfDeaf(waiting);
        })
        .catch((error: unknown) => this.trouble('looking for work', error))
        .finally(() => this.lookAgain(Math.max(0, everyMilliseconds - (Date.now() - startedAt))));
    }, inMilliseconds);
  }

  /** After a lost connection a BullMQ worker may stop taking jobs without saying so; a reopened one may as well. */
  private giveUpIfDeaf(waiting: number): void {
    if (waiting === 0 || this.eventsRunning > 0) this.lastProgressAt = performance.now();
    if (performance.now() - this.lastProgressAt < this.deafAfterMilliseconds) return;
    this.logger.error(
      'Work is waiting and none has ended for a minute: this process ends, to be started anew.',
    );
    this.onDeaf();
  }

  private openWorker(): JobWorker {
    return openWorker(
      this.config.WORKER_ROLE,
      this.config,
      this.config.MAIL_CONNECTIONS,
      (name, data) => this.process(name, data),
      (error) => this.trouble('queue', error),
      () => this.roomForTurns(),
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
