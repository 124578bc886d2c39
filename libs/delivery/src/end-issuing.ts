import { Inject, Injectable } from '@nestjs/common';
import { AuditLog, Database, Outbox, type TenantScope } from '@penumbra/platform';
import { PulseReader } from '@penumbra/pulses';
import type { IssuingEnded } from './contract.js';
import { DeliveryStore } from './delivery.store.js';
import { DestroyLinkKey } from './destroy-link-key.js';

/**
 * On `pulse-closed`: no further pass. Says with `issuing-ended` how many were issued per unit, forgets them and the keys
 * that they were signed with, cancels the mails that are not out; then destroys the link key. From then on nothing tells
 * who took part.
 */
@Injectable()
export class EndIssuing {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(DestroyLinkKey) private readonly destroyLinkKey: DestroyLinkKey,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  async run(scope: TenantScope, input: { pulseId: string }): Promise<void> {
    const { pulseId } = input;
    const units = await this.pulses.units(scope, pulseId);
    await this.database.inTenant(scope, async () => {
      // A pulse that closed before its delivery was prepared: there is nothing to end, but the reading waits for this.
      await this.store.begin(scope, pulseId, 0);
      if ((await this.store.lockState(scope, pulseId, 'update')) === 'ended') return;
      const issued = new Map(
        (await this.store.issuedCounts(scope, pulseId)).map(({ unitId, count }) => [unitId, count]),
      );
      const issuedCounts = Object.fromEntries(units.map(({ id }) => [id, issued.get(id) ?? 0]));
      await this.store.setState(scope, pulseId, 'ended');
      await this.store.forgetPasses(scope, pulseId);
      const cancelledCount = await this.store.cancelUnsent(scope, pulseId);
      const event: IssuingEnded = { name: 'issuing-ended', payload: { pulseId, issuedCounts } };
      await this.outbox.say(scope, event);
      // The counts stay out of the audit log: HR reads it, and a unit may be five people.
      await this.audit.record(scope, {
        actor: 'system',
        action: 'issuing.ended',
        subject: `pulse:${pulseId}`,
        details: { cancelledMailCount: cancelledCount },
      });
    });
    await this.destroyLinkKey.run(scope, pulseId);
  }
}
