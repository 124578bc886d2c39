// One computation, from the tallies of released cells to their figures; below `measureTallies` its parts in reading order.
import {
  type BetweenGroups,
  betweenGroups,
  compositeFromSums,
  type CompositeSummary,
  hypergeometricInterval,
  type Interval,
  meanInterval,
  moderatedVariance,
  type Moments,
  momentsMean,
  momentsVariance,
  nonresponseBounds,
  type Posterior,
  posterior,
  residualSquares,
  spearmanBrown,
  squaredWeights,
  standardErrorOfMean,
  type VariancePrior,
  variancePrior,
} from '@penumbra/statistics';
import type { Item } from '@penumbra/instruments';
import { compositeWeights } from './composite-weights.js';
import { type Measure, PART_IDS, type Score0to100 } from './measure.js';
import { isFavourable, isUnfavourable, percentOfMaximum } from './orient.js';
import type { MeasureTally, TallyPlan, UnitTally } from './tally.js';

/** One counted cell whose figures disclosure has let through. Cells that are withheld must not be passed at all. */
export interface TalliedCell {
  cellId: string;
  invitedCount: number;
  /** True for leaf units and rests, which do not overlap; false for nodes that contain other cells. */
  pooled: boolean;
  tally: UnitTally;
  releasedMeasures: ReadonlySet<string>;
  /** Measures whose items and parts may be shown too. */
  releasedComponents: ReadonlySet<string>;
  /** How measures are shown that are clipped; one that is missing is shown as it is. */
  clipped?: ReadonlyMap<string, ClippedMeasure>;
}

