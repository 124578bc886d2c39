import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
  SerializeOptions,
} from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, CurrentScope, Requires, type Actor } from '@penumbra/identity';
import type { TenantScope } from '@penumbra/platform';
import {
  ManageEndpoints,
  ReadWebhooks,
  webhookTypes,
  type WebhookDelivery,
  type WebhookEndpoint,
} from '@penumbra/webhooks';
import { z } from 'zod';
import { pageOf, PageQuery } from '../page.js';

const types = z.array(z.enum(webhookTypes)).min(1).max(webhookTypes.length);
const address = z.url().max(2_000);
const WebhookView = z
  .object({
    id: z.string(),
    url: z.string(),
    types: z.array(z.enum(webhookTypes)),
    isEnabled: z.boolean(),
    previousSecretUntil: z.string().nullable(),
    createdAt: z.string(),
  })
  .meta({
    id: 'Webhook',
    example: {
      id: '5b7c1f0e-7f0a-4d57-9b0e-0f7f3c1f5a11',
      url: 'https://hooks.example.org/penumbra',
      types: ['pulse.closed', 'reading.released'],
      isEnabled: true,
      previousSecretUntil: null,
      createdAt: '2026-11-21T09:00:00.000Z',
    },
  });
const WebhookWithSecret = z
  .object({ webhook: WebhookView, secret: z.string() })
  .meta({ id: 'WebhookWithSecret' });
const WebhookDeliveryView = z
  .object({
    id: z.string(),
    type: z.enum([...webhookTypes, 'webhook.test']),
    pulseId: z.string().nullable(),
    state: z.enum(['pending', 'delivered', 'failed', 'cancelled']),
    attemptCount: z.number(),
    nextAttemptAt: z.string().nullable(),
    lastStatus: z.number().nullable(),
    lastFault: z
      .enum([
        'status',
        'redirect',
        'name-unknown',
        'address-refused',
        'certificate',
        'no-connection',
        'timed-out',
      ])
      .nullable(),
    createdAt: z.string(),
    deliveredAt: z.string().nullable(),
  })
  .meta({ id: 'WebhookDelivery' });
const NewWebhook = z.strictObject({ url: address, types }).meta({
  id: 'NewWebhook',
  example: { url: 'https://hooks.example.org/penumbra', types: ['pulse.closed', 'reading.released'] },
});
const WebhookChanges = z
  .strictObject({ url: address, types, isEnabled: z.boolean() })
  .partial()
  .meta({ id: 'WebhookChanges', example: { isEnabled: false } });

@ApiTags('webhooks')
@Controller('api/webhooks')
export class WebhooksController {
  constructor(
    @Inject(ManageEndpoints) private readonly manage: ManageEndpoints,
    @Inject(ReadWebhooks) private readonly webhooks: ReadWebhooks,
  ) {}

  @Get()
  @Requires('webhook.manage')
  @ApiOperation({ summary: 'Lists the webhooks of the organisation, oldest first.' })
  @ApiResponse({ status: 200, standardSchema: pageOf(WebhookView) })
  @SerializeOptions({ schema: pageOf(WebhookView) })
  async list(
    @CurrentScope() scope: TenantScope,
    @Query({ schema: PageQuery }) query: z.infer<typeof PageQuery>,
  ) {
    const page = await this.webhooks.list(scope, query);
    return { ...page, items: page.items.map(endpointView) };
  }

  @Post()
  @Requires('webhook.manage')
  @ApiOperation({
    summary: 'Adds a webhook and tells its secret, this once.',
    description: 'Problems: webhook.address-not-allowed, webhook.too-many.',
  })
  @ApiResponse({ status: 201, standardSchema: WebhookWithSecret })
  @SerializeOptions({ schema: WebhookWithSecret })
  async create(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Body({ schema: NewWebhook }) body: z.infer<typeof NewWebhook>,
  ) {
    const { endpoint, secret } = await this.manage.create(scope, actor, {
      ...body,
      types: [...new Set(body.types)],
    });
    return { webhook: endpointView(endpoint), secret };
  }

  @Get(':webhookId')
  @Requires('webhook.manage')
  @ApiOperation({
    summary: 'Shows a webhook, without its secret.',
    description: 'Problems: webhook.not-found.',
  })
  @ApiResponse({ status: 200, standardSchema: WebhookView })
  @SerializeOptions({ schema: WebhookView })
  async get(@CurrentScope() scope: TenantScope, @Param('webhookId') webhookId: string) {
    return endpointView(await this.webhooks.get(scope, webhookId));
  }

