import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  CancelDelivery,
  DueTurns,
  EndIssuing,
  ExtendDelivery,
  MailResults,
  PrepareDelivery,
  RemindWave,
  SendDue,
  SendTestMail,
} from '@penumbra/delivery';
import { RestoreGuard, type JobData, type TenantScope } from '@penumbra/platform';
import { z } from 'zod';
import type { TenantJob, WorkerRoom } from '../worker-room.js';

const AboutPulse = z.object({ pulseId: z.uuid() });
/** An uncompressed point of P-256: 65 bytes, the first of them 4. */
const SealingKeyMade = AboutPulse.extend({ publicKey: z.string().regex(/^B[\w-]{86}$/) });
const RepliesAnnounced = AboutPulse.extend({ number: z.int().min(1) });
const TestMailRequested = AboutPulse.extend({
  mailId: z.uuid(),
  accountId: z.uuid(),
  locale: z.string(),
  requestedAt: z.iso.datetime(),
});
const TurnJob = z.object({ mailsAtMost: z.int().min(1) });

/**
 * A repeated job id is ignored while the earlier job waits or runs: that is the cap. The job of a worker that died would
 * hold its place until the queue finds it; with the time in the id the place is free after five seconds.
 */
const idsLastMilliseconds = 5_000;
/** Reminders go by the hour, so a look now and then is enough. */
const remindEveryMilliseconds = 60_000;

@Injectable()
export class DeliveryWorkerRoom implements WorkerRoom {
  private readonly logger = new Logger('Sending');
  private readonly lookedAt = new Map<string, number>();
  private isLocked = false;

  constructor(
    @Inject(PrepareDelivery) private readonly prepare: PrepareDelivery,
    @Inject(ExtendDelivery) private readonly extend: ExtendDelivery,
    @Inject(EndIssuing) private readonly endIssuing: EndIssuing,
    @Inject(CancelDelivery) private readonly cancel: CancelDelivery,
    @Inject(MailResults) private readonly mailResults: MailResults,
    @Inject(DueTurns) private readonly dueTurns: DueTurns,
    @Inject(RemindWave) private readonly remindWave: RemindWave,
    @Inject(SendDue) private readonly sendDue: SendDue,
    @Inject(SendTestMail) private readonly sendTestMail: SendTestMail,
    @Inject(RestoreGuard) private readonly guard: RestoreGuard,
  ) {}

  readonly consumers = [
    {
      event: 'sealing-key-made',
      name: 'delivery',
      handle: (scope: TenantScope, payload: unknown) =>
        this.prepare.run(scope, SealingKeyMade.parse(payload)),
    },
    {
      event: 'pulse-extended',
      name: 'delivery',
      handle: (scope: TenantScope, payload: unknown) => this.extend.run(scope, AboutPulse.parse(payload)),
    },
    {
      event: 'pulse-closed',
      name: 'delivery',
      handle: (scope: TenantScope, payload: unknown) => this.endIssuing.run(scope, AboutPulse.parse(payload)),
    },
    {
      event: 'pulse-voided',
      name: 'delivery',
      handle: (scope: TenantScope, payload: unknown) => this.cancel.run(scope, AboutPulse.parse(payload)),
    },
    {
      event: 'reading-opened-to-everyone',
      name: 'delivery',
      handle: (scope: TenantScope, payload: unknown) =>
        this.mailResults.run(scope, AboutPulse.parse(payload)),
    },
    {
      event: 'replies-announced',
      name: 'delivery',
      handle: (scope: TenantScope, payload: unknown) => {
        const { pulseId, number } = RepliesAnnounced.parse(payload);
        return this.mailResults.run(scope, { pulseId, replies: number });
      },
    },
    {
      event: 'test-mail-requested',
      name: 'delivery',
      handle: (scope: TenantScope, payload: unknown) =>
        this.sendTestMail.run(scope, TestMailRequested.parse(payload)),
    },
  ];

  readonly jobs = {
    'send-mails': async (scope: TenantScope, data: JobData): Promise<void> => {
      await this.sendDue.run(scope, TurnJob.parse(data).mailsAtMost);
    },
  };

  async turns(): Promise<TenantJob[]> {
    if (await this.sendingIsLocked()) return [];
    const period = Math.floor(Date.now() / idsLastMilliseconds);
    return (await this.dueTurns.run()).map(({ tenantId, number, mailsAtMost }) => ({
      name: 'send-mails',
      id: `${tenantId}-mails-${number}-${period}`,
      tenantId,
      priority: number,
      data: { mailsAtMost },
    }));
  }

  async tick(scope: TenantScope): Promise<void> {
    const now = performance.now();
    if (now - (this.lookedAt.get(scope.tenantId) ?? -Infinity) < remindEveryMilliseconds) return;
    this.lookedAt.set(scope.tenantId, now);
    await this.remindWave.run(scope);
  }

  private async sendingIsLocked(): Promise<boolean> {
    const lock = await this.guard.lock();
    if (lock && !this.isLocked)
      this.logger.error(
        `sending.locked (${lock.reason}): the database was restored or is a copy. No mail goes out until ` +
          '"penumbra sending unlock"; see docs/operations.md, "After a restore".',
      );
    if (!lock && this.isLocked) this.logger.log('Mails go out again.');
    this.isLocked = lock !== null;
    return this.isLocked;
  }
}
