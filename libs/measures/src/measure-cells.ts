import type { Answers, Instrument } from '@penumbra/instruments';
import { type MeasuredCells, measureTallies } from './measure-tallies.js';
import { addAnswers, emptyTally, tallyPlan } from './tally.js';

/** One cell with the answers of its people, whose figures disclosure has let through. */
export interface CellToMeasure {
  cellId: string;
  invitedCount: number;
  /** True for leaf units and rests, which do not overlap; false for nodes that contain other cells. */
  pooled: boolean;
  respondents: readonly Answers[];
  releasedMeasures: ReadonlySet<string>;
  /** Measures whose items and parts may be shown too. */
  releasedComponents: ReadonlySet<string>;
}

/**
 * Counts the answers of every cell and measures them, for callers that hold the answers (see `measureTallies`). Where the
 * answers stream, count them into tallies as they come.
 */
export function measureCells(input: {
  instrument: Instrument;
  cells: readonly CellToMeasure[];
}): MeasuredCells {
  const plan = tallyPlan(input.instrument);
  return measureTallies(
    plan,
    input.cells.map(({ respondents, ...cell }) => {
      const tally = emptyTally(plan);
      for (const answers of respondents) addAnswers(plan, tally, answers);
      return { ...cell, tally };
    }),
  );
}
