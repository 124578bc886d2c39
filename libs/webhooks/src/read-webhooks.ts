import { Inject, Injectable } from '@nestjs/common';
import { isUuid, pageFrom, readCursor, writeCursor, type Page, type TenantScope } from '@penumbra/platform';
import type { WebhookDelivery, WebhookEndpoint } from './webhook.js';
import { WebhookStore } from './webhook.store.js';
import { webhookProblem } from './webhooks.errors.js';

interface PageWanted {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Webhooks and what became of their deliveries, a page at a time. Never a secret. */
@Injectable()
export class ReadWebhooks {
  constructor(@Inject(WebhookStore) private readonly store: WebhookStore) {}

  /** @throws Problem webhook.not-found */
  async get(scope: TenantScope, id: string): Promise<WebhookEndpoint> {
    const endpoint = isUuid(id) ? await this.store.endpoint(scope, id) : null;
    if (!endpoint) throw webhookProblem('webhook.not-found');
    return endpoint;
  }

  /** Oldest first. */
  async list(scope: TenantScope, { cursor, limit }: PageWanted): Promise<Page<WebhookEndpoint>> {
    const after = cursor !== undefined && isUuid(cursor) ? cursor : null;
    const rows = await this.store.listEndpoints(scope, after, limit + 1);
    return pageFrom(rows, limit, (last) => last.id);
  }

  /** Newest first. @throws Problem webhook.not-found */
  async deliveries(
    scope: TenantScope,
    id: string,
    { cursor, limit }: PageWanted,
  ): Promise<Page<WebhookDelivery>> {
    await this.get(scope, id);
    const [createdAt, lastId] = readCursor(cursor, 2) ?? [];
    const isPlace = createdAt !== undefined && !Number.isNaN(Date.parse(createdAt)) && isUuid(lastId ?? '');
    const before = isPlace ? { createdAt, id: lastId! } : null;
    const rows = await this.store.listDeliveries(scope, id, before, limit + 1);
    return pageFrom(rows, limit, (last) => writeCursor([last.createdAt.toISOString(), last.id]));
  }
}
