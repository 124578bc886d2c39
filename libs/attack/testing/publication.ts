// Longer than most files here: every outlet of a reading in one place, in the order in which a reading makes them, so that
// a planted fault is one word away from the sound way.
import {
  clipMeans,
  decideTrends,
  membershipMoves,
  openComponents,
  releaseComments,
  releaseComponents,
  releaseCounts,
  releaseMeasure,
  type CellMean,
} from '@penumbra/disclosure';
import type { Figure, Finding, Group, Measure, PublishedTables } from '../src/index.js';
import { CONSTRUCTS, hasScore, NEUTRAL_ITEM, type Wave } from './organisation-history.js';
import { publishRevisions } from './publish-revisions.js';
import { Random } from './random.js';
import { K, readWave, respondents, type ReadWave } from './read-wave.js';

/** Faults that a careless build could have, each of which must be found. */
export const FAULTS = [
  'plain-threshold',
  'items-beside-construct',
  'pooled-parameters',
  'unclipped-unanimity',
  'skips-ledger',
  'trend-of-few',
  'unchecked-recompute',
  'import-skips-gate',
  'import-twice',
] as const;
export type Fault = (typeof FAULTS)[number];

/** Of these a history shows something only where it begins with an import. */
export const isFaultOfImports = (fault: Fault): boolean => fault.startsWith('import-');

/** How each fault is to be found. */
export const FOUND_BY: Readonly<Record<Fault, readonly Finding['kind'][]>> = {
  'plain-threshold': ['solved'],
  'items-beside-construct': ['solved'],
  'pooled-parameters': ['solved'],
  'unclipped-unanimity': ['range'],
  'skips-ledger': ['solved'],
  'trend-of-few': ['solved'],
  'unchecked-recompute': ['solved'],
  'import-skips-gate': ['solved'],
  'import-twice': ['solved'],
};

export interface PublicationOptions {
  readonly fault?: Fault;
  /** People who know their own answers. */
  readonly insiders?: ReadonlySet<string>;
  /** For whose answers an export that skips the ledger is made anew without them. */
  readonly seed?: number;
}

/** One set of tables, and which ways of attacking them make sense. */
export interface Publication {
  readonly outlet: string;
  readonly tables: PublishedTables;
  readonly attacks: readonly Finding['kind'][];
  readonly insiders: readonly string[];
}

const scale = { lower: 0, upper: 100 };
const percent = (value: number): number => ((value - 1) / 4) * 100;

/** Everything that is published about a history, unrounded: more than anybody gets to see. */
export function publish(waves: readonly Wave[], options: PublicationOptions = {}): Publication[] {
  const { fault } = options;
  const isPlain = ({ imported = false }: Wave) =>
    fault === 'plain-threshold' || (fault === 'import-skips-gate' && imported);
  const read = waves.map((wave) => readWave(wave, isPlain(wave)));
  // Their own answers help insiders only where answers are published.
  if (options.insiders) return read.flatMap((wave, index) => publishAnswers(wave, index, options));
  const publications = read.flatMap((wave, index) => publishWave(wave, index, options));
  return [...publications, ...publishTrends(read, options)];
}

function publishWave(read: ReadWave, index: number, options: PublicationOptions): Publication[] {
  const { fault, seed = 1 } = options;
  const { imported = false } = read.wave;
  // The answers of an import are not kept: there is no second revision. A careless build takes the same survey in again, with
  // a response that came late, without one, or in another group.
  const isUnchecked = fault === (imported ? 'import-twice' : 'unchecked-recompute');
  return [
    ...publishAnswers(read, index, options),
    publishCounts(read, index),
    ...(imported ? [] : [publishComments(read, index)]),
    ...(isUnchecked || (!fault && !imported)
      ? [
          {
            outlet: `wave ${index + 1}: revisions`,
            tables: publishRevisions(read, { seed: 31 * seed + index, isUnchecked }),
            attacks: ['solved', 'unclipped', 'range'] as const,
            insiders: [],
          },
        ]
      : []),
  ];
}

