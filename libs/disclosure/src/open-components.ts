import type { ClippedMean } from './clip-mean.js';
import { allowedInside, sumsOf, type CellMean, type Scale } from './clip-means.js';
import type { ReleaseDecision } from './decide-release.js';
import { cellsGranted } from './permits.js';
import type { MeasureRelease } from './release-measure.js';

/**
 * In which of the allowed cells the items or parts of a construct stand beside it: all of them or none.
 *
 * The sum of the items is the construct: beside an exact construct and all other items, a clipped item can be had by
 * subtraction, and beside all items a clipped construct. So a cell shows its items only where the construct is not
 * clipped and none of the items would be, in what the cell adds to the cells inside it that show theirs (a cell that does
 * not show its items is taken together with what lies around it). From the inner cells out. Source: measurement design,
 * "Unanimity" and "Items beside a construct".
 *
 * @param components releaseComponents() of the construct @param construct clipMeans() of it
 * @param items per item its scale, and its mean in every allowed cell
 */
export function openComponents(
  decision: ReleaseDecision,
  components: MeasureRelease,
  construct: ReadonlyMap<string, ClippedMean>,
  items: readonly { readonly scale: Scale; readonly means: ReadonlyMap<string, CellMean> }[],
): Set<string> {
  cellsGranted(decision);
  const insideOf = allowedInside(decision, components);
  const ofItems = items.map(({ scale, means }) => ({
    scale,
    sums: sumsOf(components, means, scale),
    // What of a cell the items shown inside it do not tell.
    rest: new Map<string, { sum: number; count: number }>(),
  }));
  const open = new Set<string>();
  for (const cellId of components.cellIds.toReversed()) {
    const harmless = ofItems.map(({ scale, sums, rest }) => {
      const left = { ...sums.get(cellId)! };
      for (const inner of insideOf.get(cellId) ?? []) {
        left.sum += rest.get(inner)!.sum - sums.get(inner)!.sum;
        left.count += rest.get(inner)!.count - sums.get(inner)!.count;
      }
      rest.set(cellId, left);
      const width = scale.upper - scale.lower;
      const tolerance = width * sums.get(cellId)!.count * 1e-9;
      const above = left.sum - left.count * scale.lower;
      const below = left.count * scale.upper - left.sum;
      return left.count === 0 || Math.min(above, below) > width + tolerance;
    });
    if (construct.get(cellId)?.bound !== null || !harmless.every(Boolean)) continue;
    open.add(cellId);
    for (const { rest } of ofItems) rest.set(cellId, { sum: 0, count: 0 });
  }
  return open;
}
