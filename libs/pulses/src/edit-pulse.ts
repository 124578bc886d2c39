import { Inject, Injectable } from '@nestjs/common';
import { actorName, type Actor } from '@penumbra/identity';
import { AuditLog, Clock, Database, newId, Problem, type TenantScope } from '@penumbra/platform';
import { Audiences } from './audience.js';
import { Instruments } from './instruments.js';
import { usualHeadStart } from './contract.js';
import {
  loosenedBy,
  protectiveSettings,
  smallestMinimumCell,
  type ProtectiveSetting,
  type Pulse,
} from './pulse.js';
import { LaunchPlanStore } from './launch-plan.store.js';
import { pulseProblem } from './pulse.errors.js';
import { PulseStore, type DraftFields, type NewDraft } from './pulse.store.js';

/** A year: the next pulse of the same quarter can be compared, and nothing older is kept. */
const usualAnswersKeptDays = 365;

/** Drafts: made, changed and thrown away freely; nothing is sent before the launch. */
@Injectable()
export class EditPulse {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PulseStore) private readonly store: PulseStore,
    @Inject(LaunchPlanStore) private readonly plans: LaunchPlanStore,
    @Inject(Instruments) private readonly instruments: Instruments,
    @Inject(Audiences) private readonly audiences: Audiences,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** @throws Problem instrument.not-found, pulse.team-not-found, pulse.minimum-cell-too-low */
  async create(scope: TenantScope, actor: Actor, input: NewDraft): Promise<Pulse> {
    const draft = {
      ...input,
      minimumCell: input.minimumCell ?? smallestMinimumCell,
      answersKeptDays: input.answersKeptDays ?? usualAnswersKeptDays,
      executivesSeeAfterWorkingDays: input.executivesSeeAfterWorkingDays ?? usualHeadStart,
    };
    return this.database.inTenant(scope, async () => {
      await this.check(scope, draft);
      const id = newId();
      const createdBy = actor.kind === 'account' ? actor.accountId : null;
      await this.store.insertDraft(scope, id, draft, createdBy, this.clock.now());
      await this.record(scope, actor, 'pulse.drafted', id);
      return (await this.store.find(scope, id))!;
    });
  }

  /**
   * Loosening what protects people needs two: the first request is noted and refused, the same change by another person
   * applies it. After launch every change is refused. What a refusal leaves behind (the note, the audit line) is kept.
   * @throws Problem pulse.not-found, pulse.contract-is-fixed, pulse.loosening-needs-second-person,
   * pulse.minimum-cell-too-low, instrument.not-found, pulse.team-not-found
   */
  async change(
    scope: TenantScope,
    actor: Actor,
    pulseId: string,
    changes: Partial<DraftFields>,
  ): Promise<Pulse> {
    const outcome = await this.database.inTenant(scope, async () => {
      const pulse = await this.store.findForUpdate(scope, pulseId);
      if (!pulse) throw pulseProblem('pulse.not-found');
      if (pulse.state !== 'draft') {
        await this.record(scope, actor, 'pulse.change-refused', pulseId, { fields: Object.keys(changes) });
        return pulseProblem('pulse.contract-is-fixed');
      }
      const draft = { ...pulse, ...changes };
      await this.check(scope, draft);
      const loosened = loosenedBy(pulse, draft);
      if (!(await this.agreed(scope, actor, pulse, draft, loosened)))
        return pulseProblem('pulse.loosening-needs-second-person');
      await this.store.updateDraft(scope, pulseId, draft);
      const settled = protectiveSettings.filter((setting) => draft[setting] !== pulse[setting]);
      await this.store.forgetLoosenings(scope, pulseId, settled);
      await this.record(scope, actor, 'pulse.changed', pulseId);
      // The works council has signed another draft than this one.
      if (await this.plans.voidCoSignature(scope, pulseId))
        await this.record(scope, actor, 'pulse.co-signature-voided', pulseId);
      return (await this.store.find(scope, pulseId))!;
    });
    if (outcome instanceof Problem) throw outcome;
    return outcome;
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

  /** Whether another person asked for each of these before; what is new is noted. Both are audited. */
  private async agreed(
    scope: TenantScope,
    actor: Actor,
    pulse: Pulse,
    draft: DraftFields,
    loosened: readonly ProtectiveSetting[],
  ): Promise<boolean> {
    if (loosened.length === 0) return true;
    if (actor.kind !== 'account') throw new Error('Only a person can ask for less protection.');
    const noted = await this.store.loosenings(scope, pulse.id);
    const askedByAnother = (setting: ProtectiveSetting) =>
      noted.find(
        (note) =>
          note.setting === setting && note.value === draft[setting] && note.askedBy !== actor.accountId,
      );
    const isAgreed = loosened.every(askedByAnother);
    for (const setting of loosened) {
      const change = { setting, from: pulse[setting], to: draft[setting] };
      const earlier = askedByAnother(setting);
      if (isAgreed)
        await this.record(scope, actor, 'pulse.loosened', pulse.id, {
          ...change,
          askedBy: `account:${earlier!.askedBy}`,
        });
      else if (!earlier) {
        await this.store.noteLoosening(scope, pulse.id, {
          setting,
          value: draft[setting],
          askedBy: actor.accountId,
          askedAt: this.clock.now(),
        });
        await this.record(scope, actor, 'pulse.loosening-asked', pulse.id, change);
      }
    }
    return isAgreed;
  }

  private async check(scope: TenantScope, draft: DraftFields): Promise<void> {
    if (draft.minimumCell < smallestMinimumCell) throw pulseProblem('pulse.minimum-cell-too-low');
    if (!(await this.instruments.find(scope, draft.instrumentId))) throw pulseProblem('instrument.not-found');
    if (draft.audienceTeamId && !(await this.audiences.now(scope, draft.audienceTeamId, 5)))
      throw pulseProblem('pulse.team-not-found');
  }

  private async record(
    scope: TenantScope,
    actor: Actor,
    action: string,
    pulseId: string,
    details: Record<string, unknown> = {},
  ): Promise<void> {
    await this.audit.record(scope, {
      actor: actorName(actor),
      action,
      subject: `pulse:${pulseId}`,
      details,
    });
  }
}
