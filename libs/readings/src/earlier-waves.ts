import { Inject, Injectable } from '@nestjs/common';
import type { TenantScope } from '@penumbra/platform';
import { PulseReader, type FrozenPulse } from '@penumbra/pulses';
import type { WaveBefore } from './cell-trends.js';
import type { FrozenReading } from './contract.js';
import { Ledger } from './ledger.js';

/** How far back drift is looked for: three years of quarterly pulses. */
const earlierReadings = 12;

/** What a reading is held against: those of its programme that closed before it. */
@Injectable()
export class EarlierWaves {
  constructor(
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** `before`: what the latest was decided on, and who moved since; null where either was not kept. */
  async before(
    scope: TenantScope,
    pulse: FrozenPulse,
  ): Promise<{ earlier: readonly FrozenReading[]; before: WaveBefore | null }> {
    if (!pulse.programme) return { earlier: [], before: null };
    const closedAt = pulse.closedAt ?? pulse.closesAt;
    const earlier = await this.ledger.earlierOfProgramme(scope, pulse.programme, closedAt, earlierReadings);
    const previous = earlier.at(-1);
    const since = previous && (await this.pulses.membershipMoves(scope, pulse.id));
    if (!since || since.earlierPulseId !== previous.header.pulseId) return { earlier, before: null };
    const decision = await this.ledger.decision(scope, previous.header);
    return { earlier, before: decision && { decision, moves: since.moves } };
  }
}
