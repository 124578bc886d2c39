import { compensatedSum, mean } from './mean.js';
import { variance } from './variance.js';

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

/**
 * Mean, spread, error and skewness of composites in one group. The error comes from the person x item table: SS_res of
 * x_pj - x_p. - x_.j + x_.., e = sum(w_j^2) SS_res / ((n - 1)(J - 1)), w_j the item's signed total weight (1/J each for a
 * mean). The table may leave out items that ask about something else; their weights count all the same. `rows` null says that some person skipped an item: no error variance then. Nobody: null.
 */
export function compositeSummary(
  composites: readonly number[],
  rows: readonly (readonly number[])[] | null,
  weights: readonly number[],
): CompositeSummary | null {
  const n = composites.length;
  const centre = mean(composites);
  if (centre === null) return null;
  const items = rows?.[0]?.length ?? 0;
  const complete = rows !== null && n >= 2 && items >= 2;
  return {
    respondentCount: n,
    mean: centre,
    variance: variance(composites),
    errorVariance: complete
      ? (weights.reduce((sum, weight) => sum + weight * weight, 0) * residualSquares(rows, items)) /
        ((n - 1) * (items - 1))
      : null,
    errorDegreesOfFreedom: complete ? (n - 1) * (items - 1) : 0,
    thirdMoment:
      n < 3
        ? null
        : (n / ((n - 1) * (n - 2))) * compensatedSum(composites.map((value) => (value - centre) ** 3)),
  };
}

function residualSquares(rows: readonly (readonly number[])[], items: number): number {
  const n = rows.length;
  const itemMeans = new Float64Array(items);
  let grand = 0;
  for (const row of rows) {
    for (let j = 0; j < items; j += 1) itemMeans[j] = (itemMeans[j] as number) + (row[j] as number) / n;
  }
  for (let j = 0; j < items; j += 1) grand += (itemMeans[j] as number) / items;
  let squares = 0;
  for (const row of rows) {
    let own = 0;
    for (let j = 0; j < items; j += 1) own += (row[j] as number) / items;
    for (let j = 0; j < items; j += 1) {
      const residual = (row[j] as number) - own - (itemMeans[j] as number) + grand;
      squares += residual * residual;
    }
  }
  return squares;
}
