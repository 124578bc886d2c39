import type { Cell, ReleasedMeasure } from '../api/views.js';

export interface HeatRow {
  cell: Cell;
  depth: number;
  /** Cells directly below this one, which hiding the branch would hide. */
  childCount: number;
  hidden: boolean;
}

export type HeatOrder = { by: 'tree' } | { by: string; direction: 'ascending' | 'descending' };

/** The released figure of a measure in a cell, or null when the cell or the measure is withheld. */
export function releasedMeasure(cell: Cell, measureId: string): ReleasedMeasure | null {
  if (!cell.released) return null;
  const measure = cell.measures.find((one) => one.measureId === measureId);
  return measure?.released ? measure : null;
}

/** The cell a cell hangs under: "rest of X" under X, a team under its parent. Null for roots. */
function parentOf(cell: Cell, nodes: Map<string, Cell>): Cell | null {
  const parent = nodes.get(cell.kind === 'rest' ? cell.team.id : (cell.parentTeamId ?? ''));
  return parent && parent.cellId !== cell.cellId ? parent : null;
}

/**
 * The rows of the heat map in the order to show. By tree: as the API orders them, minus what lies under a collapsed cell.
 * By a measure: one flat list, released figures first by score, equal scores in tree order, withheld ones last (where
 * they stand says nothing about their value).
 */
export function heatRows(cells: Cell[], collapsed: ReadonlySet<string>, order: HeatOrder): HeatRow[] {
  const nodes = new Map(cells.filter((cell) => cell.kind === 'node').map((cell) => [cell.team.id, cell]));
  const childCounts = new Map<string, number>();
  for (const cell of cells) {
    const parent = parentOf(cell, nodes);
    if (parent) childCounts.set(parent.cellId, (childCounts.get(parent.cellId) ?? 0) + 1);
  }
  const rows = cells.map((cell) => {
    let depth = 0;
    let hidden = false;
    const seen = new Set([cell.cellId]);
    for (
      let above = parentOf(cell, nodes);
      above && !seen.has(above.cellId);
      above = parentOf(above, nodes)
    ) {
      seen.add(above.cellId);
      depth += 1;
      if (collapsed.has(above.cellId)) hidden = true;
    }
    return { cell, depth, childCount: childCounts.get(cell.cellId) ?? 0, hidden };
  });
  if (order.by === 'tree') return rows.filter((row) => !row.hidden);
  const sign = 'direction' in order && order.direction === 'ascending' ? 1 : -1;
  const score = (row: HeatRow) => releasedMeasure(row.cell, order.by)?.score ?? null;
  return rows.toSorted((one, other) => {
    const [left, right] = [score(one), score(other)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * (left - right);
  });
}

/** A click on a measure's heading: highest first, then lowest first, then as in the organisation again. */
export function nextOrder(order: HeatOrder, measureId: string): HeatOrder {
  if (order.by !== measureId) return { by: measureId, direction: 'descending' };
  return 'direction' in order && order.direction === 'descending'
    ? { by: measureId, direction: 'ascending' }
    : { by: 'tree' };
}
