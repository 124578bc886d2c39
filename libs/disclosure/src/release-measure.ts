import type { ReleaseDecision } from './decide-release.js';
import { DisclosureError } from './disclosure.errors.js';
import { cellsGranted, grant } from './permits.js';

export interface MeasureRelease {
  readonly k: number;
  /** Cells for which the measure may be shown, in the order of the decision. */
  readonly cellIds: readonly string[];
  readonly withheld: readonly {
    readonly cellId: string;
    readonly reason: 'too-few-answers' | 'would-reveal-others';
  }[];
}

/**
 * The tree rule for one measure that not everybody answered (a construct whose minimum of answered items some did
 * not reach). The decision counts *respondents*; here the people who have a *score* are counted, because 8
 * respondents of whom 4 answered nothing of a construct would be a figure for 4.
 *
 * From the smallest cell to the largest, a cell is allowed if those with a score, less those in allowed cells inside
 * it, number 0 or at least k, and the cell itself has at least k. Safe for the reason given at residuals(); decides on
 * structure only. Where everybody has a score it allows exactly the cells of the decision. Every cell of the decision
 * needs a count; a count above the cell's respondents is refused.
 */
export function releaseMeasure(
  decision: ReleaseDecision,
  scored: ReadonlyMap<string, number>,
): MeasureRelease {
  return releaseNested(decision, (cellId, respondents) => {
    const count = scored.get(cellId);
    if (count === undefined) throw new DisclosureError('disclosure.missing-count', cellId);
    if (count > respondents) throw new DisclosureError('disclosure.bad-count', cellId);
    return { required: count, optional: 0 };
  });
}

export interface CellMass {
  /** Must number at least k in what a cell adds, unless it adds nobody. */
  readonly required: number;
  /** Must number 0 or at least k in what a cell adds. */
  readonly optional: number;
}

/** Allows cells from small to large as long as what each adds to the allowed cells inside it stays safe. */
export function releaseNested(
  decision: ReleaseDecision,
  massOf: (cellId: string, respondents: number) => CellMass,
): MeasureRelease {
  const respondents = cellsGranted(decision);
  const { k } = decision;
  const inside = new Map<string, { required: number; optional: number }>();
  const allowed = new Set<string>();
  const withheld: { cellId: string; reason: 'too-few-answers' | 'would-reveal-others' }[] = [];
  const answered = new Map<string, number>();
  // Pre-order, rests after nodes: going backwards meets every cell before the cell that holds it.
  for (let i = decision.cells.length - 1; i >= 0; i--) {
    const { cellId, withinCellId } = decision.cells[i]!;
    const mass = massOf(cellId, respondents.get(cellId)!);
    if (![mass.required, mass.optional].every((count) => Number.isInteger(count) && count >= 0))
      throw new DisclosureError('disclosure.bad-count', cellId);
    const below = inside.get(cellId) ?? { required: 0, optional: 0 };
    const required = mass.required - below.required;
    const optional = mass.optional - below.optional;
    if (required < 0 || optional < 0) throw new DisclosureError('disclosure.bad-count', cellId);
    const enough = mass.required >= k && (mass.optional === 0 || mass.optional >= k);
    const addsNobody = required === 0 && optional === 0;
    const safe = enough && (addsNobody || (required >= k && (optional === 0 || optional >= k)));
    if (safe) allowed.add(cellId);
    else withheld.push({ cellId, reason: mass.required < k ? 'too-few-answers' : 'would-reveal-others' });
    answered.set(cellId, mass.required + mass.optional);
    if (withinCellId === null) continue;
    const passed = safe ? mass : below;
    const sum = inside.get(withinCellId) ?? { required: 0, optional: 0 };
    inside.set(withinCellId, {
      required: sum.required + passed.required,
      optional: sum.optional + passed.optional,
    });
  }
  const cellIds = decision.cells.map(({ cellId }) => cellId).filter((cellId) => allowed.has(cellId));
  const release: MeasureRelease = Object.freeze({ k, cellIds, withheld: withheld.toReversed() });
  return grant(release, new Map(cellIds.map((cellId) => [cellId, answered.get(cellId)!])));
}
