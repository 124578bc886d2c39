import type { Answers, Instrument, Item } from '@penumbra/instruments';
import {
  type BetweenGroups,
  betweenGroups,
  type CompositeSummary,
  compositeSummary,
  hypergeometricInterval,
  type Interval,
  mean,
  meanInterval,
  moderatedVariance,
  nonresponseBounds,
  type Posterior,
  posterior,
  spearmanBrown,
  standardErrorOfMean,
  variance,
  type VariancePrior,
  variancePrior,
  withinGroupAlpha,
} from '@penumbra/statistics';
import { compositeWeights } from './composite-weights.js';
import { type Measure, measuresOf, type Score0to100 } from './measure.js';
import { isFavourable, isUnfavourable, orient, percentOfMaximum } from './orient.js';
import { type PersonScore, personScore } from './person-scores.js';

/** One cell whose figures disclosure has let through. Cells that are withheld must not be passed at all. */
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

export interface FavourableShare {
  /** 0 to 1. */
  share: number;
  interval95: Interval;
  /** Everyone answered: no sampling interval, lower = upper = share. */
  census: boolean;
}

export interface CellComponent {
  id: string;
  kind: 'item' | 'part';
  respondentCount: number;
  /** Items: oriented, healthy end high. Parts of a risk index: risk end high. */
  mean: Score0to100;
  /** Mean contribution to measure - 50; null for an item that only enters through a part. */
  points: number | null;
  favourable: FavourableShare | null;
  unfavourableShare: number | null;
  /** Neutral items: share of ratings in the upper third of the scale (4 and 5 of 5); not good, not bad. */
  highShare: number | null;
}

export interface CellMeasure {
  measureId: string;
  /** People with a score on this measure. */
  respondentCount: number;
  invitedCount: number;
  mean: Score0to100;
  itemScaleMean: number | null;
  /** Own variance of person scores (n - 1); null for one person. */
  variance: number | null;
  standardError: number;
  degreesOfFreedom: number;
  interval95: Interval & { halfWidth: number };
  nonresponseBounds: Interval;
  favourable: FavourableShare | null;
  components: CellComponent[] | null;
  posterior: Posterior | null;
  /** Spread, error and skewness of person scores, for the grey-band rule. Never shown. */
  composite: CompositeSummary;
}

/** Quantities shared by all cells of a reading, estimated from the pooled released cells only. */
export interface PooledParameters {
  variancePrior: VariancePrior;
  reliability: { value: number; completeRows: number; estimated: boolean };
  between: BetweenGroups | null;
}

export interface MeasuredCell {
  cellId: string;
  pooled: boolean;
  measures: Record<string, CellMeasure>;
  /**
   * Per measure whose components are released: people of the cell who preferred not to answer one of its items, among all
   * who answered the pulse. "Cannot say" is not counted.
   */
  refusals: Record<string, { refused: number; respondents: number }>;
}

export interface MeasuredCells {
  measures: Measure[];
  cells: MeasuredCell[];
  pooled: Record<string, PooledParameters>;
  methodVersions: Record<string, string>;
}

export const METHOD_VERSIONS: Readonly<Record<string, string>> = {
  scores: 'percent-of-maximum/1',
  interval: 'finite-population-moderated-t/1',
  favourable: 'hypergeometric/1',
  posterior: 'dersimonian-laird-normal/1',
};

/** Within-team variance of scores when nothing is known yet: a standard deviation of 15 points. */
const DEFAULT_VARIANCE = 15 ** 2;
/** Within-team variance of people's shares of favourable answers when nothing is known yet. */
const DEFAULT_SHARE_VARIANCE = 0.09;
/** Complete rows below which a tenant's own reliability is not trusted yet (measurement.md 2.8). */
const ROWS_FOR_RELIABILITY = 100;
const SCALE = { from: 0, to: 100 };

/**
 * Scores, intervals and posteriors of every cell and measure that may be shown. A cell's mean is the mean of its people's
 * scores; its interval is measurement.md 2.3; pooled parameters come from cells marked `pooled` and only where the
 * measure is released. Nothing is rounded or clipped here. A cell where nobody has a score gets no entry.
 */
