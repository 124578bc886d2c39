import type { TeamHistory } from '@penumbra/risks';
import { betweenGroups, posterior, tierOf } from '@penumbra/statistics';
import type { PastReading } from './cell-trends.js';
import type { FrozenCell, FrozenHeader, FrozenMeasure } from './contract.js';

/** Quarters of fewer cells than this are one or two of them: a rank by another name. */
const leastCellsForTiers = 8;

/**
 * Says of each released figure whether its cell probably belongs to the highest or lowest quarter. Worked out from the frozen
 * figures alone, as anyone who sees them could, so that a tier gives nothing away. Clipped figures and cells that contain
 * others (`apart` names those that do not) are left out.
 */
export function withTiers(cells: readonly FrozenCell[], apart: ReadonlySet<string>): FrozenCell[] {
  const estimates = (measureId: string) =>
    cells.flatMap((cell) => (apart.has(cell.cellId) ? (estimateOf(cell, measureId) ?? []) : []));
  const measureIds = new Set(cells.flatMap((cell) => cell.measures.map(({ measureId }) => measureId)));
  const between = new Map(
    [...measureIds].map((measureId) => {
      const own = estimates(measureId);
      return [measureId, own.length < leastCellsForTiers ? null : betweenGroups(own)];
    }),
  );
  const tierIn = (cell: FrozenCell, measureId: string) => {
    const all = between.get(measureId) ?? null;
    const own = apart.has(cell.cellId) ? estimateOf(cell, measureId) : null;
    return all === null || own === null ? null : tierOf(posterior(own, all), all).tier;
  };
  return cells.map((cell) => ({
    ...cell,
    measures: cell.measures.map((measure) =>
      measure.released ? { ...measure, tier: tierIn(cell, measure.measureId) } : measure,
    ),
  }));
}

function estimateOf(cell: FrozenCell, measureId: string): { mean: number; standardError: number } | null {
  const measure = cell.measures.find((candidate) => candidate.measureId === measureId);
  return measure === undefined ? null : estimate(measure);
}

/** Null where the figure is withheld, clipped, or was rounded to no error at all. */
function estimate(measure: FrozenMeasure): { mean: number; standardError: number } | null {
  if (!measure.released || !measure.standardError) return null;
  return { mean: measure.score.value, standardError: measure.standardError };
}

/**
 * The frozen figures of teams over the readings that each may be held against, oldest first, the present one last. A measure
 * counts only where the present figure is open, and past readings only where they asked the same items.
 */
export function historiesOf(
  comparableOf: ReadonlyMap<string, readonly PastReading[]>,
  header: FrozenHeader,
  cells: readonly FrozenCell[],
): TeamHistory[] {
  return cells.flatMap((cell) => {
    const { cellId, respondentCount, invitedCount } = cell;
    const before = comparableOf.get(cellId);
    if (!before || respondentCount === null || invitedCount === null) return [];
    const measures = header.measures.flatMap(({ measureId, direction }) => {
      const now = estimateOf(cell, measureId);
      if (direction === 'neutral' || now === null) return [];
      const past = before.flatMap((reading) => {
        const then = reading.cells.get(cellId);
        if (then === undefined || !sameItems(reading.header, header, measureId)) return [];
        return estimateOf(then, measureId) ?? [];
      });
      return [{ measureId, direction, readings: [...past, now] }];
    });
    return [{ cellId, respondentCount, invitedCount, measures }];
  });
}

/** Whether two readings asked the same items for a measure. Other items are another question, not a change. */
export function sameItems(one: FrozenHeader, other: FrozenHeader, measureId: string): boolean {
  const [a, b] = [one, other].map(({ measures }) =>
    measures.find((info) => info.measureId === measureId)?.itemIds?.join(),
  );
  return a !== undefined && a === b;
}
