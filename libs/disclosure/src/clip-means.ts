import type { ClippedMean } from './clip-mean.js';
import type { ReleaseDecision } from './decide-release.js';
import { DisclosureError } from './disclosure.errors.js';
import { cellsGranted } from './permits.js';
import type { MeasureRelease } from './release-measure.js';

interface Scale {
  readonly lower: number;
  readonly upper: number;
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
 * `means` needs one mean for each allowed cell, before rounding. Same units as the scale.
 */
export function clipMeans(
  decision: ReleaseDecision,
  measure: MeasureRelease,
  means: ReadonlyMap<string, number>,
  scale: Scale,
): Map<string, ClippedMean> {
  const counts = cellsGranted(measure);
  cellsGranted(decision);
  const insideOf = allowedInside(decision, counts);
  const clipped = new Map<string, ClippedMean>();
  const open = new Map<string, OpenPart>();
  // The cells come in pre-order: backwards, every cell after those inside it.
  for (const cellId of measure.cellIds.toReversed()) {
    const count = counts.get(cellId)!;
    const sum = meanOf(means, cellId, scale) * count;
    const inside = insideOf.get(cellId) ?? [];
    const parts = inside.flatMap((inner) => open.get(inner)!.parts);
    let openSum = sum;
    let ownCount = count;
    for (const inner of inside) {
      ownCount -= counts.get(inner)!;
      openSum += open.get(inner)!.sum - means.get(inner)! * counts.get(inner)!;
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

function meanOf(means: ReadonlyMap<string, number>, cellId: string, { lower, upper }: Scale): number {
  const mean = means.get(cellId);
  if (mean === undefined) throw new DisclosureError('disclosure.missing-mean', cellId);
  const tolerance = (upper - lower) * 1e-9;
  if (!(mean >= lower - tolerance && mean <= upper + tolerance))
    throw new RangeError(`The mean ${mean} lies outside its scale.`);
  return mean;
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
function allowedInside(
  { cells }: ReleaseDecision,
  allowed: ReadonlyMap<string, number>,
): Map<string, string[]> {
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
