import { Inject, Injectable } from '@nestjs/common';
import {
  CancelDelivery,
  DueSends,
  EndIssuing,
  ExtendDelivery,
  MailResults,
  PrepareDelivery,
  RemindWave,
  SendMail,
} from '@penumbra/delivery';
import type { JobData, TenantScope } from '@penumbra/platform';
import { z } from 'zod';
import type { NewJob, WorkerRoom } from '../worker-room.js';

const AboutPulse = z.object({ pulseId: z.uuid() });
/** An uncompressed point of P-256: 65 bytes, the first of them 4. */
const SealingKeyMade = AboutPulse.extend({ publicKey: z.string().regex(/^B[\w-]{86}$/) });
const RepliesAnnounced = AboutPulse.extend({ number: z.int().min(1) });
const SendJob = z.object({ sendId: z.uuid(), attempt: z.int().min(0) });

/** Mails of one tenant that wait in the queue at a time; the rest waits in Postgres. */
const windowSize = 500;
/** Reminders go by the hour, so a look now and then is enough. */
const remindEveryMilliseconds = 60_000;

@Injectable()
export class DeliveryWorkerRoom implements WorkerRoom {
  private readonly lookedAt = new Map<string, number>();

  constructor(
    @Inject(PrepareDelivery) private readonly prepare: PrepareDelivery,
    @Inject(ExtendDelivery) private readonly extend: ExtendDelivery,
    @Inject(EndIssuing) private readonly endIssuing: EndIssuing,
    @Inject(CancelDelivery) private readonly cancel: CancelDelivery,
    @Inject(MailResults) private readonly mailResults: MailResults,
    @Inject(DueSends) private readonly dueSends: DueSends,
    @Inject(RemindWave) private readonly remindWave: RemindWave,
    @Inject(SendMail) private readonly sendMail: SendMail,
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
  ];

  readonly jobs = {
    'send-mail': async (scope: TenantScope, data: JobData): Promise<void> => {
      await this.sendMail.run(scope, SendJob.parse(data));
    },
  };

  async due(scope: TenantScope): Promise<NewJob[]> {
    const sends = await this.dueSends.run(scope, windowSize);
    return sends.map(({ sendId, attempt }) => ({
      name: 'send-mail',
      id: `${sendId}-send-${attempt}`,
      data: { sendId, attempt },
    }));
  }

  async tick(scope: TenantScope): Promise<void> {
    const now = performance.now();
    if (now - (this.lookedAt.get(scope.tenantId) ?? -Infinity) < remindEveryMilliseconds) return;
    this.lookedAt.set(scope.tenantId, now);
    await this.remindWave.run(scope);
  }
}
