import { Inject, Injectable } from '@nestjs/common';
import { actorName, FindOrganisation, systemActor, type Actor } from '@penumbra/identity';
import { AuditLog, Clock, Database, Problem, type TenantScope } from '@penumbra/platform';
import { LaunchPlanStore, type PlannedLaunch } from './launch-plan.store.js';
import { LaunchPulse } from './launch-pulse.js';
import { instantAt, usableTimeZone } from './programme/local-time.js';
import { runsWhileUnderMilliseconds } from './programme/settle.js';
import { pulseProblem } from './pulse.errors.js';
import { PulseStore } from './pulse.store.js';

/** Lets a draft be launched by itself at an hour that HR names. */
@Injectable()
export class PlanLaunch {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PulseStore) private readonly pulses: PulseStore,
    @Inject(LaunchPlanStore) private readonly store: LaunchPlanStore,
    @Inject(LaunchPulse) private readonly launchPulse: LaunchPulse,
    @Inject(FindOrganisation) private readonly organisation: FindOrganisation,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /**
   * At this date and time by the clocks of the organisation; a time that its clocks leave out becomes the first minute after,
   * one that comes twice is the first. A later plan takes the place of an earlier one.
   * @throws Problem pulse.not-found, pulse.not-a-draft, pulse.launch-time-unusable
   */
  async set(
    scope: TenantScope,
    actor: Actor,
    pulseId: string,
    { date, time }: { date: string; time: string },
  ): Promise<PlannedLaunch> {
    return this.database.inTenant(scope, async () => {
      const pulse = await this.draft(scope, pulseId);
      const { timeZone } = await this.organisation.run(scope);
      const launchAt = instantAt(date, time, usableTimeZone(timeZone));
      if (launchAt <= this.clock.now() || launchAt.getTime() + 3_600_000 > pulse.closesAt.getTime())
        throw pulseProblem('pulse.launch-time-unusable');
      await this.store.plan(scope, pulseId, launchAt);
      await this.record(scope, actor, 'pulse.launch-planned', pulseId, { launchAt: launchAt.toISOString() });
      return { launchAt, refused: null };
    });
  }

  /** Without a plan: changes nothing. @throws Problem pulse.not-found, pulse.not-a-draft */
  async cancel(scope: TenantScope, actor: Actor, pulseId: string): Promise<void> {
    await this.database.inTenant(scope, async () => {
      await this.draft(scope, pulseId);
      if (!(await this.store.planned(scope, pulseId))) return;
      await this.store.forget(scope, pulseId);
      await this.record(scope, actor, 'pulse.launch-plan-dropped', pulseId);
    });
  }

  async planned(scope: TenantScope, pulseId: string): Promise<PlannedLaunch | null> {
    return this.store.planned(scope, pulseId);
  }

  /**
   * Launches what is due, each in its own transaction and by one worker. Every obstacle is looked for again; where there is
   * one, and after more than 24 hours in which nothing ran, the launch waits for HR and says why.
   * @returns how many were looked at. @throws the first error that is no refusal; the next look tries again.
   */
  async runDue(scope: TenantScope): Promise<number> {
    for (let count = 0; ; count += 1) {
      const claimed = await this.database.inTenant(scope, async () => {
        const now = this.clock.now();
        const due = await this.store.claimDue(scope, now);
        if (!due) return false;
        const { pulseId, launchAt } = due;
        const pulse = await this.pulses.findForUpdate(scope, pulseId);
        if (pulse?.state !== 'draft') {
          // HR has launched it by hand meanwhile.
          await this.store.forget(scope, pulseId);
          return true;
        }
        try {
          if (now.getTime() - launchAt.getTime() >= runsWhileUnderMilliseconds)
            throw pulseProblem('pulse.launch-too-late');
          // A refusal is told before anything is written.
          await this.launchPulse.run(scope, systemActor, pulseId);
          await this.store.forget(scope, pulseId);
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          const problems = error.problems ?? [{ code: error.code, detail: error.detail }];
          await this.store.refuse(scope, pulseId, problems);
          await this.record(scope, systemActor, 'pulse.launch-refused', pulseId, {
            because: problems.map(({ code }) => code),
          });
        }
        return true;
      });
      if (!claimed) return count;
    }
  }

  private async draft(scope: TenantScope, pulseId: string) {
    const pulse = await this.pulses.findForUpdate(scope, pulseId);
    if (!pulse) throw pulseProblem('pulse.not-found');
    if (pulse.state !== 'draft') throw pulseProblem('pulse.not-a-draft');
    return pulse;
  }

  private async record(
    scope: TenantScope,
    actor: Actor,
    action: string,
    pulseId: string,
    details: Record<string, unknown> = {},
  ): Promise<void> {
    await this.audit.record(scope, { actor: actorName(actor), action, subject: `pulse:${pulseId}`, details });
  }
}
