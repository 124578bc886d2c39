import {
  addToMoments,
  emptyMoments,
  type Moments,
  momentsMean,
  momentsThird,
  momentsVariance,
} from './moments.js';

/** What the grey-band rule needs to know of one group's composites. */
export interface CompositeSummary {
  respondentCount: number;
  mean: number;
  /** Between-person variance of the composites (n - 1); null for one person. */
  variance: number | null;
  /** Error variance of one person's composite, and its degrees of freedom; null without complete rows of two items. */
  errorVariance: number | null;
  errorDegreesOfFreedom: number;
  /** k3 = n/((n-1)(n-2)) sum (x - mean)^3, the unbiased third central moment; null below three people. */
  thirdMoment: number | null;
}

/** The people of one group who answered every item, as sums: each item by itself, and people's own means over the items. */
export interface CompleteRows {
  items: readonly Moments[];
  personMeans: Moments;
}

/**
 * Mean, spread, error and skewness of the composites of one group, from sums. The error comes from the person x item table:
 * SS_res of x_pj - x_p. - x_.j + x_.., which is the items' squares less J times the people's; e = sum(w_j^2) SS_res /
 * ((n - 1)(J - 1)), w_j the item's signed total weight (1/J each for a mean). The table may leave out items that ask about
 * something else; their weights count all the same. `rows` null, or of fewer people than the composites, says that some
 * person skipped an item: no error variance then. Nobody: null.
 */
export function compositeFromSums(
  composites: Moments,
  rows: CompleteRows | null,
  weights: readonly number[],
): CompositeSummary | null {
  const n = composites.count;
  const centre = momentsMean(composites);
  if (centre === null) return null;
  const items = rows?.items.length ?? 0;
  const complete = rows !== null && rows.personMeans.count === n && n >= 2 && items >= 2;
  const degreesOfFreedom = complete ? (n - 1) * (items - 1) : 0;
  return {
    respondentCount: n,
    mean: centre,
    variance: momentsVariance(composites),
    errorVariance: complete ? (squaredWeights(weights) * residualSquares(rows)) / degreesOfFreedom : null,
    errorDegreesOfFreedom: degreesOfFreedom,
    thirdMoment: momentsThird(composites),
  };
}

/** `compositeFromSums` of people who are at hand one by one; `rows` are people x items, null when one skipped an item. */
export function compositeSummary(
  composites: readonly number[],
  rows: readonly (readonly number[])[] | null,
  weights: readonly number[],
): CompositeSummary | null {
  return compositeFromSums(momentsOf(composites), rows === null ? null : sumsOf(rows), weights);
}

/** Sum of the squared weights: the share of an item's own error that reaches the composite. */
export function squaredWeights(weights: readonly number[]): number {
  return weights.reduce((sum, weight) => sum + weight * weight, 0);
}

/** SS_res of the person x item table; rounding below 0 is 0. */
export function residualSquares({ items, personMeans }: CompleteRows): number {
  const itemSquares = items.reduce((sum, { squares }) => sum + squares, 0);
  return Math.max(0, itemSquares - items.length * personMeans.squares);
}

function sumsOf(rows: readonly (readonly number[])[]): CompleteRows {
  const items = rows[0]?.length ?? 0;
  return {
    items: Array.from({ length: items }, (_, item) => momentsOf(rows.map((row) => row[item] as number))),
    personMeans: momentsOf(rows.map((row) => row.reduce((sum, value) => sum + value, 0) / items)),
  };
}

function momentsOf(values: readonly number[]): Moments {
  const moments = emptyMoments();
  for (const value of values) addToMoments(moments, value);
  return moments;
}
