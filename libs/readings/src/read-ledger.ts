import { Inject, Injectable } from '@nestjs/common';
import type { TenantScope } from '@penumbra/platform';
import type { FrozenCell, FrozenHeader, FrozenTrend, WithheldBecause } from './contract.js';
import { Ledger, type ReadingProof } from './ledger.js';
import { Opening, type OpeningTime } from './opening.js';
import { readingProblem } from './reading.errors.js';
import { ReadingStore, type AskedRecompute } from './reading.store.js';

/** Why something is not in the reading: a cell, a measure of it, the exact figure of a measure, or comments. */
export type WithheldRule = WithheldBecause | 'clipped' | 'comments-higher-up';

export interface LedgerEntry {
  readonly cell: Pick<FrozenCell, 'cellId' | 'kind' | 'teamId' | 'teamName' | 'depth' | 'released'>;
  /** How it is compared with the reading before; null where there was none, and where the cell is withheld. */
  readonly trend: FrozenTrend | null;
  /** The rule by which the whole cell is withheld; null where it is published. */
  readonly withheldBecause: WithheldBecause | null;
  /** Measures of a published cell that are withheld, or shown clipped only; `comments` where these do not stand there. */
  readonly measures: readonly { readonly measureId: string; readonly rule: WithheldRule }[];
  readonly publishedMeasureCount: number;
  readonly flagCount: number;
}

export interface LedgerOfReading {
  readonly header: FrozenHeader;
  readonly frozenAt: Date;
  /** All there are, the first one first, this one among them; no more than three. */
  readonly revisions: readonly {
    readonly number: number;
    readonly frozenAt: Date;
    readonly documentHash: string;
    /** Why HR asked for it; null for the first. */
    readonly reason: string | null;
  }[];
  /** The recompute that was asked for last; null when none was. */
  readonly recompute: AskedRecompute | null;
  readonly opening: OpeningTime;
  readonly proof: ReadingProof;
  readonly entries: readonly LedgerEntry[];
}

/** What was published of a reading and what was withheld by which rule, without a figure. */
@Injectable()
export class ReadLedger {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Opening) private readonly opening: Opening,
    @Inject(ReadingStore) private readonly store: ReadingStore,
  ) {}

  /**
   * @param revision null for the newest
   * @throws Problem `reading.not-found`, `reading.not-genuine`
   */
  async run(scope: TenantScope, pulseId: string, revision: number | null = null): Promise<LedgerOfReading> {
    const reading = await this.ledger.reading(scope, pulseId, revision);
    if (!reading) throw readingProblem('reading.not-found');
    const { header, frozenAt, firstFrozenAt, proof, cells } = reading;
    const heads = await this.ledger.revisions(scope, pulseId);
    return {
      header,
      frozenAt,
      revisions: heads.map((head, place) => ({
        number: place + 1,
        frozenAt: head.frozenAt,
        documentHash: head.proof.documentHash,
        reason: head.header.revision?.reason ?? null,
      })),
      recompute: await this.store.latestRecompute(scope, pulseId),
      opening: await this.opening.of(scope, firstFrozenAt, header.executivesSeeAfterWorkingDays),
      proof,
      entries: cells.map((cell) => entryOf(cell, header)),
    };
  }
}

function entryOf(
  { measures, flags, comments, trend = null, ...cell }: FrozenCell,
  header: FrozenHeader,
): LedgerEntry {
  // Neutral items serve flags and are no figure of their own on any screen.
  const shown = new Set(
    header.measures.filter(({ direction }) => direction !== 'neutral').map(({ measureId }) => measureId),
  );
  const told = measures.filter(({ measureId }) => shown.has(measureId));
  return {
    cell,
    trend,
    withheldBecause: cell.released ? null : (cell.withheldBecause ?? 'too-few-answers'),
    measures: [
      ...told.flatMap((measure): { measureId: string; rule: WithheldRule }[] => {
        if (!measure.released) return [{ measureId: measure.measureId, rule: measure.reason }];
        return measure.score.bound === null ? [] : [{ measureId: measure.measureId, rule: 'clipped' }];
      }),
      ...(comments?.released === false
        ? [{ measureId: 'comments', rule: 'comments-higher-up' as const }]
        : []),
    ],
    publishedMeasureCount: told.filter((measure) => measure.released).length,
    flagCount: flags.filter(({ severity }) => ['watch', 'elevated', 'high'].includes(severity)).length,
  };
}