function publishAnswers(read: ReadWave, index: number, options: PublicationOptions): Publication[] {
  return [...Object.entries(CONSTRUCTS), [NEUTRAL_ITEM, [NEUTRAL_ITEM]] as const].map(([construct, items]) =>
    publishConstruct(read, index, construct, items, options),
  );
}

function publishConstruct(
  read: ReadWave,
  index: number,
  construct: string,
  items: readonly string[],
  { fault, insiders = new Set(), seed = 1 }: PublicationOptions,
): Publication {
  const { wave, decision } = read;
  const scored = respondents(read, (answers) => hasScore(answers, items));
  const of = (unitIds: readonly string[]) => unitIds.flatMap((unitId) => scored.get(unitId)!);
  const answersOf = (personId: string) => wave.answers.get(personId)!;
  const answered = (personId: string) => items.filter((item) => answersOf(personId)[item] !== null);
  const scoreOf = (personId: string) => {
    const given = answered(personId);
    return given.reduce((sum, item) => sum + percent(answersOf(personId)[item]!), 0) / given.length;
  };
  const shareOf = (personId: string) => {
    const given = answered(personId);
    return (100 * given.filter((item) => answersOf(personId)[item]! >= 4).length) / given.length;
  };
  const everybody = [...scored.values()].flat();
  const erased = fault === 'skips-ledger' && everybody.length > 0 ? new Random(seed).pick(everybody) : null;

  // Groups: same unit, same skipped items. Insiders and whoever an export leaves out stand alone.
  const groupOf = new Map<string, string>();
  const groups = new Map<string, Group & { respondents: number }>();
  for (const [unitId, personIds] of scored)
    for (const personId of personIds) {
      const skipped = items.filter((item) => !answered(personId).includes(item));
      const alone = insiders.has(personId) || personId === erased;
      const groupId = [unitId, ...skipped, ...(alone ? [personId] : [])].join(' ');
      groupOf.set(personId, groupId);
      const group = groups.get(groupId) ?? { groupId, respondents: 0, skipped };
      groups.set(groupId, { ...group, respondents: group.respondents + 1 });
    }
  const groupsOf = (personIds: readonly string[]) => [...new Set(personIds.map((id) => groupOf.get(id)!))];
  const meanOf = (personIds: readonly string[], value: (id: string) => number): CellMean => ({
    mean: personIds.reduce((sum, id) => sum + value(id), 0) / personIds.length,
    respondentCount: personIds.length,
  });

  const cellPeople = new Map(decision.cells.map(({ cellId, unitIds }) => [cellId, of(unitIds)]));
  const measure = releaseMeasure(
    decision,
    new Map([...cellPeople].map(([cellId, personIds]) => [cellId, personIds.length])),
  );
  const components = releaseComponents(
    decision,
    measure,
    new Map(
      [...cellPeople].map(([cellId, personIds]) => {
        const skippedCounts = new Map<string, number>();
        for (const given of personIds.map((id) => answered(id).length).filter((n) => n < items.length))
          skippedCounts.set(String(given), (skippedCounts.get(String(given)) ?? 0) + 1);
        const answeredAllCount = personIds.filter((id) => answered(id).length === items.length).length;
        return [cellId, { answeredAllCount, skippedCounts }];
      }),
    ),
  );
  const means = (cellIds: readonly string[], value: (id: string) => number, asked?: string) =>
    new Map(
      cellIds.map((cellId) => {
        const personIds = cellPeople.get(cellId)!;
        const own = asked ? personIds.filter((id) => answersOf(id)[asked] !== null) : personIds;
        return [cellId, meanOf(own, value)];
      }),
    );

  const figures: Figure[] = [];
  const add = (
    figureId: string,
    measureId: string,
    personIds: readonly string[],
    value: (id: string) => number,
    clipped?: { value: number; bound: 'at-least' | 'at-most' | null },
  ) => {
    if (personIds.length === 0) return;
    const exact = fault === 'unclipped-unanimity' || !clipped;
    figures.push({
      kind: 'mean',
      figureId,
      measureId,
      of: groupsOf(personIds),
      n: personIds.length,
      value: exact ? meanOf(personIds, value).mean : clipped.value,
      rounding: 0,
      bound: exact ? null : clipped.bound,
      countPrinted: false,
    });
  };
  const { isPlain } = read;
  const clipped = clipMeans(decision, measure, means(measure.cellIds, scoreOf), scale);
  const shown = isPlain
    ? read.cells.filter(({ unitIds }) => of(unitIds).length >= K)
    : decision.cells.filter(({ cellId }) => clipped.has(cellId));
  for (const { cellId, unitIds } of shown)
    add(cellId, construct, of(unitIds), scoreOf, isPlain ? undefined : clipped.get(cellId));
  if (items.length > 1) {
    const itemMeans = items.map((item) => ({
      scale,
      means: means(components.cellIds, (id) => percent(answersOf(id)[item]!), item),
    }));
    const open = openComponents(decision, components, clipped, itemMeans);
    const withItems = fault === 'items-beside-construct' ? new Set(measure.cellIds) : open;
    for (const cellId of withItems)
      for (const item of items)
        add(
          `${cellId} ${item}`,
          item,
          cellPeople.get(cellId)!.filter((id) => answersOf(id)[item] !== null),
          (id) => percent(answersOf(id)[item]!),
        );
    const shares = clipMeans(decision, components, means(components.cellIds, shareOf), scale);
    for (const [cellId, share] of shares)
      add(`${cellId} favourable`, `${construct} favourable`, cellPeople.get(cellId)!, shareOf, share);
  }
  if (fault === 'pooled-parameters') {
    const units = [...scored.values()].filter((personIds) => personIds.length > 0);
    const terms = units.flatMap((personIds) =>
      groupsOf(personIds).map((groupId) => ({ groupId, times: 1, per: personIds.length * units.length })),
    );
    const value = units.reduce((sum, ids) => sum + meanOf(ids, scoreOf).mean, 0) / units.length;
    figures.push({
      kind: 'combined',
      figureId: 'mean of teams',
      measureId: construct,
      terms,
      value,
      rounding: 0,
    });
  }
  if (erased !== null)
    for (const { cellId, unitIds } of shown)
      add(
        `export ${cellId}`,
        construct,
        of(unitIds).filter((id) => id !== erased),
        scoreOf,
      );

  const measures: Measure[] = [
    { measureId: construct, from: 0, to: 100, ...(items.length > 1 ? { items } : {}) },
    { measureId: `${construct} favourable`, from: 0, to: 100 },
    ...(items.length > 1 ? items.map((measureId) => ({ measureId, from: 0, to: 100, step: 25 })) : []),
  ];
  return {
    outlet: `wave ${index + 1}: ${construct}`,
    tables: { k: K, groups: [...groups.values()], measures, figures },
    attacks: ['solved', 'unclipped', 'range'],
    insiders: [...insiders].flatMap((id) => (groupOf.has(id) ? [groupOf.get(id)!] : [])),
  };
}

