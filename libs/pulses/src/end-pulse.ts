import { Inject, Injectable } from '@nestjs/common';
import { actorName, systemActor, type Actor } from '@penumbra/identity';
import { AuditLog, Clock, Database, Outbox, type TenantScope } from '@penumbra/platform';
import type { PulseEvent } from './contract.js';
import { transitions, type Pulse } from './pulse.js';
import { pulseProblem } from './pulse.errors.js';
import { PulseStore } from './pulse.store.js';

/** The two ends of a pulse: closed (a reading follows) or voided (answers are destroyed, everyone is told). */
@Injectable()
export class EndPulse {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PulseStore) private readonly store: PulseStore,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** Closing a closed pulse again changes nothing. @throws Problem pulse.not-found, pulse.not-open, pulse.title-not-confirmed */
  async close(scope: TenantScope, actor: Actor, pulseId: string, confirm: string | null): Promise<Pulse> {
    return this.end(scope, actor, pulseId, 'closed', confirm, {});
  }

  /**
   * Voiding is final; a voided pulse stays as it is. A closed one may be voided until its reading is there: where the close
   * has stopped (docs/operations.md), that is what destroys ballots and key. @throws as close
   */
  async void(
    scope: TenantScope,
    actor: Actor,
    pulseId: string,
    confirm: string,
    reason: string,
  ): Promise<Pulse> {
    return this.end(scope, actor, pulseId, 'voided', confirm, { reason });
  }

  /** Closes every pulse whose time has come. @returns how many. */
  async closeDue(scope: TenantScope): Promise<number> {
    const due = await this.store.dueToClose(scope, this.clock.now());
    // Looked at again under the lock: the close may have been moved a moment ago.
    const stillDue = (pulse: Pulse): boolean => pulse.closesAt <= this.clock.now();
    for (const pulseId of due) await this.end(scope, systemActor, pulseId, 'closed', null, {}, stillDue);
    return due.length;
  }

  private async end(
    scope: TenantScope,
    actor: Actor,
    pulseId: string,
    state: 'closed' | 'voided',
    confirm: string | null,
    details: Record<string, unknown>,
    mayEnd: (pulse: Pulse) => boolean = () => true,
  ): Promise<Pulse> {
    return this.database.inTenant(scope, async () => {
      const pulse = await this.store.findForUpdate(scope, pulseId);
      if (!pulse) throw pulseProblem('pulse.not-found');
      if (confirm !== null && confirm.trim() !== pulse.title.trim())
        throw pulseProblem('pulse.title-not-confirmed');
      if (pulse.state === state || !mayEnd(pulse)) return pulse;
      if (
        !transitions[pulse.state].includes(state) ||
        (pulse.state === 'closed' && (await this.hasResults(scope, pulse)))
      )
        throw pulseProblem('pulse.not-open');
      await this.store.markEnded(scope, pulseId, state, this.clock.now());
      const event: PulseEvent = {
        name: state === 'closed' ? 'pulse-closed' : 'pulse-voided',
        payload: { pulseId },
      };
      await this.outbox.say(scope, event);
      await this.audit.record(scope, {
        actor: actorName(actor),
        action: state === 'closed' ? 'pulse.closed' : 'pulse.voided',
        subject: `pulse:${pulseId}`,
        details,
      });
      return (await this.store.find(scope, pulseId))!;
    });
  }

  /** An imported survey counts as one that has: there is nobody to tell, and no ballot to destroy. */
  private async hasResults(scope: TenantScope, { id, origin }: Pulse): Promise<boolean> {
    return origin === 'imported' || this.outbox.wasSaid(scope, ['reading-ready'], id);
  }
}
