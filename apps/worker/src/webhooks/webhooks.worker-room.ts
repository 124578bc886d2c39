import { Inject, Injectable } from '@nestjs/common';
import type { JobData, TenantScope } from '@penumbra/platform';
import { HearEvent, SendWebhook, type WebhookType } from '@penumbra/webhooks';
import { z } from 'zod';
import type { NewJob, WorkerRoom } from '../worker-room.js';

const AboutPulse = z.object({ pulseId: z.uuid() });
const WebhookJob = z.object({ deliveryId: z.uuid() });

/** Tells an organisation's own systems what has happened. */
@Injectable()
export class WebhooksWorkerRoom implements WorkerRoom {
  constructor(
    @Inject(HearEvent) private readonly hearEvent: HearEvent,
    @Inject(SendWebhook) private readonly sendWebhook: SendWebhook,
  ) {}

  readonly consumers = [
    this.telling('pulse-launched', 'pulse.opened'),
    this.telling('pulse-closed', 'pulse.closed'),
    this.telling('reading-ready', 'reading.released'),
  ];

  readonly jobs = {
    'send-webhook': (scope: TenantScope, data: JobData): Promise<void> =>
      this.sendWebhook.run(scope, WebhookJob.parse(data)),
  };

  async due(scope: TenantScope): Promise<NewJob[]> {
    const due = await this.sendWebhook.due(scope);
    return due.map(({ deliveryId, attempt }) => ({
      name: 'send-webhook',
      id: `${deliveryId}-webhook-${attempt}`,
      data: { deliveryId },
    }));
  }

  private telling(event: string, type: WebhookType) {
    return {
      event,
      name: 'webhooks',
      handle: (scope: TenantScope, payload: unknown): Promise<void> =>
        this.hearEvent.run(scope, type, AboutPulse.parse(payload)),
    };
  }
}
