import { Module } from '@nestjs/common';
import { PulsesModule } from '@penumbra/pulses';
import { HearEvent } from './hear-event.js';
import { ManageEndpoints } from './manage-endpoints.js';
import { ReadWebhooks } from './read-webhooks.js';
import { SendWebhook } from './send-webhook.js';
import { WebhookStore } from './webhook.store.js';

const useCases = [HearEvent, ManageEndpoints, ReadWebhooks, SendWebhook];

@Module({ imports: [PulsesModule], providers: [WebhookStore, ...useCases], exports: useCases })
export class WebhooksModule {}
