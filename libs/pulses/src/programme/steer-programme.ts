import { Inject, Injectable } from '@nestjs/common';
import { actorName, type Actor } from '@penumbra/identity';
import { AuditLog, Clock, Database, type TenantScope } from '@penumbra/platform';
import { programmeProblem } from './programme.errors.js';
import { ProgrammeSchedules } from './programme-schedule.js';
import { ProgrammeStore } from './programme.store.js';
import { programmeTransitions, type Programme, type ProgrammeState } from './programme.js';
import { SettleDueOccurrences } from './settle-due.js';

/** Starting, pausing, resuming and ending a programme, and deciding about an occurrence that waits. */
@Injectable()
export class SteerProgramme {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ProgrammeStore) private readonly store: ProgrammeStore,
    @Inject(ProgrammeSchedules) private readonly schedules: ProgrammeSchedules,
    @Inject(SettleDueOccurrences) private readonly settleDue: SettleDueOccurrences,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** Starting a running programme again changes nothing. @throws Problem programme.not-found, wrong-state, first-day-past */
  async start(scope: TenantScope, actor: Actor, id: string): Promise<Programme> {
    return this.steer(
      scope,
      actor,
      id,
      { state: 'running', action: 'programme.started' },
      async (programme) => {
        if (programme.state !== 'draft') throw programmeProblem('programme.wrong-state');
        const schedule = await this.schedules.of(scope, programme);
        if (schedule.dueAt(0) <= this.clock.now()) throw programmeProblem('programme.first-day-past');
        await this.store.setNext(scope, id, 0, schedule.notDueBefore(0));
      },
    );
  }

  /** What is due up to now still runs; what falls due from now on is skipped. @throws Problem programme.not-found, wrong-state */
  async pause(scope: TenantScope, actor: Actor, id: string): Promise<Programme> {
    return this.steer(scope, actor, id, { state: 'paused', action: 'programme.paused' }, (programme) =>
      this.settleDue.bringUpToDate(scope, programme),
    );
  }

  /** Goes on with the next occurrence; those of the pause stay skipped. @throws Problem programme.not-found, wrong-state */
  async resume(scope: TenantScope, actor: Actor, id: string): Promise<Programme> {
    return this.steer(scope, actor, id, { state: 'running', action: 'programme.resumed' }, (programme) => {
      if (programme.state !== 'paused') throw programmeProblem('programme.wrong-state');
      return this.settleDue.bringUpToDate(scope, programme);
    });
  }

  /** Final. A pulse that is open stays open until it closes. @throws Problem programme.not-found */
  async end(scope: TenantScope, actor: Actor, id: string): Promise<Programme> {
    return this.steer(scope, actor, id, { state: 'ended', action: 'programme.ended' }, () =>
      this.settleDue.closeWaiting(scope, id, 'ended', actor),
    );
  }

  /**
   * Runs or drops an occurrence that waits, because it came too late or something stood in its way.
   * @throws Problem programme.not-found, wrong-state, nothing-waiting; the obstacles of the launch.
   */
  async decide(
    scope: TenantScope,
    actor: Actor,
    id: string,
    input: { occurrence: number; decision: 'run' | 'skip' },
  ): Promise<Programme> {
    return this.database.inTenant(scope, async () => {
      const programme = await this.locked(scope, id);
      const waiting = (await this.store.waiting(scope, [id])).find(
        ({ occurrence }) => occurrence === input.occurrence,
      );
      if (!waiting) throw programmeProblem('programme.nothing-waiting');
      if (input.decision === 'skip') await this.settleDue.closeWaiting(scope, id, 'declined', actor);
      else {
        const { occurrence } = waiting;
        const pulseId = await this.settleDue.launch(scope, actor, programme, occurrence, waiting.pulseId);
        const outcome = { state: 'launched', reason: null, problems: [], pulseId } as const;
        await this.store.updateOccurrence(scope, id, occurrence, outcome, this.clock.now());
      }
      return (await this.store.find(scope, id))!;
    });
  }

  private async steer(
    scope: TenantScope,
    actor: Actor,
    id: string,
    { state, action }: { state: ProgrammeState; action: string },
    before: (programme: Programme) => Promise<void>,
  ): Promise<Programme> {
    return this.database.inTenant(scope, async () => {
      const programme = await this.locked(scope, id);
      if (programme.state === state) return programme;
      if (!programmeTransitions[programme.state].includes(state))
        throw programmeProblem('programme.wrong-state');
      await before(programme);
      await this.store.setState(scope, id, state, this.clock.now());
      await this.audit.record(scope, {
        actor: actorName(actor),
        action,
        subject: `programme:${id}`,
      });
      return (await this.store.find(scope, id))!;
    });
  }

  private async locked(scope: TenantScope, id: string): Promise<Programme> {
    const programme = await this.store.findForUpdate(scope, id);
    if (!programme) throw programmeProblem('programme.not-found');
    return programme;
  }
}
