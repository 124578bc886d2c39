import { Inject, Injectable } from '@nestjs/common';
import {
  AuditLog,
  Clock,
  CONFIG,
  Database,
  RestoreGuard,
  type Config,
  type TenantScope,
} from '@penumbra/platform';
import { postSafely, type PostResult } from './post-safely.js';
import { nextAttemptAt, signedHeaders } from './webhook.js';
import { WebhookStore, type SendableDelivery } from './webhook.store.js';

/** A worker that has taken a delivery and died keeps it for no longer than this. */
const claimMilliseconds = 60_000;
/** Slow endpoints never hold more of a worker than this, so that mails go on. */
const underWayAtMost = 3;
/** The endpoint says that it is gone for good. */
const gone = 410;

/** Sends what is due, one try at a time. */
@Injectable()
export class SendWebhook {
  private underWay = 0;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(WebhookStore) private readonly store: WebhookStore,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(RestoreGuard) private readonly guard: RestoreGuard,
  ) {}

  /** Deliveries whose time has come, as many as this worker has room for; none while sending is locked. */
  async due(scope: TenantScope): Promise<{ deliveryId: string; attempt: number }[]> {
    const room = (await this.guard.lock()) ? 0 : underWayAtMost - this.underWay;
    return room > 0 ? this.store.due(scope, this.clock.now(), room) : [];
  }

  /** One try, unless another worker has it. The request is made outside of any transaction. */
  async run(scope: TenantScope, { deliveryId }: { deliveryId: string }): Promise<void> {
    if (this.underWay >= underWayAtMost) return;
    this.underWay += 1;
    try {
      const now = this.clock.now();
      const until = new Date(now.getTime() + claimMilliseconds);
      // A job may be older than the database.
      if (await this.guard.lock()) return;
      const delivery = await this.store.claim(scope, deliveryId, now, until);
      if (!delivery) return;
      await this.guard.advance();
      await this.settle(scope, delivery, await this.post(delivery, now));
    } finally {
      this.underWay -= 1;
    }
  }

  private async post(delivery: SendableDelivery, now: Date): Promise<PostResult | null> {
    if (!delivery.isEnabled) return null;
    const secrets = [delivery.secret, ...(delivery.previousSecret ? [delivery.previousSecret] : [])];
    return postSafely(delivery.url, delivery.body, signedHeaders(delivery, secrets, now), {
      allowPrivate: this.config.WEBHOOK_TARGETS === 'any',
    });
  }

  private async settle(
    scope: TenantScope,
    delivery: SendableDelivery,
    result: PostResult | null,
  ): Promise<void> {
    const now = this.clock.now();
    const { id, endpointId, attemptCount } = delivery;
    if (!result) {
      await this.store.settle(scope, id, { ...nothing, state: 'cancelled' });
      return;
    }
    const told = { lastStatus: result.status, lastFault: result.fault };
    if (result.fault === null) {
      await this.store.settle(scope, id, { ...nothing, ...told, state: 'delivered', deliveredAt: now });
      return;
    }
    const next = result.status === gone ? null : nextAttemptAt(attemptCount, now);
    await this.database.inTenant(scope, async () => {
      await this.store.settle(scope, id, {
        ...nothing,
        ...told,
        state: next ? 'pending' : 'failed',
        nextAttemptAt: next,
      });
      if (result.status === gone) await this.disable(scope, endpointId);
    });
  }

  /** As Standard Webhooks asks for: nothing more is sent to an endpoint that has answered 410. */
  private async disable(scope: TenantScope, endpointId: string): Promise<void> {
    const endpoint = await this.store.endpointForUpdate(scope, endpointId);
    if (!endpoint?.isEnabled) return;
    await this.store.updateEndpoint(scope, { ...endpoint, isEnabled: false });
    await this.store.cancelPending(scope, endpointId);
    await this.audit.record(scope, {
      actor: 'system',
      action: 'webhook.disabled',
      subject: `webhook:${endpointId}`,
      details: { because: 'gone' },
    });
  }
}

const nothing = { nextAttemptAt: null, lastStatus: null, lastFault: null, deliveredAt: null } as const;
