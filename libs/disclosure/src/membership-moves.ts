import type { UnitTree } from './unit-tree.js';

/** How many people were counted in one unit of an earlier wave and are counted in another (or the same) unit now. */
export interface MembershipMove {
  /** Unit of the earlier wave; null: not asked then. */
  readonly fromUnitId: string | null;
  /** Unit of this wave; null: not asked now. */
  readonly toUnitId: string | null;
  readonly count: number;
}

/**
 * Who moved between the units of two waves, as counts. Launch knows the people of both waves and freezes this; the tally
 * knows no person and needs none. Counts per pair of units are the least that will do: whoever moves between two teams of
 * a department has left one team and joined another, but not the department, which counts of joiners and leavers per unit
 * cannot tell. Pairs without anybody are left out. O(people).
 */
export function membershipMoves(before: UnitTree, now: UnitTree): MembershipMove[] {
  const counted = new Map<string, MembershipMove>();
  const add = (fromUnitId: string | null, toUnitId: string | null) => {
    const key = `${fromUnitId ?? ''} ${toUnitId ?? ''}`;
    counted.set(key, { fromUnitId, toUnitId, count: (counted.get(key)?.count ?? 0) + 1 });
  };
  for (const { unitId, personIds } of before.units)
    for (const personId of personIds) add(unitId, now.unitOf(personId)?.unitId ?? null);
  for (const { unitId, personIds } of now.units)
    for (const personId of personIds) if (!before.unitOf(personId)) add(null, unitId);
  return [...counted.values()];
}
