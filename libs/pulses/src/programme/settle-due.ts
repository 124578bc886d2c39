import { Inject, Injectable } from '@nestjs/common';
import { actorName, FindOrganisation, systemActor, type Actor } from '@penumbra/identity';
import { AuditLog, Clock, Database, Problem, type TenantScope } from '@penumbra/platform';
import { EditPulse } from '../edit-pulse.js';
import { Instruments } from '../instruments.js';
import { LaunchPulse } from '../launch-pulse.js';
import { ProgrammeSchedules, type ProgrammeSchedule } from './programme-schedule.js';
import { ProgrammeStore } from './programme.store.js';
import { instrumentInTurn, itemsInTurn, type Programme, type SettledOccurrence } from './programme.js';
import { settle, type Settlement } from './settle.js';

type Outcome = Pick<SettledOccurrence, 'state' | 'reason' | 'problems' | 'pulseId'>;

/**
 * Brings programmes up to date: whatever has fallen due is launched, skipped or left to HR, each occurrence once. A
 * programme is claimed by a lock that other workers pass over, and the occurrence's row is unique, so that any number of
 * workers make one pulse.
 */
@Injectable()
export class SettleDueOccurrences {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ProgrammeStore) private readonly store: ProgrammeStore,
    @Inject(ProgrammeSchedules) private readonly schedules: ProgrammeSchedules,
    @Inject(EditPulse) private readonly editPulse: EditPulse,
    @Inject(LaunchPulse) private readonly launchPulse: LaunchPulse,
    @Inject(Instruments) private readonly instruments: Instruments,
    @Inject(FindOrganisation) private readonly organisation: FindOrganisation,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /**
   * One look at every programme that is due, each in its own transaction.
   * @returns how many were looked at. @throws the first error, after all others have been looked at.
   */
  async run(scope: TenantScope): Promise<number> {
    const failed = new Map<string, unknown>();
    for (let count = 0; ; count++) {
      let claimed: Programme | null = null;
      try {
        await this.database.inTenant(scope, async () => {
          claimed = await this.store.claimDue(scope, this.clock.now(), [...failed.keys()]);
          if (claimed) await this.bringUpToDate(scope, claimed);
        });
      } catch (error) {
        const { id } = (claimed as Programme | null) ?? {};
        if (!id) throw error;
        failed.set(id, error);
      }
      if (claimed) continue;
      if (failed.size > 0) throw [...failed.values()][0];
      return count;
    }
  }

  /** Settles what is due of a programme whose row the caller has locked, and says when to look at it again. */
  async bringUpToDate(scope: TenantScope, programme: Programme): Promise<void> {
    const now = this.clock.now();
    const schedule = await this.schedules.of(scope, programme);
    const { settled, next } = settle({
      paused: programme.state === 'paused',
      next: programme.nextOccurrence,
      dueAt: schedule.dueAt,
      now,
    });
    if (settled.length > 0) await this.closeWaiting(scope, programme.id, 'overtaken');
    for (const settlement of settled) {
      const outcome = await this.outcome(scope, programme, settlement, schedule);
      const { occurrence, dueAt } = settlement;
      const plannedOn = schedule.planOf(occurrence).on;
      await this.store.insertOccurrence(
        scope,
        programme.id,
        { occurrence, plannedOn, dueAt, ...outcome },
        now,
      );
      await this.record(scope, systemActor, programme.id, occurrence, outcome);
    }
    // People may yet join in zones where it is due earlier, so the last look comes no later than anywhere on Earth.
    const earliest = schedule.notDueBefore(next);
    await this.store.setNext(scope, programme.id, next, earliest > now ? earliest : schedule.dueAt(next));
  }

  /** Makes and launches the pulse of an occurrence; launches the draft when one has been made. @throws Problem of the launch. */
  async launch(
    scope: TenantScope,
    actor: Actor,
    programme: Programme,
    occurrence: number,
    draftId: string | null,
  ): Promise<string> {
    const pulseId = draftId ?? (await this.draft(scope, actor, programme, occurrence));
    await this.launchPulse.run(scope, actor, pulseId);
    return pulseId;
  }

  /** Whatever still waits for HR is skipped, and its draft thrown away. */
  async closeWaiting(
    scope: TenantScope,
    programmeId: string,
    reason: 'overtaken' | 'declined' | 'ended',
    actor: Actor = systemActor,
  ): Promise<void> {
    for (const { occurrence, pulseId, problems } of await this.store.waiting(scope, [programmeId])) {
      const outcome: Outcome = { state: 'skipped', reason, problems, pulseId: null };
      await this.store.updateOccurrence(scope, programmeId, occurrence, outcome, this.clock.now());
      if (pulseId) await this.editPulse.remove(scope, actor, pulseId);
      await this.record(scope, actor, programmeId, occurrence, outcome);
    }
  }

  private async outcome(
    scope: TenantScope,
    programme: Programme,
    settlement: Settlement,
    schedule: ProgrammeSchedule,
  ): Promise<Outcome> {
    const { occurrence, what } = settlement;
    if (what === 'skip') return { state: 'skipped', reason: settlement.reason, problems: [], pulseId: null };
    if (what === 'ask') return { state: 'waiting', reason: settlement.reason, problems: [], pulseId: null };
    let pulseId: string | null = null;
    try {
      // A refusal is told before anything is written, so what was done before it in this transaction stands.
      pulseId = await this.draft(scope, systemActor, programme, occurrence, schedule);
      await this.launch(scope, systemActor, programme, occurrence, pulseId);
      return { state: 'launched', reason: null, problems: [], pulseId };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const problems = error.problems ?? [{ code: error.code, detail: error.detail }];
      return { state: 'waiting', reason: 'obstacles', problems, pulseId };
    }
  }

  private async draft(
    scope: TenantScope,
    actor: Actor,
    programme: Programme,
    occurrence: number,
    known?: ProgrammeSchedule,
  ): Promise<string> {
    const schedule = known ?? (await this.schedules.of(scope, programme));
    const items = itemsInTurn(programme, occurrence);
    const instrument = items && (await this.instruments.keep(scope, instrumentInTurn(programme, items.all)));
    const { locale } = await this.organisation.run(scope);
    const plannedOn = new Date(`${schedule.planOf(occurrence).on}T12:00:00Z`);
    const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(plannedOn);
    const draft = await this.editPulse.create(scope, actor, {
      title: `${programme.name}, ${date}`,
      programme: programme.name,
      instrumentId: instrument?.id ?? programme.instrumentId!,
      audienceTeamId: programme.audienceTeamId,
      minimumCell: programme.minimumCell,
      answersKeptDays: programme.answersKeptDays,
      executivesSeeAfterWorkingDays: programme.executivesSeeAfterWorkingDays,
      replyToName: programme.replyToName,
      replyToEmail: programme.replyToEmail,
      closesAt: schedule.closesAt(occurrence, this.clock.now()),
    });
    return draft.id;
  }

  private async record(
    scope: TenantScope,
    actor: Actor,
    programmeId: string,
    occurrence: number,
    { state, reason }: Outcome,
  ): Promise<void> {
    await this.audit.record(scope, {
      actor: actorName(actor),
      action:
        state === 'launched'
          ? 'programme.occurrence-launched'
          : state === 'waiting'
            ? 'programme.occurrence-waiting'
            : 'programme.occurrence-skipped',
      subject: `programme:${programmeId}`,
      details: { occurrence, ...(reason ? { reason } : {}) },
    });
  }
}
