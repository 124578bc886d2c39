import { Inject, Injectable } from '@nestjs/common';
import { actorName, type Actor } from '@penumbra/identity';
import { AuditLog, Clock, Database, newId, type TenantScope } from '@penumbra/platform';
import { Audiences } from './audience.js';
import { Instruments } from './instruments.js';
import type { Pulse } from './pulse.js';
import { pulseProblem } from './pulse.errors.js';
import { PulseStore, type DraftFields } from './pulse.store.js';

/** Drafts: made, changed and thrown away freely; nothing is sent before the launch. */
@Injectable()
export class EditPulse {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PulseStore) private readonly store: PulseStore,
    @Inject(Instruments) private readonly instruments: Instruments,
    @Inject(Audiences) private readonly audiences: Audiences,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** @throws Problem instrument.not-found, pulse.team-not-found */
  async create(scope: TenantScope, actor: Actor, draft: DraftFields): Promise<Pulse> {
    return this.database.inTenant(scope, async () => {
      await this.check(scope, draft);
      const id = newId();
      const createdBy = actor.kind === 'account' ? actor.accountId : null;
      await this.store.insertDraft(scope, id, draft, createdBy, this.clock.now());
      await this.record(scope, actor, 'pulse.drafted', id);
      return (await this.store.find(scope, id))!;
    });
  }

  /** @throws Problem pulse.not-found, pulse.not-a-draft, instrument.not-found, pulse.team-not-found */
  async change(
    scope: TenantScope,
    actor: Actor,
    pulseId: string,
    changes: Partial<DraftFields>,
  ): Promise<Pulse> {
    return this.database.inTenant(scope, async () => {
      const pulse = await this.draft(scope, pulseId);
      const draft = { ...pulse, ...changes };
      await this.check(scope, draft);
      await this.store.updateDraft(scope, pulseId, draft);
      await this.record(scope, actor, 'pulse.changed', pulseId);
      return (await this.store.find(scope, pulseId))!;
    });
  }

  /** @throws Problem pulse.not-found, pulse.not-a-draft */
  async remove(scope: TenantScope, actor: Actor, pulseId: string): Promise<void> {
    await this.database.inTenant(scope, async () => {
      await this.draft(scope, pulseId);
      await this.store.deleteDraft(scope, pulseId);
      await this.record(scope, actor, 'pulse.draft-removed', pulseId);
    });
  }

  private async draft(scope: TenantScope, pulseId: string): Promise<Pulse> {
    const pulse = await this.store.findForUpdate(scope, pulseId);
    if (!pulse) throw pulseProblem('pulse.not-found');
    if (pulse.state !== 'draft') throw pulseProblem('pulse.not-a-draft');
    return pulse;
  }

  private async check(scope: TenantScope, draft: DraftFields): Promise<void> {
    if (!(await this.instruments.find(scope, draft.instrumentId))) throw pulseProblem('instrument.not-found');
    if (draft.audienceTeamId && !(await this.audiences.now(scope, draft.audienceTeamId, 5)))
      throw pulseProblem('pulse.team-not-found');
  }

  private async record(scope: TenantScope, actor: Actor, action: string, pulseId: string): Promise<void> {
    await this.audit.record(scope, { actor: actorName(actor), action, subject: `pulse:${pulseId}` });
  }
}