  @Patch(':webhookId')
  @Requires('webhook.manage')
  @ApiOperation({
    summary:
      'Changes where a webhook goes and what it is told of, or disables it; what then waits is dropped.',
    description: 'Problems: webhook.not-found, webhook.address-not-allowed.',
  })
  @ApiResponse({ status: 200, standardSchema: WebhookView })
  @SerializeOptions({ schema: WebhookView })
  async change(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('webhookId') webhookId: string,
    @Body({ schema: WebhookChanges }) body: z.infer<typeof WebhookChanges>,
  ) {
    const changes = {
      ...(body.url === undefined ? {} : { url: body.url }),
      ...(body.types === undefined ? {} : { types: [...new Set(body.types)] }),
      ...(body.isEnabled === undefined ? {} : { isEnabled: body.isEnabled }),
    };
    return endpointView(await this.manage.change(scope, actor, webhookId, changes));
  }

  @Delete(':webhookId')
  @HttpCode(204)
  @Requires('webhook.manage')
  @ApiOperation({
    summary: 'Removes a webhook and the list of its deliveries.',
    description: 'Problems: webhook.not-found.',
  })
  @ApiResponse({ status: 204 })
  async remove(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('webhookId') webhookId: string,
  ): Promise<void> {
    await this.manage.remove(scope, actor, webhookId);
  }

  @Post(':webhookId/rotate-secret')
  @HttpCode(200)
  @Requires('webhook.manage')
  @ApiOperation({
    summary: 'Makes a new secret and tells it, this once; for a day deliveries carry a signature with each.',
    description: 'Problems: webhook.not-found.',
  })
  @ApiResponse({ status: 200, standardSchema: WebhookWithSecret })
  @SerializeOptions({ schema: WebhookWithSecret })
  async rotate(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('webhookId') webhookId: string,
  ) {
    const { endpoint, secret } = await this.manage.rotateSecret(scope, actor, webhookId);
    return { webhook: endpointView(endpoint), secret };
  }

  @Post(':webhookId/test')
  @HttpCode(202)
  @Requires('webhook.manage')
  @ApiOperation({
    summary: 'Sends an event of the type webhook.test, to see it arrive.',
    description: 'Problems: webhook.not-found, webhook.disabled.',
  })
  @ApiResponse({ status: 202, standardSchema: WebhookDeliveryView })
  @SerializeOptions({ schema: WebhookDeliveryView })
  async test(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('webhookId') webhookId: string,
  ) {
    return deliveryView(await this.manage.sendTest(scope, actor, webhookId));
  }

  @Get(':webhookId/deliveries')
  @Requires('webhook.manage')
  @ApiOperation({
    summary: 'Lists what was sent to a webhook in the last 90 days, newest first, and what became of it.',
    description: 'Problems: webhook.not-found.',
  })
  @ApiResponse({ status: 200, standardSchema: pageOf(WebhookDeliveryView) })
  @SerializeOptions({ schema: pageOf(WebhookDeliveryView) })
  async deliveries(
    @CurrentScope() scope: TenantScope,
    @Param('webhookId') webhookId: string,
    @Query({ schema: PageQuery }) query: z.infer<typeof PageQuery>,
  ) {
    const page = await this.webhooks.deliveries(scope, webhookId, query);
    return { ...page, items: page.items.map(deliveryView) };
  }

  @Post(':webhookId/deliveries/:deliveryId/send-again')
  @HttpCode(202)
  @Requires('webhook.manage')
  @ApiOperation({
    summary: 'Sends a delivery again that has ended, with the same id and body.',
    description:
      'Problems: webhook.not-found, webhook.delivery-not-found, webhook.still-under-way, webhook.disabled.',
  })
  @ApiResponse({ status: 202, standardSchema: WebhookDeliveryView })
  @SerializeOptions({ schema: WebhookDeliveryView })
  async sendAgain(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('webhookId') webhookId: string,
    @Param('deliveryId') deliveryId: string,
  ) {
    return deliveryView(await this.manage.sendAgain(scope, actor, webhookId, deliveryId));
  }
}

const endpointView = (endpoint: WebhookEndpoint) => ({
  ...endpoint,
  types: [...endpoint.types],
  previousSecretUntil: endpoint.previousSecretUntil?.toISOString() ?? null,
  createdAt: endpoint.createdAt.toISOString(),
});

const deliveryView = (delivery: WebhookDelivery) => ({
  ...delivery,
  nextAttemptAt: delivery.nextAttemptAt?.toISOString() ?? null,
  createdAt: delivery.createdAt.toISOString(),
  deliveredAt: delivery.deliveredAt?.toISOString() ?? null,
});
