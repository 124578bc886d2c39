import { Inject, Injectable } from '@nestjs/common';
import { actorName, type Actor } from '@penumbra/identity';
import { AuditLog, Clock, Database, Outbox, type TenantScope } from '@penumbra/platform';
import type { PulseExtended } from './contract.js';
import { amendmentRefusal, type Pulse } from './pulse.js';
import { pulseProblem } from './pulse.errors.js';
import { PulseStore } from './pulse.store.js';

/** The one amendment that a privacy contract allows: its close moves once, later, by at most 14 days. */
@Injectable()
export class ExtendPulse {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PulseStore) private readonly store: PulseStore,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** The same time again changes nothing. @throws Problem pulse.not-found, pulse.amendment-refused */
  async run(scope: TenantScope, actor: Actor, pulseId: string, closesAt: Date): Promise<Pulse> {
    return this.database.inTenant(scope, async () => {
      const pulse = await this.store.findForUpdate(scope, pulseId);
      if (!pulse) throw pulseProblem('pulse.not-found');
      if (pulse.closesAtInContract && pulse.closesAt.getTime() === closesAt.getTime()) return pulse;
      const refusal = amendmentRefusal(pulse, closesAt, this.clock.now());
      if (refusal !== null) throw pulseProblem('pulse.amendment-refused', refusal);
      await this.store.moveClose(scope, pulseId, closesAt);
      const extended: PulseExtended = { name: 'pulse-extended', payload: { pulseId } };
      await this.outbox.say(scope, extended);
      await this.audit.record(scope, {
        actor: actorName(actor),
        action: 'pulse.extended',
        subject: `pulse:${pulseId}`,
        details: { from: pulse.closesAt.toISOString(), to: closesAt.toISOString() },
      });
      return { ...pulse, closesAt, closesAtInContract: pulse.closesAt };
    });
  }
}