/** Counts and rates of the cells, and of people with a score where these are printed. */
function publishCounts(read: ReadWave, index: number): Publication {
  const { decision, cells } = read;
  const groups = [...respondents(read)].map(([groupId, personIds]) => ({
    groupId,
    respondents: personIds.length,
  }));
  const figures: Figure[] = cells.map(({ cellId, unitIds, respondentCount }) => ({
    kind: 'count',
    figureId: cellId,
    measureId: 'answered',
    of: unitIds,
    n: respondentCount,
  }));
  const measures: Measure[] = [{ measureId: 'answered', from: 0, to: 1 }];
  for (const [construct, items] of Object.entries(CONSTRUCTS)) {
    const scored = respondents(read, (answers) => hasScore(answers, items));
    const count = (unitIds: readonly string[]) =>
      unitIds.reduce((sum, unitId) => sum + scored.get(unitId)!.length, 0);
    const printed = new Set(
      releaseCounts(decision, new Map(decision.cells.map(({ cellId, unitIds }) => [cellId, count(unitIds)])))
        .cellIds,
    );
    measures.push({ measureId: `no ${construct}`, from: 0, to: 1, step: 1 });
    for (const { cellId, unitIds, respondentCount } of decision.cells)
      if (printed.has(cellId)) {
        const n = count(unitIds);
        figures.push({
          kind: 'count',
          figureId: `${cellId} ${construct}`,
          measureId: construct,
          of: unitIds,
          n,
        });
        figures.push({
          kind: 'sum',
          figureId: `${cellId} no ${construct}`,
          measureId: `no ${construct}`,
          of: unitIds,
          n: respondentCount,
          value: respondentCount - n,
          rounding: 0,
        });
      }
  }
  return {
    outlet: `wave ${index + 1}: counts`,
    tables: { k: K, groups, measures, figures },
    attacks: ['solved', 'range', 'count'],
    insiders: [],
  };
}

