import { Inject, Injectable } from '@nestjs/common';
import { actorName, FindOrganisation, type Actor } from '@penumbra/identity';
import { AuditLog, Clock, Database, Outbox, type TenantScope } from '@penumbra/platform';
import { Audiences, type Audience } from './audience.js';
import type { PulseLaunched } from './contract.js';
import { Instruments, type ChoosableInstrument } from './instruments.js';
import {
  comparableAudiences,
  launchObstacles,
  overlapWindowDays,
  protectiveSettings,
  type LaunchObstacle,
  type Pulse,
} from './pulse.js';
import { LaunchPlanStore } from './launch-plan.store.js';
import { pulseProblem } from './pulse.errors.js';
import { PulseStore } from './pulse.store.js';

/** What a launch would freeze, and what still stands in its way. */
export interface LaunchPreview {
  readonly obstacles: readonly LaunchObstacle[];
  readonly audience: Audience | null;
  readonly instrument: ChoosableInstrument | null;
}

@Injectable()
export class PreviewLaunch {
  constructor(
    @Inject(PulseStore) private readonly store: PulseStore,
    @Inject(Audiences) private readonly audiences: Audiences,
    @Inject(Instruments) private readonly instruments: Instruments,
    @Inject(LaunchPlanStore) private readonly plans: LaunchPlanStore,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async run(scope: TenantScope, pulse: Pulse): Promise<LaunchPreview> {
    const now = this.clock.now();
    const instrument = await this.instruments.find(scope, pulse.instrumentId);
    const audience = await this.audiences.now(scope, pulse.audienceTeamId, pulse.minimumCell);
    const since = new Date(now.getTime() - overlapWindowDays * 24 * 3_600_000);
    const comparable = comparableAudiences(
      pulse,
      instrument?.instrument ?? null,
      await this.store.audiencesSince(scope, since),
    );
    const obstacles = launchObstacles({
      pulse,
      instrument: instrument?.instrument ?? null,
      peopleCount: audience?.peopleCount ?? 0,
      unitCount: audience?.units.length ?? 0,
      comparable,
      bothCounts: await this.store.inBothAudiences(
        scope,
        comparable.filter(({ origin }) => origin === 'asked').map(({ pulseId }) => pulseId),
        (audience?.teams ?? []).map(({ teamId }) => teamId),
      ),
      coSignatureIsMissing:
        (await this.plans.needsCoSignature(scope)) && !(await this.plans.coSignature(scope, pulse.id)),
      now,
    });
    return { obstacles, audience, instrument };
  }
}

/** Freezes roster, units and instrument and opens the pulse. It cannot be undone, only voided. */
@Injectable()
export class LaunchPulse {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PulseStore) private readonly store: PulseStore,
    @Inject(PreviewLaunch) private readonly preview: PreviewLaunch,
    @Inject(Audiences) private readonly audiences: Audiences,
    @Inject(FindOrganisation) private readonly organisation: FindOrganisation,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** Launching an open pulse again changes nothing. @throws Problem pulse.not-found, pulse.not-a-draft, pulse.has-obstacles */
  async run(scope: TenantScope, actor: Actor, pulseId: string): Promise<Pulse> {
    return this.database.inTenant(scope, async () => {
      const pulse = await this.store.findForUpdate(scope, pulseId);
      if (!pulse) throw pulseProblem('pulse.not-found');
      if (pulse.state === 'open') return pulse;
      if (pulse.state !== 'draft') throw pulseProblem('pulse.not-a-draft');
      await this.audiences.holdStill(scope);
      const { obstacles, audience, instrument } = await this.preview.run(scope, pulse);
      if (obstacles.length > 0 || !audience || !instrument)
        throw pulseProblem('pulse.has-obstacles', undefined, obstacles);
      await this.store.freeze(scope, pulseId, {
        instrument: instrument.instrument,
        organisation: await this.organisation.run(scope),
        audience,
        openedAt: this.clock.now(),
      });
      // What nobody else agreed to has come to nothing: from now on nothing can be loosened.
      await this.store.forgetLoosenings(scope, pulseId, protectiveSettings);
      const launched: PulseLaunched = { name: 'pulse-launched', payload: { pulseId } };
      await this.outbox.say(scope, launched);
      await this.audit.record(scope, {
        actor: actorName(actor),
        action: 'pulse.launched',
        subject: `pulse:${pulseId}`,
        details: {
          invitedCount: audience.peopleCount,
          unitCount: audience.units.length,
          instrument: `${instrument.instrument.key}.v${instrument.instrument.version}`,
          minimumCell: pulse.minimumCell,
          answersKeptDays: pulse.answersKeptDays,
          executivesSeeAfterWorkingDays: pulse.executivesSeeAfterWorkingDays,
        },
      });
      return (await this.store.find(scope, pulseId))!;
    });
  }
}
