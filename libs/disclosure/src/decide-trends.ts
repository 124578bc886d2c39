import { DisclosureError } from './disclosure.errors.js';
import type { ReleaseDecision, ReleasedCell } from './decide-release.js';
import type { MembershipMove } from './membership-moves.js';
import { cellsGranted } from './permits.js';

/**
 * - `same-people`: nobody joined or left.
 * - `large-cell`: at least 10 answered in both waves; what one person changes is lost among the others.
 * - `many-changed`: at least k people joined or left who moved to or from no other small cell.
 * - `few-changed`: fewer than that; the change of the figure would be mostly theirs.
 * - `other-people`: fewer than half of the people of either wave are in both; a break, not a change.
 * - `not-shown-before`: the cell was withheld in the earlier wave, or did not exist.
 */
export type TrendReason =
  'same-people' | 'large-cell' | 'many-changed' | 'few-changed' | 'other-people' | 'not-shown-before';

export interface TrendDecision {
  readonly cellId: string;
  /** `figure`: the size of the change. `band`: up, no clear change or down, without a number. `none`: no comparison. */
  readonly shownAs: 'figure' | 'band' | 'none';
  readonly because: TrendReason;
}

/** Below this many respondents the change of a mean says too much about one person who joined or left. */
export const LARGE_CELL = 10;

/**
 * Trend bands: whether the change of a cell between two waves is shown as a figure, as a band, or not.
 *
 * Subtracting two waves gives nobody away as long as everybody answers anew. People who answer as before do cancel,
 * though, and what is left belongs to those who joined or left: for 8 people and a nine-item mean the noise around one
 * leaver's answers is about 1.2 points of 5. So where 0 < membership change < k and fewer than 10 answered in either wave,
 * only the direction is shown. Source: measurement design, "Joiners/leavers".
 *
 * Changes of several cells can be added up, which cancels whoever moved between two of them: 5 people from team a to
 * team b and 1 newcomer in a are 6 and 5 changes, but their sum is the newcomer. So only people who are in no other small
 * cell's change count towards k; then every sum of changes still holds those of each cell in it.
 *
 * Windows over several waves are unions of cells of these waves (a wave's cell has at least k answers or none): a window
 * made of shown cells adds nothing, and the difference of two windows that slide by one wave is the change between the
 * waves at their ends, for which this function is asked with just these two waves.
 *
 * @param before decision of the earlier wave, any one before @param now
 * @param moves of just these two waves, from membershipMoves(); fewer people than answered are refused
 */
export function decideTrends(
  before: ReleaseDecision,
  now: ReleaseDecision,
  moves: readonly MembershipMove[],
): TrendDecision[] {
  cellsGranted(before);
  cellsGranted(now);
  refuseUnknownUnits(before, now, moves);
  const earlier = new Map(before.cells.map((cell) => [cell.cellId, cell]));
  const small = now.cells.filter((cell) => isSmall(earlier.get(cell.cellId), cell));
  const flow: Flow = {
    from: grouped(moves, 'fromUnitId'),
    to: grouped(moves, 'toUnitId'),
    smallThen: smallCellsHolding(small.map(({ cellId }) => earlier.get(cellId)!)),
    smallNow: smallCellsHolding(small),
  };
  const k = Math.max(before.k, now.k);
  return now.cells.map((cell) => {
    const then = earlier.get(cell.cellId);
    return then
      ? judge(cell.cellId, countPeople(then, cell, flow), isSmall(then, cell), k)
      : { cellId: cell.cellId, shownAs: 'none', because: 'not-shown-before' };
  });
}

interface Flow {
  readonly from: ReadonlyMap<string | null, readonly MembershipMove[]>;
  readonly to: ReadonlyMap<string | null, readonly MembershipMove[]>;
  /** How many small cells hold a unit. More than one only where a re-organisation put one of them into another. */
  readonly smallThen: ReadonlyMap<string | null, number>;
  readonly smallNow: ReadonlyMap<string | null, number>;
}

interface People {
  before: number;
  now: number;
  /** Are in the cell in both waves. */
  stayed: number;
  /** Of the others: who are in no other small cell's change. */
  own: number;
}

function countPeople(thenCell: ReleasedCell, nowCell: ReleasedCell, flow: Flow): People {
  const people: People = { before: 0, now: 0, stayed: 0, own: 0 };
  const then = new Set<string | null>(thenCell.unitIds);
  const now = new Set<string | null>(nowCell.unitIds);
  const change = ({ fromUnitId, toUnitId, count }: MembershipMove) => {
    const holders = (flow.smallThen.get(fromUnitId) ?? 0) + (flow.smallNow.get(toUnitId) ?? 0);
    if (holders <= 1) people.own += count;
  };
  for (const move of thenCell.unitIds.flatMap((unitId) => flow.from.get(unitId) ?? [])) {
    people.before += move.count;
    if (now.has(move.toUnitId)) people.stayed += move.count;
    else change(move);
  }
  for (const move of nowCell.unitIds.flatMap((unitId) => flow.to.get(unitId) ?? [])) {
    people.now += move.count;
    if (!then.has(move.fromUnitId)) change(move);
  }
  // Whoever is in no move would pass for somebody who stayed.
  if (people.before < thenCell.respondentCount || people.now < nowCell.respondentCount)
    throw new DisclosureError('disclosure.missing-move', nowCell.cellId);
  return people;
}

function grouped(
  moves: readonly MembershipMove[],
  end: 'fromUnitId' | 'toUnitId',
): Map<string | null, MembershipMove[]> {
  const groups = new Map<string | null, MembershipMove[]>();
  for (const move of moves) {
    const own = groups.get(move[end]);
    if (own) own.push(move);
    else groups.set(move[end], [move]);
  }
  return groups;
}

function smallCellsHolding(cells: readonly ReleasedCell[]): Map<string, number> {
  const held = new Map<string, number>();
  for (const { unitIds } of cells)
    for (const unitId of unitIds) held.set(unitId, (held.get(unitId) ?? 0) + 1);
  return held;
}

const isSmall = (then: ReleasedCell | undefined, now: ReleasedCell): boolean =>
  then !== undefined && Math.min(then.respondentCount, now.respondentCount) < LARGE_CELL;

function judge(cellId: string, people: People, small: boolean, k: number): TrendDecision {
  if (2 * people.stayed < Math.max(people.before, people.now))
    return { cellId, shownAs: 'none', because: 'other-people' };
  if (people.stayed === people.before && people.stayed === people.now)
    return { cellId, shownAs: 'figure', because: 'same-people' };
  if (!small) return { cellId, shownAs: 'figure', because: 'large-cell' };
  if (people.own >= k) return { cellId, shownAs: 'figure', because: 'many-changed' };
  return { cellId, shownAs: 'band', because: 'few-changed' };
}

function refuseUnknownUnits(
  before: ReleaseDecision,
  now: ReleaseDecision,
  moves: readonly MembershipMove[],
): void {
  for (const { fromUnitId, toUnitId, count } of moves) {
    const known =
      (fromUnitId !== null || toUnitId !== null) &&
      (fromUnitId === null || before.atomOf.has(fromUnitId)) &&
      (toUnitId === null || now.atomOf.has(toUnitId));
    if (!known || !Number.isInteger(count) || count < 1)
      throw new DisclosureError('disclosure.bad-move', `${fromUnitId} ${toUnitId}`);
  }
}
