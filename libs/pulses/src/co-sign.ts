import { Inject, Injectable } from '@nestjs/common';
import { actorName, type Actor } from '@penumbra/identity';
import { AuditLog, Clock, Database, type TenantScope } from '@penumbra/platform';
import { LaunchPlanStore, type CoSignature } from './launch-plan.store.js';
import { pulseProblem } from './pulse.errors.js';
import { PulseStore } from './pulse.store.js';

/**
 * The works council's word on a launch, where the organisation wants it. HR can begin to ask for it; only the council can stop
 * that. A change of the draft takes the signature away (EditPulse).
 */
@Injectable()
export class CoSign {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PulseStore) private readonly pulses: PulseStore,
    @Inject(LaunchPlanStore) private readonly store: LaunchPlanStore,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  async isNeeded(scope: TenantScope): Promise<boolean> {
    return this.store.needsCoSignature(scope);
  }

  async of(scope: TenantScope, pulseId: string): Promise<CoSignature | null> {
    return this.store.coSignature(scope, pulseId);
  }

  /** The same again changes nothing. */
  async setNeeded(scope: TenantScope, actor: Actor, needed: boolean): Promise<boolean> {
    return this.database.inTenant(scope, async () => {
      if ((await this.store.needsCoSignature(scope)) === needed) return needed;
      await this.store.setNeedsCoSignature(scope, needed);
      await this.audit.record(scope, {
        actor: actorName(actor),
        action: needed ? 'co-signature.required' : 'co-signature.waived',
        subject: `organisation:${scope.tenantId}`,
      });
      return needed;
    });
  }

  /** Signing again changes nothing. @throws Problem pulse.not-found, pulse.not-a-draft */
  async sign(scope: TenantScope, actor: Actor, pulseId: string): Promise<void> {
    if (actor.kind !== 'account') throw new Error('Only a person can sign.');
    await this.database.inTenant(scope, async () => {
      const pulse = await this.pulses.findForUpdate(scope, pulseId);
      if (!pulse) throw pulseProblem('pulse.not-found');
      if (pulse.state !== 'draft') throw pulseProblem('pulse.not-a-draft');
      if (await this.store.coSignature(scope, pulseId)) return;
      await this.store.sign(scope, pulseId, { signedBy: actor.accountId, signedAt: this.clock.now() });
      await this.audit.record(scope, {
        actor: actorName(actor),
        action: 'pulse.co-signed',
        subject: `pulse:${pulseId}`,
        details: {
          minimumCell: pulse.minimumCell,
          answersKeptDays: pulse.answersKeptDays,
          executivesSeeAfterWorkingDays: pulse.executivesSeeAfterWorkingDays,
        },
      });
    });
  }
}
