export { HearEvent } from './hear-event.js';
export { ManageEndpoints, type NewEndpoint } from './manage-endpoints.js';
export { isPublicAddress } from './public-address.js';
export { ReadWebhooks } from './read-webhooks.js';
export { SendWebhook } from './send-webhook.js';
export { webhookProblem } from './webhooks.errors.js';
export { webhookTypes, type WebhookDelivery, type WebhookEndpoint, type WebhookType } from './webhook.js';
export { WebhooksModule } from './webhooks.module.js';