/** A measure near an end of its scale. What is hidden of it moves no other figure either. */
export interface ClippedMeasure {
  /** The mean that is shown; null where the mean is exact. */
  mean: Score0to100 | null;
  /** The favourable share is shown as a bound. */
  share: boolean;
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
  /** The mean is the nearest one that may be shown; spread and error are those of other cells. */
  clipped: boolean;
  itemScaleMean: number | null;
  /** Own variance of person scores (n - 1); null for one person, and where the mean is clipped. */
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

/** Quantities shared by all cells of a reading, estimated from the pooled released cells only, without clipped figures. */
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
/** Complete rows below which a tenant's own reliability is not trusted yet (docs/methods.md, Intervals). */
const ROWS_FOR_RELIABILITY = 100;
const SCALE = { from: 0, to: 100 };

/**
 * Scores, intervals and posteriors of every counted cell and measure that may be shown. A cell's mean is the mean of its
 * people's scores; its interval is that of docs/methods.md; pooled parameters come from cells marked `pooled` and only where
 * the measure is released and not clipped: otherwise ranges and chances of other cells would tell complete agreement from
 * one dissenter. A clipped figure gets its clipped mean and the usual spread of other cells. Nothing is rounded here. A cell
 * where nobody has a score gets no entry.
 */
export function measureTallies(plan: TallyPlan, cells: readonly TalliedCell[]): MeasuredCells {
  const results = cells.map((cell): MeasuredCell => ({
    cellId: cell.cellId,
    pooled: cell.pooled,
    measures: {},
    refusals: refusalsOf(plan, cell),
  }));
  const pooled: Record<string, PooledParameters> = {};
  for (const measure of plan.measures) {
    const released = cells.flatMap((cell, place) => {
      const tally = cell.tally.measures[measure.id];
      return tally !== undefined && tally.scores.count > 0 && cell.releasedMeasures.has(measure.id)
        ? [{ cell, tally, place }]
        : [];
    });
    const isClipped = ({ cell }: { cell: TalliedCell }) =>
      (cell.clipped?.get(measure.id)?.mean ?? null) !== null;
    const family = released.filter((one) => one.cell.pooled && !isClipped(one));
    const reliability = reliabilityOf(
      measure,
      family.map(({ tally }) => tally),
    );
    const prior = priorOf(
      family.map(({ tally }) => tally.scores),
      DEFAULT_VARIANCE,
    );
    const sharePrior = priorOf(
      family
        .filter(
          ({ cell }) => cell.releasedComponents.has(measure.id) && !cell.clipped?.get(measure.id)?.share,
        )
        .map(({ tally }) => tally.favourableShares),
      DEFAULT_SHARE_VARIANCE,
    );
    const estimated = released.map((one) => {
      const { tally, cell } = one;
      const clipped = cell.clipped?.get(measure.id)?.mean ?? null;
      const sample = clipped === null ? sampleOf(tally.scores) : withoutSpread(tally.scores.count, clipped);
      return { ...one, sample, own: estimate(sample, cell.invitedCount, prior, reliability.value) };
    });
    const between = betweenGroups(
      estimated.filter((one) => one.cell.pooled && !isClipped(one)).map(({ own }) => own),
    );
    for (const { cell, tally, place, own, sample } of estimated) {
      const respondentCount = tally.scores.count;
      const clipped = isClipped({ cell });
      const components = cell.releasedComponents.has(measure.id);
      (results[place] as MeasuredCell).measures[measure.id] = {
        measureId: measure.id,
        respondentCount,
        invitedCount: Math.max(cell.invitedCount, respondentCount),
        ...own,
        clipped,
        itemScaleMean: measure.itemScale === null || clipped ? null : momentsMean(tally.itemScaleMeans),
        variance: sample.variance,
        nonresponseBounds: nonresponseBounds({
          mean: own.mean,
          respondentCount,
          invitedCount: cell.invitedCount,
          scale: SCALE,
        }) as Interval,
        favourable: components
          ? favourableOfMeasure(plan, measure, cell, tally, sharePrior, reliability.value)
          : null,
        components: components ? componentsOf(plan, measure, cell, tally) : null,
        posterior: between === null ? null : posterior(own, between),
        composite: clipped
          ? { ...sample, errorVariance: null, errorDegreesOfFreedom: 0, thirdMoment: null }
          : (compositeFromSums(
              tally.scores,
              { items: tally.completeItems, personMeans: tally.completeMeans },
              compositeWeights(measure),
            ) as CompositeSummary),
      };
    }
    pooled[measure.id] = { variancePrior: prior, reliability, between };
  }
  return { measures: [...plan.measures], cells: results, pooled, methodVersions: { ...METHOD_VERSIONS } };
}

function refusalsOf(plan: TallyPlan, { tally, releasedMeasures, releasedComponents }: TalliedCell) {
  const shown = plan.measures.filter(({ id }) => releasedMeasures.has(id) && releasedComponents.has(id));
  return Object.fromEntries(
    shown.map(({ id }) => [
      id,
      { refused: tally.measures[id]?.refusedCount ?? 0, respondents: tally.respondentCount },
    ]),
  );
}

function priorOf(samples: readonly Moments[], fallback: number): VariancePrior {
  return variancePrior(
    samples.map((sample) => ({ variance: momentsVariance(sample), degreesOfFreedom: sample.count - 1 })),
    fallback,
  );
}

interface Sample {
  respondentCount: number;
  mean: number;
  /** Null where it is not to be used. */
  variance: number | null;
}

const sampleOf = (moments: Moments): Sample => ({
  respondentCount: moments.count,
  mean: momentsMean(moments) as number,
  variance: momentsVariance(moments),
});

const withoutSpread = (respondentCount: number, mean: number): Sample => ({
  respondentCount,
  mean,
  variance: null,
});

function estimate(
  { respondentCount, mean, variance }: Sample,
  invitedCount: number,
  prior: VariancePrior,
  reliability: number,
  scale = SCALE,
) {
  const own = moderatedVariance({ variance, degreesOfFreedom: respondentCount - 1 }, prior);
  const standardError = standardErrorOfMean({
    variance: own.variance,
    respondentCount,
    invitedCount,
    reliability,
  }) as number;
  const interval95 = meanInterval({
    mean,
    standardError,
    degreesOfFreedom: own.degreesOfFreedom,
    scale,
  }) as Interval & { halfWidth: number };
  return { mean, standardError, degreesOfFreedom: own.degreesOfFreedom, interval95 };
}

/**
 * Reliability of a person's score within teams, from sums of squares inside each team. A mean of items: alpha. The weighted
 * hierarchy-shadow index: 1 - error / spread, the error from the residuals of the scored items with the index's weights
 * (as in the grey-band rule). Below 100 complete rows, or for one item, the shipped value: .40 per item by Spearman-Brown,
 * .85 for the index.
 */
function reliabilityOf(measure: Measure, family: readonly MeasureTally[]) {
  const index = measure.kind === 'hierarchy-shadow-index';
  const items = family[0]?.completeItems.length ?? 0;
  const fallback = index ? 0.85 : spearmanBrown(measure.itemIds.length);
  let completeRows = 0;
  let itemSquares = 0;
  let meanSquares = 0;
  let residuals = 0;
  let residualDegrees = 0;
  let scoreSquares = 0;
  let scoreDegrees = 0;
  for (const { completeItems, completeMeans, scores } of family) {
    completeRows += completeMeans.count;
    for (const { squares } of completeItems) itemSquares += squares;
    meanSquares += completeMeans.squares;
    residuals += residualSquares({ items: completeItems, personMeans: completeMeans });
    residualDegrees += Math.max(0, completeMeans.count - 1) * (items - 1);
    scoreSquares += scores.squares;
    scoreDegrees += Math.max(0, scores.count - 1);
  }
  if (items < 2 || completeRows < ROWS_FOR_RELIABILITY || meanSquares <= 1e-12 || scoreSquares <= 1e-12) {
    return { value: fallback, completeRows, estimated: false };
  }
  const error = (squaredWeights(compositeWeights(measure)) * residuals) / residualDegrees;
  const value = index
    ? 1 - error / (scoreSquares / scoreDegrees)
    : (items / (items - 1)) * (1 - itemSquares / (items ** 2 * meanSquares));
  return { value: Math.min(1, Math.max(0, value)), completeRows, estimated: true };
}

function countWhere(
  item: Item,
  ratings: readonly number[],
  holds: (value: number, scale: Item['scale']) => boolean,
): number {
  return ratings.reduce(
    (sum, count, place) => (holds(item.scale.from + place, item.scale) ? sum + count : sum),
    0,
  );
}

function favourableOfItem(item: Item, ratings: readonly number[], invitedCount: number): FavourableShare {
  const respondentCount = ratings.reduce((sum, count) => sum + count, 0);
  const favourable = countWhere(item, ratings, isFavourable);
  const { lower, upper, population, census } = hypergeometricInterval({
    favourable,
    respondentCount,
    invitedCount,
  });
  return {
    share: favourable / respondentCount,
    interval95: { lower: lower / population, upper: upper / population },
    census,
  };
}

/**
 * Share of favourable answers. One item: exact interval. Several: mean of the people's own shares (equal to the share of
 * all answers when nobody skipped any) with the interval of a mean, because one person's answers hang together.
 */
function favourableOfMeasure(
  plan: TallyPlan,
  measure: Measure,
  cell: TalliedCell,
  tally: MeasureTally,
  prior: VariancePrior,
  reliability: number,
): FavourableShare | null {
  if (measure.direction === 'neutral' || measure.kind === 'hierarchy-shadow-index') return null;
  const onlyId = measure.itemIds.length === 1 ? measure.itemIds[0] : undefined;
  if (onlyId !== undefined) {
    return favourableOfItem(
      plan.items.get(onlyId) as Item,
      tally.ratings[onlyId] as number[],
      cell.invitedCount,
    );
  }
  const { mean: share, interval95 } = estimate(
    sampleOf(tally.favourableShares),
    cell.invitedCount,
    prior,
    reliability,
    { from: 0, to: 1 },
  );
  return {
    share,
    interval95: { lower: interval95.lower, upper: interval95.upper },
    census: tally.scores.count >= cell.invitedCount,
  };
}

function componentsOf(
  plan: TallyPlan,
  measure: Measure,
  cell: TalliedCell,
  tally: MeasureTally,
): CellComponent[] {
  const pointsOf = (id: string) => {
    const part = tally.parts[id];
    return part === undefined
      ? null
      : ((momentsMean(part.points) as number) * part.count) / tally.scores.count;
  };
  const ofParts =
    measure.kind === 'hierarchy-shadow-index'
      ? PART_IDS.flatMap((id): CellComponent[] => {
          const part = tally.parts[id];
          if (part === undefined) return [];
          return [
            {
              id,
              kind: 'part',
              respondentCount: part.count,
              mean: momentsMean(part.value) as number,
              points: pointsOf(id),
              favourable: null,
              unfavourableShare: null,
              highShare: null,
            },
          ];
        })
      : [];
  const ofItems = measure.itemIds.flatMap((id): CellComponent[] => {
    const item = plan.items.get(id) as Item;
    const ratings = tally.ratings[id] as number[];
    const answered = ratings.reduce((sum, count) => sum + count, 0);
    if (answered === 0) return [];
    const neutral = measure.direction === 'neutral' || item.use === 'anchor';
    const total = ratings.reduce((sum, count, place) => sum + count * (item.scale.from + place), 0);
    return [
      {
        id,
        kind: 'item',
        respondentCount: answered,
        mean: percentOfMaximum(total / answered, item.scale),
        points: pointsOf(id),
        favourable: neutral ? null : favourableOfItem(item, ratings, cell.invitedCount),
        unfavourableShare: neutral ? null : countWhere(item, ratings, isUnfavourable) / answered,
        highShare:
          measure.direction === 'neutral' ? countWhere(item, ratings, isFavourable) / answered : null,
      },
    ];
  });
  return [...ofParts, ...ofItems];
}
