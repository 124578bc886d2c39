import { Inject, Injectable } from '@nestjs/common';
import { Database, type TenantScope } from '@penumbra/platform';
import type {
  DeliveredType,
  DeliveryFault,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookType,
} from './webhook.js';

/** What is needed to send one delivery. */
export interface SendableDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly body: string;
  readonly attemptCount: number;
  readonly url: string;
  readonly isEnabled: boolean;
  readonly secret: string;
  /** Still signs beside the new one; null when there is none any more. */
  readonly previousSecret: string | null;
}

export interface NewDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly type: DeliveredType;
  readonly pulseId: string | null;
  readonly body: string;
  readonly createdAt: Date;
}

/** Every query on webhooks and their deliveries. */
@Injectable()
export class WebhookStore {
  constructor(@Inject(Database) private readonly database: Database) {}

  async insertEndpoint(
    scope: TenantScope,
    endpoint: { id: string; url: string; types: readonly WebhookType[]; secret: string; createdAt: Date },
  ): Promise<void> {
    await this.database.query(
      scope,
      `insert into webhooks.endpoint (tenant_id, id, url, types, is_enabled, secret, created_at)
       values ($1, $2, $3, $4, true, $5, $6)`,
      [scope.tenantId, endpoint.id, endpoint.url, endpoint.types, endpoint.secret, endpoint.createdAt],
    );
  }

  async countEndpoints(scope: TenantScope): Promise<number> {
    const rows = await this.database.query<{ count: number }>(
      scope,
      'select count(*)::int as count from webhooks.endpoint where tenant_id = $1',
      [scope.tenantId],
    );
    return rows[0]!.count;
  }

  async endpoint(scope: TenantScope, id: string): Promise<WebhookEndpoint | null> {
    const rows = await this.database.query<WebhookEndpoint>(
      scope,
      `select ${shownOfEndpoint} from webhooks.endpoint where tenant_id = $1 and id = $2`,
      [scope.tenantId, id],
    );
    return rows[0] ?? null;
  }

  async endpointForUpdate(scope: TenantScope, id: string): Promise<WebhookEndpoint | null> {
    const rows = await this.database.query<WebhookEndpoint>(
      scope,
      `select ${shownOfEndpoint} from webhooks.endpoint where tenant_id = $1 and id = $2 for update`,
      [scope.tenantId, id],
    );
    return rows[0] ?? null;
  }

  /** Oldest first, from after the id given. */
  async listEndpoints(scope: TenantScope, afterId: string | null, limit: number): Promise<WebhookEndpoint[]> {
    return this.database.query<WebhookEndpoint>(
      scope,
      `select ${shownOfEndpoint} from webhooks.endpoint
        where tenant_id = $1 and ($2::uuid is null or id > $2) order by id limit $3`,
      [scope.tenantId, afterId, limit],
    );
  }

  async updateEndpoint(
    scope: TenantScope,
    { id, url, types, isEnabled }: Pick<WebhookEndpoint, 'id' | 'url' | 'types' | 'isEnabled'>,
  ): Promise<void> {
    await this.database.query(
      scope,
      `update webhooks.endpoint set url = $3, types = $4, is_enabled = $5 where tenant_id = $1 and id = $2`,
      [scope.tenantId, id, url, types, isEnabled],
    );
  }

  /** The secret so far keeps signing until then. */
  async rotateSecret(scope: TenantScope, id: string, secret: string, previousUntil: Date): Promise<void> {
    await this.database.query(
      scope,
      `update webhooks.endpoint set previous_secret = secret, previous_secret_until = $4, secret = $3
        where tenant_id = $1 and id = $2`,
      [scope.tenantId, id, secret, previousUntil],
    );
  }

  /** With its deliveries. */
  async deleteEndpoint(scope: TenantScope, id: string): Promise<void> {
    await this.database.query(scope, 'delete from webhooks.endpoint where tenant_id = $1 and id = $2', [
      scope.tenantId,
      id,
    ]);
  }

  async endpointsFor(scope: TenantScope, type: WebhookType): Promise<{ id: string }[]> {
    return this.database.query(
      scope,
      'select id from webhooks.endpoint where tenant_id = $1 and is_enabled and $2 = any (types)',
      [scope.tenantId, type],
    );
  }

  /** A delivery of the same event to the same endpoint that is there already stays as it is. */
  async insertDelivery(scope: TenantScope, delivery: NewDelivery): Promise<void> {
    await this.database.query(
      scope,
      `insert into webhooks.delivery
         (tenant_id, id, endpoint_id, type, pulse_id, body, state, attempt_count, next_attempt_at, created_at)
       values ($1, $2, $3, $4, $5, $6, 'pending', 0, $7, $7)
       on conflict (tenant_id, endpoint_id, type, pulse_id) do nothing`,
      [
        scope.tenantId,
        delivery.id,
        delivery.endpointId,
        delivery.type,
        delivery.pulseId,
        delivery.body,
        delivery.createdAt,
      ],
    );
  }