export function measureCells(input: {
  instrument: Instrument;
  cells: readonly CellToMeasure[];
}): MeasuredCells {
  const measures = measuresOf(input.instrument);
  const items = new Map(input.instrument.items.map((item) => [item.id, item]));
  const results = input.cells.map((cell): MeasuredCell => ({
    cellId: cell.cellId,
    pooled: cell.pooled,
    measures: {} as Record<string, CellMeasure>,
    refusals: refusalsOf(measures, cell),
  }));
  const pooled: Record<string, PooledParameters> = {};
  for (const measure of measures) {
    const scored = input.cells.map((cell) =>
      cell.releasedMeasures.has(measure.id) ? scoreCell(measure, items, cell) : null,
    );
    const family = scored.filter(
      (cell): cell is ScoredCell => cell !== null && cell.cell.pooled && cell.scores.length > 0,
    );
    const reliability = reliabilityOf(measure, items, family);
    const prior = variancePrior(
      family.map(({ scores }) => ({ variance: variance(scores), degreesOfFreedom: scores.length - 1 })),
      DEFAULT_VARIANCE,
    );
    const favourablePrior = variancePrior(
      family
        .filter(({ cell }) => cell.releasedComponents.has(measure.id))
        .map((cell) => ({
          variance: variance(favourableSharesOfPeople(measure, items, cell)),
          degreesOfFreedom: cell.scores.length - 1,
        })),
      DEFAULT_SHARE_VARIANCE,
    );
    const estimates = scored.map((cell) =>
      cell === null ? null : estimate(cell.scores, cell.cell.invitedCount, prior, reliability.value),
    );
    const between = betweenGroups(
      scored.flatMap((cell, i) => {
        const own = estimates[i];
        return cell !== null && own && cell.cell.pooled ? [own] : [];
      }),
    );
    scored.forEach((cell, i) => {
      const own = estimates[i];
      if (cell === null || !own) return;
      const components = cell.cell.releasedComponents.has(measure.id);
      (results[i] as (typeof results)[number]).measures[measure.id] = {
        measureId: measure.id,
        respondentCount: cell.scores.length,
        invitedCount: Math.max(cell.cell.invitedCount, cell.scores.length),
        mean: own.mean,
        itemScaleMean:
          measure.itemScale === null ? null : mean(cell.people.map((p) => p.itemScaleMean as number)),
        variance: variance(cell.scores),
        standardError: own.standardError,
        degreesOfFreedom: own.degreesOfFreedom,
        interval95: own.interval95,
        nonresponseBounds: nonresponseBounds({
          mean: own.mean,
          respondentCount: cell.scores.length,
          invitedCount: cell.cell.invitedCount,
          scale: SCALE,
        }) as Interval,
        favourable: components
          ? favourableOfMeasure(measure, items, cell, favourablePrior, reliability.value)
          : null,
        components: components ? componentsOf(measure, items, cell) : null,
        posterior: between === null ? null : posterior(own, between),
        composite: compositeOf(measure, items, cell),
      };
    });
    pooled[measure.id] = { variancePrior: prior, reliability, between };
  }
  return { measures, cells: results, pooled, methodVersions: { ...METHOD_VERSIONS } };
}

function refusalsOf(measures: readonly Measure[], cell: CellToMeasure): MeasuredCell['refusals'] {
  const shown = measures.filter(({ id }) => cell.releasedMeasures.has(id) && cell.releasedComponents.has(id));
  return Object.fromEntries(
    shown.map(({ id, itemIds }) => [
      id,
      {
        refused: cell.respondents.filter((person) =>
          itemIds.some(
            (itemId) => Object.hasOwn(person, itemId) && person[itemId] === 'prefer-not-to-answer',
          ),
        ).length,
        respondents: cell.respondents.length,
      },
    ]),
  );
}

interface ScoredCell {
  cell: CellToMeasure;
  /** Answers and scores of the people who have a score. */
  answers: Answers[];
  people: PersonScore[];
  scores: Score0to100[];
}

function scoreCell(measure: Measure, items: ReadonlyMap<string, Item>, cell: CellToMeasure): ScoredCell {
  const answers: Answers[] = [];
  const people: PersonScore[] = [];
  const scores: Score0to100[] = [];
  for (const respondent of cell.respondents) {
    const person = personScore(measure, items, respondent);
    if (person.score === null) continue;
    answers.push(respondent);
    people.push(person);
    scores.push(person.score);
  }
  return { cell, answers, people, scores };
}

function estimate(
  scores: readonly number[],
  invitedCount: number,
  prior: VariancePrior,
  reliability: number,
  scale = SCALE,
) {
  const centre = mean(scores);
  if (centre === null) return null;
  const own = moderatedVariance({ variance: variance(scores), degreesOfFreedom: scores.length - 1 }, prior);
  const standardError = standardErrorOfMean({
    variance: own.variance,
    respondentCount: scores.length,
    invitedCount,
    reliability,
  }) as number;
  const interval95 = meanInterval({
    mean: centre,
    standardError,
    degreesOfFreedom: own.degreesOfFreedom,
    scale,
  }) as Interval & { halfWidth: number };
  return { mean: centre, standardError, degreesOfFreedom: own.degreesOfFreedom, interval95 };
}

function reliabilityOf(measure: Measure, items: ReadonlyMap<string, Item>, family: readonly ScoredCell[]) {
  const fallback = measure.kind === 'hierarchy-shadow-index' ? 0.85 : spearmanBrown(measure.itemIds.length);
  if (measure.kind === 'hierarchy-shadow-index' || measure.itemIds.length === 1) {
    return { value: fallback, completeRows: 0, estimated: false };
  }
  const { alpha, completeRows } = withinGroupAlpha(
    family.map(({ answers }) =>
      answers.flatMap((person) => {
        const row = orientedPercents(measure, items, person);
        return row.every((value) => value !== null) ? [row as number[]] : [];
      }),
    ),
  );
  const estimated = alpha !== null && completeRows >= ROWS_FOR_RELIABILITY;
  return { value: estimated ? Math.min(1, Math.max(0, alpha)) : fallback, completeRows, estimated };
}

