import { clipMeans, releaseMeasure, type CellMean } from '@penumbra/disclosure';
import { auditRevision, type FrozenCell, type FrozenReading } from '@penumbra/readings';
import type { Figure, Group, PublishedTables } from '../src/index.js';
import { afterwards, CONSTRUCTS, hasScore } from './organisation-history.js';
import { Random } from './random.js';
import { K, respondents, type ReadWave, readWave } from './read-wave.js';

const construct = 'trust';
const items = CONSTRUCTS[construct]!;

/** A reading with one unrounded measure, and who its figures are of. */
interface Revision {
  readonly reading: FrozenReading;
  /** People with a score in each cell that shows one. */
  readonly peopleOf: ReadonlyMap<string, readonly string[]>;
  readonly unitOf: ReadonlyMap<string, string>;
}

/**
 * Both revisions of a wave's reading. The second is counted again with what became of the wave since; where the audit
 * refuses it, the kept answers are counted over the cells of the first, which is the first again.
 */
export function publishRevisions(
  read: ReadWave,
  { seed, isUnchecked }: { seed: number; isUnchecked: boolean },
): PublishedTables {
  const first = revisionOf(read);
  const anew = revisionOf(readWave(afterwards(read.wave, new Random(seed))));
  const isShown = isUnchecked || auditRevision(anew.reading, [first.reading]) === null;
  const second = isShown ? anew : first;

  const groups = new Map<string, Group & { respondents: number }>();
  const groupOf = new Map<string, string>();
  for (const personId of new Set([...first.unitOf.keys(), ...second.unitOf.keys()])) {
    const groupId = `${first.unitOf.get(personId)} then ${second.unitOf.get(personId)}`;
    groupOf.set(personId, groupId);
    groups.set(groupId, { groupId, respondents: (groups.get(groupId)?.respondents ?? 0) + 1 });
  }
  const figures = [first, second].flatMap(({ reading, peopleOf }, number) =>
    reading.cells.flatMap(({ cellId, measures: [measure] }): Figure[] => {
      const personIds = peopleOf.get(cellId);
      if (!measure?.released || !personIds) return [];
      const { value, bound } = measure.score;
      return [
        {
          kind: 'mean',
          figureId: `revision ${number + 1} ${cellId}`,
          measureId: construct,
          of: [...new Set(personIds.map((personId) => groupOf.get(personId)!))],
          n: personIds.length,
          value,
          rounding: 0,
          bound,
          countPrinted: false,
        },
      ];
    }),
  );
  return {
    k: K,
    groups: [...groups.values()],
    measures: [{ measureId: construct, from: 0, to: 100 }],
    figures,
  };
}

function revisionOf(read: ReadWave): Revision {
  const { decision, tree, wave } = read;
  const scored = respondents(read, (answers) => hasScore(answers, items));
  const peopleOf = new Map(
    decision.cells.map(({ cellId, unitIds }) => [cellId, unitIds.flatMap((unitId) => scored.get(unitId)!)]),
  );
  const scoreOf = (personId: string): number => {
    const given = items.flatMap((item) => wave.answers.get(personId)![item] ?? []);
    return given.reduce((sum, value) => sum + 25 * (value - 1), 0) / given.length;
  };
  const measure = releaseMeasure(
    decision,
    new Map([...peopleOf].map(([cellId, personIds]) => [cellId, personIds.length])),
  );
  const means = new Map(
    measure.cellIds.map((cellId): [string, CellMean] => {
      const personIds = peopleOf.get(cellId)!;
      const sum = personIds.reduce((all, personId) => all + scoreOf(personId), 0);
      return [cellId, { mean: sum / personIds.length, respondentCount: personIds.length }];
    }),
  );
  const clipped = clipMeans(decision, measure, means, { lower: 0, upper: 100 });
  const sizeOf = new Map(tree.units.map(({ unitId, size }) => [unitId, size]));
  const cell = (cellId: string, of: Partial<FrozenCell>): FrozenCell => ({
    cellId,
    kind: 'node',
    teamId: cellId,
    parentTeamId: null,
    depth: 0,
    teamName: cellId,
    released: false,
    withheldBecause: null,
    respondentCount: null,
    invitedCount: null,
    countedElsewhereCount: 0,
    measures: [],
    flags: [],
    ...of,
  });
  const shown = decision.cells.map(({ cellId, unitIds, respondentCount }) => {
    const score = clipped.get(cellId);
    return cell(cellId, {
      released: true,
      respondentCount,
      invitedCount: unitIds.reduce((sum, unitId) => sum + sizeOf.get(unitId)!, 0),
      measures: score
        ? [
            {
              measureId: construct,
              released: true,
              score: { ...score, low: null, high: null },
              standardError: null,
              degreesOfFreedom: null,
              respondentCount: peopleOf.get(cellId)!.length,
              favourable: null,
              census: false,
              change: null,
              parts: null,
            },
          ]
        : [],
    });
  });
  const reading: FrozenReading = {
    header: {
      pulseId: 'wave',
      title: 'Wave',
      programme: null,
      closedAt: '2026-03-16T16:00:00.000Z',
      previousPulseId: null,
      minimumCell: K,
      measures: [],
      methods: { scores: 'mean/1' },
    },
    cells: [...shown, ...decision.withheld.map(({ cellId }) => cell(cellId, {}))],
  };
  const unitOf = new Map(
    [...scored].flatMap(([unitId, personIds]) => personIds.map((personId) => [personId, unitId] as const)),
  );
  return { reading, peopleOf, unitOf };
}
