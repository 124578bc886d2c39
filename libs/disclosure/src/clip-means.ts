import type { ClippedMean } from './clip-mean.js';
import type { ReleaseDecision } from './decide-release.js';
import { DisclosureError } from './disclosure.errors.js';
import { cellsGranted } from './permits.js';
import type { MeasureRelease } from './release-measure.js';

export interface Scale {
  readonly lower: number;
  readonly upper: number;
}

/** The mean of one cell before rounding, and the people it is the mean of. */
export interface CellMean {
  readonly mean: number;
  readonly respondentCount: number;
}

/** What is known of the sum of scores of some of a cell's people. */
interface Part {
  readonly least: number;
  readonly most: number;
  /** Sums at which one person of it may still have given the lowest, and another the highest score. */
  readonly harmlessFrom: number;
  readonly harmlessTo: number;
}

/**
 * Unanimity clipping that survives subtraction: clipMean() for all allowed cells of one measure together.
 *
 * A clipped team is of no use beside the exact figure of its department, from which the other teams can be taken away.
 * So from the inner cells out: what a cell adds to the allowed cells inside it, together with the parts inside whose sum
 * was clipped (their union), has a sum of its own. It is harmless if, with all that is shown, each of these parts may still
 * have a sum at which any one of its people may be anywhere on the scale. Then the cell's mean is exact and the matter is
 * closed. Otherwise the cell is clipped too, to the nearest harmless sum, and the union goes up as one part. A cell that
 * holds no others is clipped exactly as by clipMean(); a department is out by at most what its clipped teams hide, and
 * usually not at all, because two clipped teams hide each other.
 *
 * Nothing finer can be solved for: sums of shown cells determine the sums of closed unions and no others (theorem on
 * laminar families), and each closed union is harmless by itself. Deterministic and monotone. Source: measurement design,
 * "Unanimity"; carried over to differences here.
 *
 * `means` needs an entry for each allowed cell. Same units as the scale.
 */
export function clipMeans(
  decision: ReleaseDecision,
  measure: MeasureRelease,
  means: ReadonlyMap<string, CellMean>,
  scale: Scale,
): Map<string, ClippedMean> {
  cellsGranted(decision);
  const insideOf = allowedInside(decision, measure);
  const sums = sumsOf(measure, means, scale);
  const clipped = new Map<string, ClippedMean>();
  const open = new Map<string, OpenPart>();
  // The cells come in pre-order: backwards, every cell after those inside it.
  for (const cellId of measure.cellIds.toReversed()) {
    const { sum, count } = sums.get(cellId)!;
    const inside = insideOf.get(cellId) ?? [];
    const parts = inside.flatMap((inner) => open.get(inner)!.parts);
    let openSum = sum;
    let ownCount = count;
    for (const inner of inside) {
      const within = sums.get(inner)!;
      ownCount -= within.count;
      openSum += open.get(inner)!.sum - within.sum;
    }
    if (ownCount > 0) parts.push(untouched(ownCount, scale));
    const { from, to } = harmlessSums(parts);
    const tolerance = (scale.upper - scale.lower) * count * 1e-9;
    // A sum exactly at the edge carries the bound too, as in clipMean(): otherwise the two cases would differ.
    const bound =
      parts.length === 0
        ? null
        : openSum >= to - tolerance
          ? 'at-least'
          : openSum <= from + tolerance
            ? 'at-most'
            : null;
    if (bound === null) {
      clipped.set(cellId, { value: sum / count, bound });
      open.set(cellId, { parts: [], sum: 0 });
      continue;
    }
    const edge = bound === 'at-least' ? to : from;
    clipped.set(cellId, { value: (edge + (sum - openSum)) / count, bound });
    open.set(cellId, { parts: [together(parts, edge, bound)], sum: openSum });
  }
  return new Map(measure.cellIds.map((cellId) => [cellId, clipped.get(cellId)!]));
}

/** What of a cell cannot be solved for, with its true sum. */
interface OpenPart {
  readonly parts: readonly Part[];
  readonly sum: number;
}

/** Sum and people of every allowed cell. Refuses what is missing, off the scale or more people than were granted. */
export function sumsOf(
  measure: MeasureRelease,
  means: ReadonlyMap<string, CellMean>,
  { lower, upper }: Scale,
): Map<string, { sum: number; count: number }> {
  const granted = cellsGranted(measure);
  const tolerance = (upper - lower) * 1e-9;
  return new Map(
    measure.cellIds.map((cellId) => {
      const cell = means.get(cellId);
      if (cell === undefined) throw new DisclosureError('disclosure.missing-mean', cellId);
      const { mean, respondentCount: count } = cell;
      if (!Number.isInteger(count) || count < 2 || count > granted.get(cellId)!)
        throw new DisclosureError('disclosure.bad-count', cellId);
      if (!(mean >= lower - tolerance && mean <= upper + tolerance))
        throw new RangeError(`The mean ${mean} lies outside its scale.`);
      return [cellId, { sum: mean * count, count }];
    }),
  );
}

function untouched(count: number, { lower, upper }: Scale): Part {
  return {
    least: count * lower,
    most: count * upper,
    harmlessFrom: (count - 1) * lower + upper,
    harmlessTo: (count - 1) * upper + lower,
  };
}

/** Sums of all parts together that leave each part a harmless sum, whatever the others have. */
function harmlessSums(parts: readonly Part[]): { from: number; to: number } {
  const least = parts.reduce((sum, part) => sum + part.least, 0);
  const most = parts.reduce((sum, part) => sum + part.most, 0);
  return {
    from: Math.max(...parts.map((part) => least - part.least + part.harmlessFrom)),
    to: Math.min(...parts.map((part) => most - part.most + part.harmlessTo)),
  };
}

/** Parts of which only the bound of their common sum is known. */
function together(parts: readonly Part[], edge: number, bound: 'at-least' | 'at-most'): Part {
  return {
    least: bound === 'at-least' ? edge : parts.reduce((sum, part) => sum + part.least, 0),
    most: bound === 'at-most' ? edge : parts.reduce((sum, part) => sum + part.most, 0),
    harmlessFrom: edge,
    harmlessTo: edge,
  };
}

/** For each allowed cell the largest allowed cells inside it. */
export function allowedInside(
  { cells }: ReleaseDecision,
  { cellIds }: Pick<MeasureRelease, 'cellIds'>,
): Map<string, string[]> {
  const allowed = new Set(cellIds);
  const holder = new Map<string, string | null>();
  const inside = new Map<string, string[]>();
  for (const { cellId, withinCellId } of cells) {
    const within = withinCellId === null ? null : holder.get(withinCellId)!;
    holder.set(cellId, allowed.has(cellId) ? cellId : within);
    if (!allowed.has(cellId) || within === null) continue;
    const others = inside.get(within);
    if (others) others.push(cellId);
    else inside.set(within, [cellId]);
  }
  return inside;
}
