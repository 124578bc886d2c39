import { decideTrends, type MembershipMove, type ReleaseDecision } from '@penumbra/disclosure';
import type { FrozenCell, FrozenHeader, FrozenReading, FrozenTrend } from './contract.js';

/** The wave before, as far as a comparison needs it: what was shown of which units, and who moved since. No people. */
export interface WaveBefore {
  readonly decision: ReleaseDecision;
  readonly moves: readonly MembershipMove[];
}

/**
 * How each cell that is shown compares with the reading before, decided on who was asked and who answered, never on what.
 * @param before null where nobody counted who moved since that reading
 * @returns for a team's node or rest, the trend of the cell that speaks for it; null where there was no reading before
 */
export function cellTrends(
  now: ReleaseDecision,
  previous: FrozenReading | null,
  before: WaveBefore | null,
): (kind: FrozenCell['kind'], teamId: string) => FrozenTrend | null {
  if (!previous) return () => null;
  const sincePulseId = previous.header.pulseId;
  if (!before) return () => ({ sincePulseId, shownAs: 'none', because: 'people-unknown' });
  const decided = new Map(
    decideTrends(before.decision, now, before.moves).map((trend) => [trend.cellId, trend]),
  );
  return (kind, teamId) => {
    const cellId = kind === 'rest' ? `rest.${teamId}` : now.cellOfTeam.get(teamId)!;
    // Another cell spoke for the team then: the two figures are not of one group at two times.
    const sameCell = kind === 'rest' || before.decision.cellOfTeam.get(teamId) === cellId;
    const trend = sameCell ? decided.get(cellId) : undefined;
    return {
      sincePulseId,
      shownAs: trend?.shownAs ?? 'none',
      because: trend?.because ?? 'not-shown-before',
    };
  };
}

/** A reading whose cells are found by their id. */
export interface PastReading {
  readonly header: FrozenHeader;
  readonly cells: ReadonlyMap<string, FrozenCell>;
}

export const pastReadings = (earlier: readonly FrozenReading[]): PastReading[] =>
  earlier.map(({ header, cells }) => ({ header, cells: new Map(cells.map((cell) => [cell.cellId, cell])) }));

/**
 * The readings that a cell may be held against, oldest first: those since its latest break. Before that its figures were
 * of other people, or nobody knows of whom.
 */
export function sinceBreak(
  cellId: string,
  trend: FrozenTrend | null,
  past: readonly PastReading[],
): readonly PastReading[] {
  let from = past.length;
  let step: FrozenTrend | null | undefined = trend;
  while (
    from > 0 &&
    step &&
    step.shownAs !== 'none' &&
    step.sincePulseId === past[from - 1]!.header.pulseId
  ) {
    from -= 1;
    step = past[from]!.cells.get(cellId)?.trend;
  }
  return past.slice(from);
}
