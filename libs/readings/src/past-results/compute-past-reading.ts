import { Inject, Injectable } from '@nestjs/common';
import { checkAnswers } from '@penumbra/instruments';
import { Clock, Database, type TenantScope } from '@penumbra/platform';
import { PulseReader, type FrozenPulse } from '@penumbra/pulses';
import { EarlierWaves } from '../earlier-waves.js';
import { freezeReading } from '../freeze-reading.js';
import { readingProblem } from '../reading.errors.js';
import { ReadingStore } from '../reading.store.js';
import { AnswerCounter } from '../tally-ballots.js';
import { WriteLedger } from '../write-ledger.js';
import { PastResultsStore } from './past-results.store.js';

/** Turns the answers of an imported survey into its reading, once, and deletes them. Runs as the tally. */
@Injectable()
export class ComputePastReading {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(PastResultsStore) private readonly past: PastResultsStore,
    @Inject(ReadingStore) private readonly store: ReadingStore,
    @Inject(EarlierWaves) private readonly waves: EarlierWaves,
    @Inject(WriteLedger) private readonly writeLedger: WriteLedger,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * In one transaction: add up, decide on structure, measure what may be shown, freeze, delete what waited. No answer is
   * kept: whoever imported them has them. Again: changes nothing.
   * @throws Problem `reading.counts-do-not-add-up`: then nothing is read.
   */
  async run(scope: TenantScope, { pulseId }: { pulseId: string }): Promise<void> {
    const pulse = await this.pulses.frozen(scope, pulseId);
    if (pulse?.origin !== 'imported') return;
    await this.database.inTenant(scope, async () => {
      await this.store.hold(scope, pulseId);
      if ((await this.store.frozenAmong(scope, [pulseId])).length > 0) return;
      const counted = await this.count(scope, pulse);
      // Who moved since the reading before is not known of an import, so that no direction is said.
      const { earlier, before } = await this.waves.before(scope, pulse);
      const { reading, structure } = freezeReading(pulse, counted, earlier, { before });
      const documentHash = await this.writeLedger.run(scope, reading, structure.decision, this.clock.now());
      await this.past.deleteAnswers(scope, pulseId);
      await this.writeLedger.announce(scope, reading, documentHash);
    });
    await this.database.vacuum('readings.past_answers');
  }

  private async count(scope: TenantScope, pulse: FrozenPulse): Promise<AnswerCounter> {
    const counter = new AnswerCounter(pulse.instrument);
    const invitedOf = new Map(pulse.units.map(({ id, invitedCount }) => [id, invitedCount]));
    for (let part = 0; ; part += 1) {
      const rows = await this.past.part(scope, pulse.id, part);
      if (!rows && part === 0) throw readingProblem('reading.counts-do-not-add-up');
      if (!rows) break;
      for (const [unitId, given] of rows) {
        const checked = checkAnswers(pulse.instrument, given);
        if (!checked.ok || !invitedOf.has(unitId)) throw readingProblem('reading.counts-do-not-add-up');
        counter.add({ unitId, answers: checked.answers });
      }
    }
    for (const [unitId, { respondentCount }] of counter.ofUnit)
      if (respondentCount > invitedOf.get(unitId)!) throw readingProblem('reading.counts-do-not-add-up');
    return counter;
  }
}