/** How many comments stand where: each stands for one of the people counted there and in no cell inside that has its own. */
function publishComments(read: ReadWave, index: number): Publication {
  const { decision, wave } = read;
  const { cellIds, cellOfUnit } = releaseComments(decision);
  const people = respondents(read);
  const figures = cellIds.flatMap((cellId): Figure[] => {
    const of = [...cellOfUnit].flatMap(([unitId, cell]) => (cell === cellId ? [unitId] : []));
    const writers = of.flatMap((unitId) => people.get(unitId)!);
    if (writers.length === 0) return [];
    const value = writers.filter((id) => wave.commented.has(id)).length;
    return [
      { kind: 'sum', figureId: cellId, measureId: 'comments', of, n: writers.length, value, rounding: 0 },
    ];
  });
  const groups = [...people].map(([groupId, personIds]) => ({ groupId, respondents: personIds.length }));
  return {
    outlet: `wave ${index + 1}: comments`,
    tables: { k: 10, groups, measures: [{ measureId: 'comments', from: 0, to: 1 }], figures },
    attacks: ['solved'],
    insiders: [],
  };
}

/** All waves at once: levels, changes shown as figures, and windows of four waves, over the answers of each wave. */
function publishTrends(read: readonly ReadWave[], { fault }: PublicationOptions): Publication[] {
  const construct = 'trust';
  const items = CONSTRUCTS[construct]!;
  const groups: Group[] = [];
  const figures: Figure[] = [];
  const terms: Map<string, { groupId: string; times: number; per: number }[]>[] = [];
  read.forEach((one, index) => {
    const scored = respondents(one, (answers) => hasScore(answers, items));
    const count = (unitIds: readonly string[]) =>
      unitIds.reduce((sum, unitId) => sum + scored.get(unitId)!.length, 0);
    for (const [unitId, personIds] of scored)
      groups.push({ groupId: `${index} ${unitId}`, respondents: personIds.length });
    const allowed = new Set(
      releaseMeasure(
        one.decision,
        new Map(one.decision.cells.map(({ cellId, unitIds }) => [cellId, count(unitIds)])),
      ).cellIds,
    );
    const shown = one.cells.filter(({ cellId, unitIds }) =>
      one.isPlain ? count(unitIds) >= K : allowed.has(cellId),
    );
    const ofCells = new Map<string, { groupId: string; times: number; per: number }[]>();
    for (const { cellId, unitIds } of shown) {
      const own = unitIds.filter((unitId) => scored.get(unitId)!.length > 0);
      const n = count(unitIds);
      const of = own.map((unitId) => `${index} ${unitId}`);
      figures.push({
        kind: 'mean',
        figureId: `${index} ${cellId}`,
        measureId: construct,
        of,
        n,
        value: 50,
        rounding: 0,
      });
      ofCells.set(
        cellId,
        of.map((groupId) => ({ groupId, times: 1, per: n })),
      );
    }
    terms.push(ofCells);
  });
  const combined = (figureId: string, list: { groupId: string; times: number; per: number }[]): Figure => ({
    kind: 'combined',
    figureId,
    measureId: construct,
    terms: list,
    value: 0,
    rounding: 0,
  });
  const stable: Publication[] = [];
  for (let index = 1; index < read.length; index++) {
    const [then, now] = [read[index - 1]!, read[index]!];
    // Who moved since an import is not known: no change is shown.
    if (then.wave.imported) continue;
    const moves = membershipMoves(then.tree, now.tree);
    const trends = decideTrends(then.decision, now.decision, moves).filter(
      ({ shownAs }) => shownAs === 'figure' || (fault === 'trend-of-few' && shownAs === 'band'),
    );
    for (const { cellId } of trends) {
      const [before, after] = [terms[index - 1]!.get(cellId), terms[index]!.get(cellId)];
      if (before && after)
        figures.push(
          combined(`change ${index} ${cellId}`, [
            ...after,
            ...before.map((term) => ({ ...term, times: -term.times })),
          ]),
        );
    }
    stable.push(publishStableChanges(then, now, moves, trends, index));
  }
  for (let index = 3; index < read.length; index++)
    for (const cellId of terms[index]!.keys()) {
      const window = terms.slice(index - 3, index + 1).map((cells) => cells.get(cellId));
      if (window.every((list) => list !== undefined) && !read[index - 3]!.wave.imported)
        figures.push(
          combined(
            `window ${index} ${cellId}`,
            window.flat().map((term) => ({ ...term, per: term.per * 4 })),
          ),
        );
    }
  const measures: Measure[] = [{ measureId: construct, from: 0, to: 100 }];
  return [
    {
      outlet: 'trends and windows',
      tables: { k: K, groups, measures, figures },
      attacks: ['solved'],
      insiders: [],
    },
    ...stable,
  ];
}

