import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { actorName, type Actor } from '@penumbra/identity';
import {
  AuditLog,
  Clock,
  CONFIG,
  Database,
  isUuid,
  newId,
  type Config,
  type TenantScope,
} from '@penumbra/platform';
import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.js';
import {
  bodyOf,
  rotationMilliseconds,
  secretOf,
  type WebhookDelivery,
  type WebhookEndpoint,
  type WebhookType,
} from './webhook.js';
import { WebhookStore } from './webhook.store.js';
import { webhookProblem } from './webhooks.errors.js';

export interface NewEndpoint {
  readonly url: string;
  readonly types: readonly WebhookType[];
}

const endpointsAtMost = 10;

/** HR names, changes and removes the places that are told of events. Every act is audited; the address's path is not. */
@Injectable()
export class ManageEndpoints {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(WebhookStore) private readonly store: WebhookStore,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** The secret is told here and never again. @throws Problem webhook.address-not-allowed, webhook.too-many */
  async create(
    scope: TenantScope,
    actor: Actor,
    input: NewEndpoint,
  ): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
    const url = this.checkedUrl(input.url);
    const secret = newSecret();
    return this.database.inTenant(scope, async () => {
      if ((await this.store.countEndpoints(scope)) >= endpointsAtMost)
        throw webhookProblem('webhook.too-many');
      const id = newId();
      await this.store.insertEndpoint(scope, {
        id,
        url,
        types: input.types,
        secret,
        createdAt: this.clock.now(),
      });
      await this.record(scope, actor, 'webhook.created', id, { host: new URL(url).host, types: input.types });
      return { endpoint: (await this.store.endpoint(scope, id))!, secret };
    });
  }

  /** What waits for an endpoint is dropped when it is disabled. @throws Problem webhook.not-found, webhook.address-not-allowed */
  async change(
    scope: TenantScope,
    actor: Actor,
    id: string,
    changes: Partial<NewEndpoint & { isEnabled: boolean }>,
  ): Promise<WebhookEndpoint> {
    return this.database.inTenant(scope, async () => {
      const before = await this.locked(scope, id);
      const after = { ...before, ...changes, url: this.checkedUrl(changes.url ?? before.url) };
      await this.store.updateEndpoint(scope, after);
      if (!after.isEnabled) await this.store.cancelPending(scope, id);
      await this.record(scope, actor, 'webhook.changed', id, {
        host: new URL(after.url).host,
        types: after.types,
        isEnabled: after.isEnabled,
      });
      return (await this.store.endpoint(scope, id))!;
    });
  }

  /** Deliveries are signed with both secrets for a day, so that none is lost meanwhile. @throws Problem webhook.not-found */
  async rotateSecret(
    scope: TenantScope,
    actor: Actor,
    id: string,
  ): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
    const secret = newSecret();
    return this.database.inTenant(scope, async () => {
      await this.locked(scope, id);
      const until = new Date(this.clock.now().getTime() + rotationMilliseconds);
      await this.store.rotateSecret(scope, id, secret, until);
      await this.record(scope, actor, 'webhook.secret-rotated', id);
      return { endpoint: (await this.store.endpoint(scope, id))!, secret };
    });
  }

  /** @throws Problem webhook.not-found */
  async remove(scope: TenantScope, actor: Actor, id: string): Promise<void> {
    await this.database.inTenant(scope, async () => {
      const { url } = await this.locked(scope, id);
      await this.store.deleteEndpoint(scope, id);
      await this.record(scope, actor, 'webhook.removed', id, { host: new URL(url).host });
    });
  }

  /** Sends something harmless, to see it arrive. @throws Problem webhook.not-found, webhook.disabled */
  async sendTest(scope: TenantScope, actor: Actor, id: string): Promise<WebhookDelivery> {
    return this.database.inTenant(scope, async () => {
      const { isEnabled } = await this.locked(scope, id);
      if (!isEnabled) throw webhookProblem('webhook.disabled');
      const now = this.clock.now();
      const deliveryId = newId();
      await this.store.insertDelivery(scope, {
        id: deliveryId,
        endpointId: id,
        type: 'webhook.test',
        pulseId: null,
        body: bodyOf('webhook.test', now, { organisationId: scope.tenantId }),
        createdAt: now,
      });
      await this.record(scope, actor, 'webhook.tested', id);
      return (await this.store.delivery(scope, id, deliveryId))!;
    });
  }

  /** Begins a delivery anew that has ended. @throws Problem webhook.delivery-not-found, webhook.still-under-way, webhook.disabled */
  async sendAgain(
    scope: TenantScope,
    actor: Actor,
    id: string,
    deliveryId: string,
  ): Promise<WebhookDelivery> {
    return this.database.inTenant(scope, async () => {
      const { isEnabled } = await this.locked(scope, id);
      const delivery = isUuid(deliveryId) ? await this.store.delivery(scope, id, deliveryId) : null;
      if (!delivery) throw webhookProblem('webhook.delivery-not-found');
      if (delivery.state === 'pending') throw webhookProblem('webhook.still-under-way');
      if (!isEnabled) throw webhookProblem('webhook.disabled');
      await this.store.retry(scope, deliveryId, this.clock.now());
      await this.record(scope, actor, 'webhook.sent-again', id, { deliveryId });
      return (await this.store.delivery(scope, id, deliveryId))!;
    });
  }

  private async locked(scope: TenantScope, id: string): Promise<WebhookEndpoint> {
    const endpoint = isUuid(id) ? await this.store.endpointForUpdate(scope, id) : null;
    if (!endpoint) throw webhookProblem('webhook.not-found');
    return endpoint;
  }

  /** What a name stands for is looked at when something is sent to it: it may change at any time. */
  private checkedUrl(text: string): string {
    const refuse = () => webhookProblem('webhook.address-not-allowed');
    let url: URL;
    try {
      url = new URL(text);
    } catch {
      throw refuse();
    }
    if (url.username || url.password || url.hash) throw refuse();
    if (this.config.WEBHOOK_TARGETS === 'any') {
      if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse();
      return url.href;
    }
    const name = url.hostname.replace(/^\[|\]$/g, '');
    if (url.protocol !== 'https:' || name === 'localhost' || name.endsWith('.localhost')) throw refuse();
    if (isIP(name) && !isPublicAddress(name)) throw refuse();
    return url.href;
  }

  private async record(
    scope: TenantScope,
    actor: Actor,
    action: string,
    id: string,
    details: Record<string, unknown> = {},
  ): Promise<void> {
    await this.audit.record(scope, { actor: actorName(actor), action, subject: `webhook:${id}`, details });
  }
}

const newSecret = (): string => secretOf(randomBytes(32));
