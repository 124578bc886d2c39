import type { ReleaseDecision, WithheldCell } from './decide-release.js';
import { DisclosureError } from './disclosure.errors.js';
import { grant } from './permits.js';
import { residuals } from './residuals.js';
import { threshold } from './threshold.js';

/** A decision as plain data for the release ledger. Names units, but counts answers of shown cells only. */
export interface DecisionRecord {
  readonly k: number;
  readonly cells: readonly {
    readonly cellId: string;
    readonly teamId: string;
    readonly kind: 'node' | 'rest';
    readonly unitIds: readonly string[];
    readonly respondentCount: number;
    readonly withinCellId: string | null;
  }[];
  readonly withheld: readonly WithheldCell[];
  readonly atoms: readonly { readonly unitId: string; readonly cellId: string | null }[];
  readonly teams: readonly { readonly teamId: string; readonly cellId: string | null }[];
}

/** The decision in a form that survives JSON. */
export function recordDecision(decision: ReleaseDecision): DecisionRecord {
  return {
    k: decision.k,
    cells: decision.cells.map((cell) => ({ ...cell, unitIds: [...cell.unitIds] })),
    withheld: decision.withheld,
    atoms: [...decision.atomOf].map(([unitId, cellId]) => ({ unitId, cellId })),
    teams: [...decision.cellOfTeam].map(([teamId, cellId]) => ({ teamId, cellId })),
  };
}

/**
 * A stored decision, usable for release() again. It is not trusted: its cells must be nested, their residuals (from
 * the recorded sizes) 0 or at least k, and its nesting as recorded; a record that was tampered with into showing a
 * small group is refused. So figures read back from the ledger pass the same gate as new ones.
 */
export function restoreDecision(record: DecisionRecord): ReleaseDecision {
  threshold(record.k);
  const cells = new Map(record.cells.map((cell) => [cell.cellId, cell]));
  const within = new Map<string, string>();
  const parts = residuals(record.cells, new Map());
  const safe = parts.every(({ cellId, unitIds, insideCellIds }) => {
    const total = cells.get(cellId)!.respondentCount;
    const own = insideCellIds.reduce((left, inside) => left - cells.get(inside)!.respondentCount, total);
    for (const inside of insideCellIds) within.set(inside, cellId);
    return (
      Number.isInteger(total) && total >= record.k && (own === 0 || (own >= record.k && unitIds.length > 0))
    );
  });
  const asRecorded = record.cells.every(
    ({ cellId, withinCellId }) => (within.get(cellId) ?? null) === withinCellId,
  );
  if (!safe || !asRecorded || parts.length !== cells.size || cells.size !== record.cells.length)
    throw new DisclosureError('disclosure.unsafe-record');
  const decision: ReleaseDecision = Object.freeze({
    k: record.k,
    cells: record.cells.map((cell) => Object.freeze({ ...cell, unitIds: Object.freeze([...cell.unitIds]) })),
    withheld: record.withheld,
    atomOf: new Map(record.atoms.map(({ unitId, cellId }) => [unitId, cellId])),
    cellOfTeam: new Map(record.teams.map(({ teamId, cellId }) => [teamId, cellId])),
  });
  return grant(decision, new Map(record.cells.map((cell) => [cell.cellId, cell.respondentCount])));
}
