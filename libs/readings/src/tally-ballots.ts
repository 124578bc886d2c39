import {
  decideRelease,
  releaseComponents,
  releaseCounts,
  releaseMeasure,
  type ConstructAnswers,
  type MeasureRelease,
  type ReleaseDecision,
  type ReleasedCell,
  type UnitStructure,
} from '@penumbra/disclosure';
import type { Answers, Instrument } from '@penumbra/instruments';
import {
  addAnswers,
  emptyTally,
  mergeTallies,
  tallyPlan,
  type TalliedCell,
  type TallyPlan,
  type UnitTally,
} from '@penumbra/measures';
import type { FrozenPulse } from '@penumbra/pulses/contract';

/** A ballot without a person: which unit, which answers. */
export interface Ballot {
  readonly unitId: string;
  readonly answers: Answers;
}

/** Which figures may be shown: decided on who answered, before anybody looks at what was answered. */
export interface StructureDecision {
  readonly decision: ReleaseDecision;
  readonly measures: ReadonlyMap<
    string,
    {
      readonly scores: MeasureRelease;
      readonly components: MeasureRelease;
      /** Cells in which the number of people with a score is printed. */
      readonly counts: MeasureRelease;
    }
  >;
}

/** Teams and units of the frozen pulse, as disclosure needs them: sizes, no people. */
export function structureOf(pulse: Pick<FrozenPulse, 'teams' | 'units' | 'minimumCell'>): UnitStructure {
  const unitOfTeam = new Map(pulse.units.map((unit) => [unit.teamId, unit.id]));
  return {
    k: pulse.minimumCell,
    teams: pulse.teams.map(({ teamId, parentId }) => ({
      teamId,
      parentId,
      unitId: unitOfTeam.get(teamId) ?? null,
    })),
    units: pulse.units.map((unit) => ({ unitId: unit.id, size: unit.invitedCount })),
  };
}

/** Who answered what, added up for each unit: all that a reading is made of. Memory is units x items, not ballots. */
export interface CountedAnswers {
  readonly plan: TallyPlan;
  /** Units from which somebody answered. */
  readonly ofUnit: ReadonlyMap<string, UnitTally>;
}

/** Adds up answers as they come. */
export class AnswerCounter implements CountedAnswers {
  readonly plan: TallyPlan;
  readonly ofUnit = new Map<string, UnitTally>();

  constructor(instrument: Instrument) {
    this.plan = tallyPlan(instrument);
  }

  add({ unitId, answers }: Ballot): void {
    let tally = this.ofUnit.get(unitId);
    if (!tally) this.ofUnit.set(unitId, (tally = emptyTally(this.plan)));
    addAnswers(this.plan, tally, answers);
  }
}

/** Counts ballots that are all at hand. */
export function countAnswers(instrument: Instrument, ballots: Iterable<Ballot>): CountedAnswers {
  const counter = new AnswerCounter(instrument);
  for (const ballot of ballots) counter.add(ballot);
  return counter;
}

/**
 * Step 1 and 2 of a reading: from who answered per unit and measure, decide what may be shown.
 * @param decided the cells, where that was decided when the pulse was read for the first time
 */
export function decideOnStructure(
  pulse: FrozenPulse,
  { plan, ofUnit }: CountedAnswers,
  decided?: ReleaseDecision,
): StructureDecision {
  const respondents = new Map([...ofUnit].map(([unitId, tally]) => [unitId, tally.respondentCount]));
  const decision = decided ?? decideRelease(structureOf(pulse), respondents);

  const measures = new Map<
    string,
    { scores: MeasureRelease; components: MeasureRelease; counts: MeasureRelease }
  >();
  for (const { id } of plan.measures) {
    const scored = new Map<string, number>();
    const answered = new Map<string, ConstructAnswers>();
    for (const cell of decision.cells) {
      let scoredCount = 0;
      let answeredAllCount = 0;
      const skippedCounts = new Map<string, number>();
      for (const unitId of cell.unitIds) {
        const own = ofUnit.get(unitId)?.measures[id];
        if (!own) continue;
        scoredCount += own.scores.count;
        answeredAllCount += own.completeCount;
        for (const [answeredAs, count] of Object.entries(own.skippedCounts))
          skippedCounts.set(answeredAs, (skippedCounts.get(answeredAs) ?? 0) + count);
      }
      scored.set(cell.cellId, scoredCount);
      answered.set(cell.cellId, { answeredAllCount, skippedCounts });
    }
    const scores = releaseMeasure(decision, scored);
    measures.set(id, {
      scores,
      components: releaseComponents(decision, scores, answered),
      counts: releaseCounts(decision, scored),
    });
  }
  return { decision, measures };
}

/** Step 3: the cells that may be measured, each with its tally and the measures that are released there. */
export function cellsToMeasure(
  pulse: FrozenPulse,
  counted: CountedAnswers,
  { decision, measures }: StructureDecision,
): TalliedCell[] {
  const tallies = talliesOfCells(counted, decision.cells);
  const invitedOfUnit = new Map(pulse.units.map((unit) => [unit.id, unit.invitedCount]));
  const holdsOthers = new Set(decision.cells.map((cell) => cell.withinCellId));
  const allowed = [...measures].map(([id, { scores, components }]) => ({
    id,
    scores: new Set(scores.cellIds),
    components: new Set(components.cellIds),
  }));
  const allowing = (cellId: string, kind: 'scores' | 'components') =>
    new Set(allowed.filter((measure) => measure[kind].has(cellId)).map(({ id }) => id));
  return decision.cells.map((cell) => ({
    cellId: cell.cellId,
    invitedCount: cell.unitIds.reduce((sum, unitId) => sum + (invitedOfUnit.get(unitId) ?? 0), 0),
    // Nested cells share answers: only the innermost ones go into pooled parameters.
    pooled: !holdsOthers.has(cell.cellId),
    tally: tallies.get(cell.cellId)!,
    releasedMeasures: allowing(cell.cellId, 'scores'),
    releasedComponents: allowing(cell.cellId, 'components'),
  }));
}

/** Each cell's tally: the cells directly inside it, and the units that are in none of these, added up. */
function talliesOfCells(
  { plan, ofUnit }: CountedAnswers,
  cells: readonly ReleasedCell[],
): Map<string, UnitTally> {
  const inside = new Map<string, ReleasedCell[]>();
  for (const cell of cells)
    if (cell.withinCellId !== null)
      inside.set(cell.withinCellId, [...(inside.get(cell.withinCellId) ?? []), cell]);
  const tallies = new Map<string, UnitTally>();
  for (const cell of cells.toSorted((a, b) => a.unitIds.length - b.unitIds.length)) {
    const within = inside.get(cell.cellId) ?? [];
    const covered = new Set(within.flatMap(({ unitIds }) => unitIds));
    const parts = [
      ...within.map(({ cellId }) => tallies.get(cellId)!),
      ...cell.unitIds.flatMap((unitId) => (covered.has(unitId) ? [] : (ofUnit.get(unitId) ?? []))),
    ];
    tallies.set(cell.cellId, parts.length === 0 ? emptyTally(plan) : parts.reduce(mergeTallies));
  }
  return tallies;
}
