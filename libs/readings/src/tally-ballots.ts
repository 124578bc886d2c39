import {
  decideRelease,
  releaseComponents,
  releaseMeasure,
  type ConstructAnswers,
  type MeasureRelease,
  type ReleaseDecision,
  type UnitStructure,
} from '@penumbra/disclosure';
import type { Answers, Instrument } from '@penumbra/instruments';
import { answeredStructure, measuresOf, type CellToMeasure } from '@penumbra/measures';
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
    { readonly scores: MeasureRelease; readonly components: MeasureRelease }
  >;
}

/** Teams and units of the frozen pulse, as disclosure needs them: sizes, no people. */
export function structureOf(pulse: FrozenPulse): UnitStructure {
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

/** Step 1 and 2 of a reading: count who answered per unit and measure, and decide what may be shown. */
export function decideOnStructure(pulse: FrozenPulse, ballots: readonly Ballot[]): StructureDecision {
  const counts = new Map<string, number>();
  for (const { unitId } of ballots) counts.set(unitId, (counts.get(unitId) ?? 0) + 1);
  const decision = decideRelease(structureOf(pulse), counts);

  const perUnit = structurePerUnit(pulse.instrument, ballots);
  const measures = new Map<string, { scores: MeasureRelease; components: MeasureRelease }>();
  for (const { id } of measuresOf(pulse.instrument)) {
    const scored = new Map<string, number>();
    const answered = new Map<string, ConstructAnswers>();
    for (const cell of decision.cells) {
      const alike = new Map<string, number>();
      for (const unitId of cell.unitIds)
        for (const [key, count] of perUnit.get(`${unitId} ${id}`) ?? [])
          alike.set(key, (alike.get(key) ?? 0) + count);
      scored.set(
        cell.cellId,
        [...alike.values()].reduce((sum, count) => sum + count, 0),
      );
      const answeredAllCount = alike.get('') ?? 0;
      alike.delete('');
      answered.set(cell.cellId, { answeredAllCount, skippedCounts: alike });
    }
    const scores = releaseMeasure(decision, scored);
    measures.set(id, { scores, components: releaseComponents(decision, scores, answered) });
  }
  return { decision, measures };
}

/** People with a score per unit and measure (key: both ids), by which items it is made of; '' for all of them. */
function structurePerUnit(
  instrument: Instrument,
  ballots: readonly Ballot[],
): Map<string, Map<string, number>> {
  const counts = new Map<string, Map<string, number>>();
  for (const { unitId, answers } of ballots) {
    for (const [measureId, { hasScore, skippedAnyItem, answeredAs }] of Object.entries(
      answeredStructure(instrument, answers),
    )) {
      if (!hasScore) continue;
      const key = `${unitId} ${measureId}`;
      const own = counts.get(key) ?? new Map<string, number>();
      const as = skippedAnyItem ? answeredAs : '';
      own.set(as, (own.get(as) ?? 0) + 1);
      counts.set(key, own);
    }
  }
  return counts;
}

/** Step 3: the cells that may be measured, each with its answers and the measures that are released there. */
export function cellsToMeasure(
  pulse: FrozenPulse,
  ballots: readonly Ballot[],
  { decision, measures }: StructureDecision,
): CellToMeasure[] {
  const answersOfUnit = new Map<string, Answers[]>();
  for (const { unitId, answers } of ballots) {
    const own = answersOfUnit.get(unitId);
    if (own) own.push(answers);
    else answersOfUnit.set(unitId, [answers]);
  }
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
    respondents: cell.unitIds.flatMap((unitId) => answersOfUnit.get(unitId) ?? []),
    releasedMeasures: allowing(cell.cellId, 'scores'),
    releasedComponents: allowing(cell.cellId, 'components'),
  }));
}
