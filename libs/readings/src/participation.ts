import { Inject, Injectable } from '@nestjs/common';
import { BallotTally } from '@penumbra/intake';
import { Clock, Database, type TenantScope } from '@penumbra/platform';
import { PulseReader } from '@penumbra/pulses';
import { ParticipationStore } from './participation.store.js';

const step = 5;
/** A smaller part of the organisation gets no count while it answers. */
const smallestPart = 100;

export interface Participation {
  /** The day, as YYYY-MM-DD in UTC. */
  readonly countedOn: string;
  /** A multiple of five; there may be up to four ballots more, and those of the days since. */
  readonly atLeast: number;
  readonly invitedCount: number;
}

/**
 * How many have answered so far, at most once a day and in steps of at least five people, so that nobody can watch one
 * person's answer arrive. For the whole organisation, or 100 people and more. Runs as the tally.
 */
@Injectable()
export class CountParticipation {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(BallotTally) private readonly ballots: BallotTally,
    @Inject(ParticipationStore) private readonly store: ParticipationStore,
  ) {}

  /** Again on the same day: changes nothing. */
  async run(scope: TenantScope): Promise<void> {
    const today = this.clock.now().toISOString().slice(0, 10);
    for (const pulse of await this.pulses.open(scope)) {
      if (pulse.audienceTeamId !== null && (pulse.invitedCount ?? 0) < smallestPart) continue;
      await this.database.inTenant(scope, async () => {
        const last = await this.store.latest(scope, pulse.id);
        if (last && last.countedOn >= today) return;
        // The day is done with one look, whatever it shows: a count that appeared when the fifth further answer came would
        // tell when it came.
        const atLeast = Math.floor((await this.ballots.count(scope, pulse.id)) / step) * step;
        await this.store.insert(scope, pulse.id, { countedOn: today, atLeast });
      });
    }
  }
}

/** What was last counted, for HR's page of an open pulse. */
@Injectable()
export class ReadParticipation {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(ParticipationStore) private readonly store: ParticipationStore,
  ) {}

  /** Null while fewer than five have been counted. @throws Problem `pulse.not-found` */
  async run(scope: TenantScope, pulseId: string): Promise<Participation | null> {
    return this.database.inTenant(scope, async () => {
      const { invitedCount } = await this.pulses.get(scope, pulseId);
      const latest = await this.store.latest(scope, pulseId);
      return latest?.atLeast ? { ...latest, invitedCount: invitedCount ?? 0 } : null;
    });
  }
}
