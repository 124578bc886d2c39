import { Inject, Injectable } from '@nestjs/common';
import { BallotTally } from '@penumbra/intake';
import { AuditLog, Clock, Database, Outbox, type TenantScope } from '@penumbra/platform';
import { PulseReader } from '@penumbra/pulses';
import type { ReadingReady } from './contract.js';
import { freezeReading } from './freeze-reading.js';
import { ReadingStore } from './reading.store.js';

/** How far back drift is looked for: three years of quarterly pulses. */
const earlierReadings = 12;

/** Turns the ballots of a closed pulse into its reading, once. Runs as the tally, which sees no person. */
@Injectable()
export class ComputeReading {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(BallotTally) private readonly ballots: BallotTally,
    @Inject(ReadingStore) private readonly store: ReadingStore,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /**
   * One transaction: close the box, read, decide on structure, measure what may be shown, freeze, keep the answers
   * under their cells, empty the box. Again: changes nothing.
   * @throws Error when more ballots are in the box than passes were issued: then nothing is read.
   */
  async run(
    scope: TenantScope,
    input: { pulseId: string; issuedCounts: Readonly<Record<string, number>> },
  ): Promise<void> {
    const { pulseId } = input;
    await this.database.inTenant(scope, async () => {
      const pulse = await this.pulses.frozen(scope, pulseId);
      if (!pulse || pulse.state !== 'closed') return;
      // The update locks the box, so that a second run waits here and then finds the reading. A pulse that closed before
      // its box was opened has none, and gets a reading without answers.
      const hasBox = await this.ballots.close(scope, pulseId);
      if (await this.store.header(scope, pulseId)) return;

      const ballots = hasBox ? await this.ballots.ballots(scope, pulseId) : [];
      refuseInventedBallots(pulse.units, ballots, input.issuedCounts);
      const earlier = pulse.programme
        ? await this.store.earlierOfProgramme(
            scope,
            pulse.programme,
            pulse.closedAt ?? pulse.closesAt,
            earlierReadings,
          )
        : [];
      const { reading, structure } = freezeReading(pulse, ballots, earlier);
      await this.store.insert(scope, reading, this.clock.now());
      await this.store.insertAnswers(
        scope,
        pulseId,
        ballots.flatMap(({ unitId, answers }) => {
          const cellId = structure.decision.atomOf.get(unitId) ?? null;
          return cellId === null ? [] : [{ cellId, answers }];
        }),
      );
      await this.ballots.empty(scope, pulseId);
      const ready: ReadingReady = { name: 'reading-ready', payload: { pulseId } };
      await this.outbox.say(scope, ready);
      await this.audit.record(scope, {
        actor: 'system',
        action: 'reading.frozen',
        subject: `pulse:${pulseId}`,
        details: {
          releasedCellCount: reading.cells.filter((cell) => cell.released).length,
          withheldCellCount: reading.cells.filter((cell) => !cell.released).length,
        },
      });
    });
  }
}

/** Counted <= issued <= invited, for each unit. */
function refuseInventedBallots(
  units: readonly { id: string; invitedCount: number }[],
  ballots: readonly { unitId: string }[],
  issuedCounts: Readonly<Record<string, number>>,
): void {
  const counted = new Map<string, number>();
  for (const { unitId } of ballots) counted.set(unitId, (counted.get(unitId) ?? 0) + 1);
  for (const unit of units) {
    const issued = issuedCounts[unit.id] ?? 0;
    if ((counted.get(unit.id) ?? 0) > issued || issued > unit.invitedCount)
      throw new Error(
        `reading.counts-do-not-add-up: unit ${unit.id} has more ballots than passes, or more passes than people.`,
      );
  }
}

/** Destroys the ballots of a voided pulse. Again: changes nothing. */
@Injectable()
export class DestroyBallots {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(BallotTally) private readonly ballots: BallotTally,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  async run(scope: TenantScope, input: { pulseId: string }): Promise<void> {
    await this.database.inTenant(scope, async () => {
      const pulse = await this.pulses.frozen(scope, input.pulseId);
      if (pulse?.state !== 'voided') return;
      await this.ballots.void(scope, input.pulseId);
      await this.audit.record(scope, {
        actor: 'system',
        action: 'ballots.destroyed',
        subject: `pulse:${input.pulseId}`,
      });
    });
  }
}
