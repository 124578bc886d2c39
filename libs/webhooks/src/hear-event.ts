import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, newId, type TenantScope } from '@penumbra/platform';
import { PulseReader } from '@penumbra/pulses';
import { bodyOf, type WebhookType } from './webhook.js';
import { WebhookStore } from './webhook.store.js';

const keptMilliseconds = 90 * 24 * 3_600_000;

/** Turns an event into one delivery for each endpoint that wants it; hearing it twice changes nothing. */
@Injectable()
export class HearEvent {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(WebhookStore) private readonly store: WebhookStore,
  ) {}

  async run(scope: TenantScope, type: WebhookType, { pulseId }: { pulseId: string }): Promise<void> {
    await this.database.inTenant(scope, async () => {
      const endpoints = await this.store.endpointsFor(scope, type);
      if (endpoints.length === 0) return;
      const now = this.clock.now();
      const pulse = await this.pulses.get(scope, pulseId);
      const data = {
        organisationId: scope.tenantId,
        pulseId,
        // Everybody who was asked is told this number, in the privacy contract. How many answered is a figure of the reading.
        invitedCount: pulse.invitedCount,
        openedAt: pulse.openedAt?.toISOString() ?? null,
        closesAt: pulse.closesAt.toISOString(),
        closedAt: type === 'pulse.opened' ? null : (pulse.closedAt?.toISOString() ?? null),
      };
      for (const { id } of endpoints)
        await this.store.insertDelivery(scope, {
          id: newId(),
          endpointId: id,
          type,
          pulseId,
          body: bodyOf(type, now, data),
          createdAt: now,
        });
      await this.store.deleteBefore(scope, new Date(now.getTime() - keptMilliseconds));
    });
  }
}