function orientedPercents(measure: Measure, items: ReadonlyMap<string, Item>, answers: Answers) {
  return measure.itemIds.map((id) => {
    const item = items.get(id) as Item;
    const value = orient(item, Object.hasOwn(answers, id) ? answers[id] : undefined);
    return value === null ? null : percentOfMaximum(value, item.scale);
  });
}

function compositeOf(measure: Measure, items: ReadonlyMap<string, Item>, cell: ScoredCell): CompositeSummary {
  const complete = cell.people.every((person) => person.answeredItems === person.askedItems);
  const rows = complete
    ? cell.answers.map((person) => orientedPercents(measure, items, person) as number[])
    : null;
  return compositeSummary(cell.scores, rows, compositeWeights(measure)) as CompositeSummary;
}

function answersOf(item: Item, people: readonly Answers[]): number[] {
  return people.flatMap((person) => {
    const value = orient(item, Object.hasOwn(person, item.id) ? person[item.id] : undefined);
    return value === null ? [] : [value];
  });
}

function favourableOfItem(item: Item, values: readonly number[], invitedCount: number): FavourableShare {
  const favourable = values.filter((value) => isFavourable(value, item.scale)).length;
  const { lower, upper, population, census } = hypergeometricInterval({
    favourable,
    respondentCount: values.length,
    invitedCount,
  });
  return {
    share: favourable / values.length,
    interval95: { lower: lower / population, upper: upper / population },
    census,
  };
}

/** Each person's share of favourable answers among those they gave. */
function favourableSharesOfPeople(
  measure: Measure,
  items: ReadonlyMap<string, Item>,
  cell: ScoredCell,
): number[] {
  return cell.answers.map((person) => {
    let favourable = 0;
    let answered = 0;
    for (const id of measure.itemIds) {
      const item = items.get(id) as Item;
      const value = orient(item, Object.hasOwn(person, id) ? person[id] : undefined);
      if (value === null) continue;
      answered += 1;
      if (isFavourable(value, item.scale)) favourable += 1;
    }
    return favourable / answered;
  });
}

/**
 * Share of favourable answers. One item: exact interval. Several: mean of the people's own shares (equal to the share of
 * all answers when nobody skipped any) with the interval of a mean, because one person's answers hang together.
 */
function favourableOfMeasure(
  measure: Measure,
  items: ReadonlyMap<string, Item>,
  cell: ScoredCell,
  prior: VariancePrior,
  reliability: number,
): FavourableShare | null {
  if (measure.direction === 'neutral' || measure.kind === 'hierarchy-shadow-index') return null;
  const only = measure.itemIds.length === 1 ? items.get(measure.itemIds[0] as string) : undefined;
  if (only) return favourableOfItem(only, answersOf(only, cell.answers), cell.cell.invitedCount);
  const shares = favourableSharesOfPeople(measure, items, cell);
  const own = estimate(shares, cell.cell.invitedCount, prior, reliability, { from: 0, to: 1 });
  return own === null
    ? null
    : {
        share: own.mean,
        interval95: { lower: own.interval95.lower, upper: own.interval95.upper },
        census: cell.scores.length >= cell.cell.invitedCount,
      };
}

function componentsOf(measure: Measure, items: ReadonlyMap<string, Item>, cell: ScoredCell): CellComponent[] {
  const n = cell.people.length;
  const parts = new Map<string, { values: number[]; points: number }>();
  for (const person of cell.people) {
    for (const part of person.parts) {
      const own = parts.get(part.id) ?? { values: [], points: 0 };
      own.values.push(part.value);
      own.points += part.points;
      parts.set(part.id, own);
    }
  }
  const ofParts =
    measure.kind === 'hierarchy-shadow-index'
      ? [...parts].map(([id, { values, points }]): CellComponent => ({
          id,
          kind: 'part',
          respondentCount: values.length,
          mean: mean(values) as number,
          points: points / n,
          favourable: null,
          unfavourableShare: null,
          highShare: null,
        }))
      : [];
  const ofItems = measure.itemIds.flatMap((id): CellComponent[] => {
    const item = items.get(id) as Item;
    const values = answersOf(item, cell.answers);
    if (values.length === 0) return [];
    const neutral = measure.direction === 'neutral' || item.use === 'anchor';
    const own = parts.get(id);
    return [
      {
        id,
        kind: 'item',
        respondentCount: values.length,
        mean: percentOfMaximum(mean(values) as number, item.scale),
        points: own === undefined ? null : own.points / n,
        favourable: neutral ? null : favourableOfItem(item, values, cell.cell.invitedCount),
        unfavourableShare: neutral
          ? null
          : values.filter((value) => isUnfavourable(value, item.scale)).length / values.length,
        highShare:
          measure.direction === 'neutral'
            ? values.filter((value) => isFavourable(value, item.scale)).length / values.length
            : null,
      },
    ];
  });
  return [...ofParts, ...ofItems];
}