/**
 * The changes shown as figures, if everybody answered as before: then a change is that of the people who joined less that
 * of those who left. Cells of 10 and more are left out: what changes there is lost in the noise of the others.
 */
function publishStableChanges(
  then: ReadWave,
  now: ReadWave,
  moves: ReturnType<typeof membershipMoves>,
  trends: ReturnType<typeof decideTrends>,
  index: number,
): Publication {
  const groupId = (move: (typeof moves)[number]) => `${move.fromUnitId} > ${move.toUnitId}`;
  const figures = trends.flatMap(({ cellId, because }): Figure[] => {
    if (because === 'large-cell') return [];
    const before = new Set(then.decision.cells.find((cell) => cell.cellId === cellId)!.unitIds);
    const after = new Set(now.decision.cells.find((cell) => cell.cellId === cellId)!.unitIds);
    const terms = moves.flatMap((move) => {
      const times = Number(after.has(move.toUnitId ?? '')) - Number(before.has(move.fromUnitId ?? ''));
      return times === 0 ? [] : [{ groupId: groupId(move), times, per: 1 }];
    });
    return terms.length === 0
      ? []
      : [{ kind: 'combined', figureId: cellId, measureId: 'trust', terms, value: 0, rounding: 0 }];
  });
  return {
    outlet: `change to wave ${index + 1}, same answers`,
    tables: {
      k: K,
      groups: moves.map((move) => ({ groupId: groupId(move), respondents: move.count })),
      measures: [{ measureId: 'trust', from: 0, to: 100 }],
      figures,
    },
    attacks: ['solved'],
    insiders: [],
  };
}
