import { decideRelease, unitTree, type ReleaseDecision, type UnitTree } from '@penumbra/disclosure';
import type { Answers, Wave } from './organisation-history.js';

export const K = 5;

/** A wave after its close: who is counted where, and what is shown. */
export interface ReadWave {
  readonly wave: Wave;
  readonly tree: UnitTree;
  readonly decision: ReleaseDecision;
  /** Cells that are shown; those of the decision unless a fault shows more. */
  readonly cells: readonly Shown[];
  readonly isPlain: boolean;
}

type Shown = Pick<ReleaseDecision['cells'][number], 'cellId' | 'unitIds' | 'respondentCount'>;

/** @param isPlain shows every team of which at least k answered, whatever it gives away about the others */
export function readWave(wave: Wave, isPlain = false): ReadWave {
  const tree = unitTree(wave.teams, K);
  const counts = new Map(
    tree.units.map(({ unitId, personIds }) => [
      unitId,
      personIds.filter((id) => wave.answers.has(id)).length,
    ]),
  );
  const decision = decideRelease(tree, counts, K);
  const cells = isPlain ? plainThreshold(wave, tree, counts) : decision.cells;
  return { wave, tree, decision, cells, isPlain };
}

function plainThreshold(wave: Wave, tree: UnitTree, counts: ReadonlyMap<string, number>): Shown[] {
  const parentOf = new Map(wave.teams.map(({ teamId, parentId }) => [teamId, parentId]));
  const isWithin = (teamId: string, upper: string): boolean => {
    for (let at: string | null = teamId; at !== null; at = parentOf.get(at) ?? null)
      if (at === upper) return true;
    return false;
  };
  const cells = wave.teams.flatMap(({ teamId }) => {
    const units = tree.units.filter((unit) => isWithin(unit.teamId, teamId));
    const own = units.filter((unit) => unit.teamId === teamId && unit.kind === 'rest');
    return [
      { cellId: `node.${teamId}`, units },
      ...(units.length > 1 && own.length > 0 ? [{ cellId: `rest.${teamId}`, units: own }] : []),
    ];
  });
  return cells.flatMap(({ cellId, units }) => {
    const unitIds = units.map(({ unitId }) => unitId);
    const respondentCount = unitIds.reduce((sum, unitId) => sum + counts.get(unitId)!, 0);
    return respondentCount >= K ? [{ cellId, unitIds, respondentCount }] : [];
  });
}

/** People of a wave by unit who pass a test. */
export function respondents({ wave, tree }: ReadWave, has: (answers: Answers) => boolean = () => true) {
  return new Map(
    tree.units.map(({ unitId, personIds }) => [
      unitId,
      personIds.filter((id) => wave.answers.has(id) && has(wave.answers.get(id)!)),
    ]),
  );
}