  /** Newest first, from before the place given. */
  async listDeliveries(
    scope: TenantScope,
    endpointId: string,
    before: { createdAt: string; id: string } | null,
    limit: number,
  ): Promise<WebhookDelivery[]> {
    return this.database.query<WebhookDelivery>(
      scope,
      `select ${shownOfDelivery} from webhooks.delivery
        where tenant_id = $1 and endpoint_id = $2
          and ($3::timestamptz is null or (created_at, id) < ($3::timestamptz, $4::uuid))
        order by created_at desc, id desc limit $5`,
      [scope.tenantId, endpointId, before?.createdAt ?? null, before?.id ?? null, limit],
    );
  }

  async delivery(scope: TenantScope, endpointId: string, id: string): Promise<WebhookDelivery | null> {
    const rows = await this.database.query<WebhookDelivery>(
      scope,
      `select ${shownOfDelivery} from webhooks.delivery where tenant_id = $1 and endpoint_id = $2 and id = $3`,
      [scope.tenantId, endpointId, id],
    );
    return rows[0] ?? null;
  }

  async due(
    scope: TenantScope,
    now: Date,
    limit: number,
  ): Promise<{ deliveryId: string; attempt: number }[]> {
    return this.database.query(
      scope,
      `select id as "deliveryId", attempt_count as attempt from webhooks.delivery
        where tenant_id = $1 and state = 'pending' and next_attempt_at <= $2
          and (claimed_until is null or claimed_until < $2)
        order by next_attempt_at, id limit $3`,
      [scope.tenantId, now, limit],
    );
  }

  /** Takes a delivery for one try. @returns null when another has it, or it is not due. */
  async claim(scope: TenantScope, id: string, now: Date, until: Date): Promise<SendableDelivery | null> {
    const rows = await this.database.query<SendableDelivery>(
      scope,
      `update webhooks.delivery d set claimed_until = $4, attempt_count = d.attempt_count + 1
         from webhooks.endpoint e
        where d.tenant_id = $1 and d.id = $2 and d.state = 'pending' and d.next_attempt_at <= $3
          and (d.claimed_until is null or d.claimed_until < $3)
          and e.tenant_id = $1 and e.id = d.endpoint_id
        returning d.id, d.endpoint_id as "endpointId", d.body, d.attempt_count as "attemptCount", e.url,
          e.is_enabled as "isEnabled", e.secret,
          case when e.previous_secret_until > $3 then e.previous_secret end as "previousSecret"`,
      [scope.tenantId, id, now, until],
    );
    return rows[0] ?? null;
  }

  async settle(
    scope: TenantScope,
    id: string,
    outcome: Pick<WebhookDelivery, 'state' | 'nextAttemptAt' | 'lastStatus' | 'deliveredAt'> & {
      readonly lastFault: DeliveryFault | null;
    },
  ): Promise<void> {
    await this.database.query(
      scope,
      `update webhooks.delivery set state = $3, next_attempt_at = $4, last_status = $5, last_fault = $6,
              delivered_at = $7, claimed_until = null
        where tenant_id = $1 and id = $2`,
      [
        scope.tenantId,
        id,
        outcome.state,
        outcome.nextAttemptAt,
        outcome.lastStatus,
        outcome.lastFault,
        outcome.deliveredAt,
      ],
    );
  }

  /** Puts a delivery that has ended back at its beginning. */
  async retry(scope: TenantScope, id: string, now: Date): Promise<void> {
    await this.database.query(
      scope,
      `update webhooks.delivery set state = 'pending', attempt_count = 0, next_attempt_at = $3, claimed_until = null,
              delivered_at = null
        where tenant_id = $1 and id = $2`,
      [scope.tenantId, id, now],
    );
  }

  /** What waits for an endpoint that is disabled is not sent later, when it has grown stale. */
  async cancelPending(scope: TenantScope, endpointId: string): Promise<void> {
    await this.database.query(
      scope,
      `update webhooks.delivery set state = 'cancelled', next_attempt_at = null
        where tenant_id = $1 and endpoint_id = $2 and state = 'pending'`,
      [scope.tenantId, endpointId],
    );
  }

  async deleteBefore(scope: TenantScope, before: Date): Promise<void> {
    await this.database.query(
      scope,
      `delete from webhooks.delivery where tenant_id = $1 and created_at < $2 and state <> 'pending'`,
      [scope.tenantId, before],
    );
  }
}

const shownOfEndpoint = `id, url, types, is_enabled as "isEnabled", previous_secret_until as "previousSecretUntil",
  created_at as "createdAt"`;
const shownOfDelivery = `id, type, pulse_id as "pulseId", state, attempt_count as "attemptCount",
  next_attempt_at as "nextAttemptAt", last_status as "lastStatus", last_fault as "lastFault", created_at as "createdAt",
  delivered_at as "deliveredAt"`;
