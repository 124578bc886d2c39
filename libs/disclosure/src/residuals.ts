import { compareIds } from './arrange-teams.js';
import { DisclosureError } from './disclosure.errors.js';

export interface Residual {
  readonly cellId: string;
  /** What only this cell holds: its units without those of the published cells inside it. */
  readonly unitIds: readonly string[];
  readonly respondentCount: number;
  /** The largest published cells inside this one. */
  readonly insideCellIds: readonly string[];
}

/**
 * Residuals of published cells, worked out from the sets of units alone: what somebody who may read every published
 * figure and subtract them from each other can determine, and nothing finer. Written apart from the tree rule (no
 * tree, no dynamic programming), so that either can catch the other's mistake.
 *
 * For nested or separate cells the non-empty residuals are disjoint and span the same space as the cells; publishing
 * is safe exactly if each of them is empty or holds at least k answers (theorem on laminar families, measurement
 * design). Cells with the same units count once. Refuses cells that overlap without one holding the other: for them
 * residuals say nothing. One residual per distinct set, also empty ones (no units, 0 answers).
 */
export function residuals(
  published: readonly { readonly cellId: string; readonly unitIds: readonly string[] }[],
  counts: ReadonlyMap<string, number>,
): Residual[] {
  const bySize = published
    .map(({ cellId, unitIds }) => ({ cellId, units: new Set(unitIds) }))
    .sort((a, b) => a.units.size - b.units.size || compareIds(a.cellId, b.cellId));
  const found: Residual[] = [];
  // The largest cell so far that holds each unit. Nested cells agree on it for all units of a smaller cell.
  const holderOf = new Map<string, { cellId: string; units: Set<string> }>();
  for (const cell of bySize) {
    const { cellId, units } = cell;
    const inside = new Set<{ cellId: string; units: Set<string> }>();
    const alone: string[] = [];
    for (const unitId of units) {
      const holder = holderOf.get(unitId);
      if (holder) inside.add(holder);
      else alone.push(unitId);
    }
    let covered = 0;
    for (const smaller of inside) {
      for (const unitId of smaller.units)
        if (!units.has(unitId)) throw new DisclosureError('disclosure.cells-not-nested', cellId);
      covered += smaller.units.size;
    }
    const repeated = covered === units.size && inside.size === 1;
    if (repeated) continue;
    for (const unitId of units) holderOf.set(unitId, cell);
    const respondentCount = alone.reduce((sum, unitId) => sum + (counts.get(unitId) ?? 0), 0);
    const insideCellIds = [...inside].map((smaller) => smaller.cellId).sort(compareIds);
    found.push({ cellId, unitIds: alone.sort(compareIds), respondentCount, insideCellIds });
  }
  return found;
}

/** The residuals that would give somebody away: 1 to k - 1 answers. Safe publishing has none. */
export function revealingResiduals(
  published: readonly { readonly cellId: string; readonly unitIds: readonly string[] }[],
  counts: ReadonlyMap<string, number>,
  k: number,
): Residual[] {
  return residuals(published, counts).filter(
    ({ respondentCount }) => respondentCount > 0 && respondentCount < k,
  );
}
