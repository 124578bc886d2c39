import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { newId } from '../ids/new-id.js';
import type { TenantScope } from '../tenant-scope/tenant-scope.js';

/** Something that happened, in the past tense: `pulse-launched`. The payload holds ids and counts, never a person. */
export interface Event<Name extends string = string, Payload = Record<string, unknown>> {
  readonly name: Name;
  readonly payload: Payload;
}

export interface StoredEvent extends Event {
  readonly id: string;
  readonly occurredAt: Date;
}

/** What one consumer still has to do about one event. */
export interface DueHandling {
  readonly eventId: string;
  readonly consumer: string;
  readonly attempt: number;
}

/** Events are written in the transaction that made them true; the relay hands each to its consumers until they succeed. */
@Injectable()
export class Outbox {
  constructor(@Inject(Database) private readonly database: Database) {}

  async say(scope: TenantScope, event: Event): Promise<void> {
    await this.database.query(
      scope,
      'insert into platform.event (tenant_id, id, name, payload) values ($1, $2, $3, $4)',
      [scope.tenantId, newId(), event.name, event.payload],
    );
  }

  /** Whether one of these events was said about the pulse. */
  async wasSaid(scope: TenantScope, names: readonly string[], pulseId: string): Promise<boolean> {
    const rows = await this.database.query(
      scope,
      `select from platform.event where tenant_id = $1 and name = any ($2) and payload ->> 'pulseId' = $3 limit 1`,
      [scope.tenantId, names, pulseId],
    );
    return rows.length > 0;
  }

  /** Says an event about a pulse unless it was said before, also when two try at once. @returns whether it was said now. */
  async sayOnce(scope: TenantScope, event: Event<string, { pulseId: string }>): Promise<boolean> {
    const { pulseId } = event.payload;
    return this.database.inTenant(scope, async () => {
      await this.database.query(scope, 'select pg_advisory_xact_lock(hashtextextended($1, 0))', [
        `${event.name} ${pulseId}`,
      ]);
      if (await this.wasSaid(scope, [event.name], pulseId)) return false;
      await this.say(scope, { name: event.name, payload: { ...event.payload } });
      return true;
    });
  }

  /** Takes one field out of an event about the pulse, once nobody needs it any more. */
  async forget(scope: TenantScope, name: string, pulseId: string, field: string): Promise<void> {
    await this.database.query(
      scope,
      `update platform.event set payload = payload - $4::text
        where tenant_id = $1 and name = $2 and payload ->> 'pulseId' = $3 and payload ? $4`,
      [scope.tenantId, name, pulseId, field],
    );
  }

  /** Handlings that are due: events with these names that the consumer has not handled and whose wait is over. */
  async due(
    scope: TenantScope,
    subscriptions: readonly { event: string; consumer: string }[],
    limit: number,
  ): Promise<DueHandling[]> {
    return this.database.query(
      scope,
      `select e.id as "eventId", s.consumer, coalesce(h.attempt_count, 0) as attempt
         from unnest($2::text[], $3::text[]) as s (name, consumer)
         join platform.event e on e.tenant_id = $1 and e.name = s.name
         left join platform.event_handling h
           on h.tenant_id = $1 and h.event_id = e.id and h.consumer = s.consumer
        where h.handled_at is null and coalesce(h.next_attempt_at, '-infinity') <= now()
        order by e.occurred_at
        limit $4`,
      [scope.tenantId, subscriptions.map((s) => s.event), subscriptions.map((s) => s.consumer), limit],
    );
  }

  async find(scope: TenantScope, eventId: string): Promise<StoredEvent | null> {
    const rows = await this.database.query<StoredEvent>(
      scope,
      `select id, name, payload, occurred_at as "occurredAt" from platform.event where tenant_id = $1 and id = $2`,
      [scope.tenantId, eventId],
    );
    return rows[0] ?? null;
  }

  async isHandled(scope: TenantScope, eventId: string, consumer: string): Promise<boolean> {
    const rows = await this.database.query(
      scope,
      `select from platform.event_handling
        where tenant_id = $1 and event_id = $2 and consumer = $3 and handled_at is not null`,
      [scope.tenantId, eventId, consumer],
    );
    return rows.length > 0;
  }

  async markHandled(scope: TenantScope, eventId: string, consumer: string): Promise<void> {
    await this.database.query(
      scope,
      `insert into platform.event_handling (tenant_id, event_id, consumer, attempt_count, handled_at)
       values ($1, $2, $3, 1, now())
       on conflict (tenant_id, event_id, consumer)
       do update set handled_at = now(), last_error = null, attempt_count = event_handling.attempt_count + 1`,
      [scope.tenantId, eventId, consumer],
    );
  }

  /** Keeps the error and waits longer after every failure: 1 s, 2 s, 4 s … up to 5 min. It is never given up. */
  async markFailed(scope: TenantScope, eventId: string, consumer: string, error: string): Promise<void> {
    await this.database.query(
      scope,
      `insert into platform.event_handling (tenant_id, event_id, consumer, attempt_count, next_attempt_at, last_error)
       values ($1, $2, $3, 1, now() + interval '1 second', $4)
       on conflict (tenant_id, event_id, consumer)
       do update set attempt_count = event_handling.attempt_count + 1, last_error = excluded.last_error,
         next_attempt_at = now() + interval '1 second' * least(power(2, least(event_handling.attempt_count, 9)), 300)
       where event_handling.handled_at is null`,
      [scope.tenantId, eventId, consumer, error.slice(0, 2000)],
    );
  }
}
