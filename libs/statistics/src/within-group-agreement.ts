import { mean } from './mean.js';
import { variance } from './variance.js';

/** Variance of answers drawn evenly from a scale of A points: (A^2 - 1) / 12; 2 for five points, 8.25 for ten. */
export function uniformVariance(points: number): number {
  return (points * points - 1) / 12;
}

/** Variance of a slightly skewed null distribution on five points (LeBreton & Senter 2008). */
export const SLIGHTLY_SKEWED_VARIANCE_OF_FIVE = 1.34;

/**
 * r_wg (James, Demaree & Wolf 1984) of one item in one group: 1 - s2 / expected, s2 with n - 1 and truncated at the
 * expected variance, so between 0 and 1. Fewer than two answers give null; complete agreement 1.
 */
export function rwg(values: readonly number[], expectedVariance: number): number | null {
  const own = variance(values);
  return own === null ? null : 1 - Math.min(own, expectedVariance) / expectedVariance;
}

/**
 * r_wg(j) of J parallel items: J(1 - S/v) / (J(1 - S/v) + S/v), S the mean item variance (n - 1) truncated at v. Rows are
 * people x items, complete. Fewer than two rows or no item: null.
 */
export function rwgJ(rows: readonly (readonly number[])[], expectedVariance: number): number | null {
  const items = rows[0]?.length ?? 0;
  if (items === 0 || rows.length < 2) return null;
  const variances = Array.from(
    { length: items },
    (_, item) => variance(rows.map((row) => row[item] as number)) ?? 0,
  );
  const ratio = Math.min(mean(variances) ?? 0, expectedVariance) / expectedVariance;
  const agreement = items * (1 - ratio);
  return agreement / (agreement + ratio);
}

/**
 * Average deviation (Burke & Dunlap 2002): mean over items of the mean absolute distance from the item's mean (AD_M) or
 * median (AD_Md), denominator n. 0 is full agreement; up to points / 6 counts as agreement in practice. No row or no item:
 * null. One row: 0.
 */
export function averageDeviation(
  rows: readonly (readonly number[])[],
  centre: 'mean' | 'median' = 'mean',
): number | null {
  const items = rows[0]?.length ?? 0;
  if (items === 0) return null;
  const deviations: number[] = [];
  for (let item = 0; item < items; item += 1) {
    const values = rows.map((row) => row[item] as number);
    const middle = (centre === 'mean' ? mean(values) : median(values)) as number;
    deviations.push(mean(values.map((value) => Math.abs(value - middle))) as number);
  }
  return mean(deviations);
}

/**
 * a_wg (Brown & Hauenstein 2005) of one item: 1 - 2 s2 / [(U - M)(M - L) n/(n - 1)], U and L the ends of the scale, M the
 * mean, s2 with n - 1. It corrects for the tie between mean and variance on a bounded scale. Needs n >= points - 1, fewer
 * answers give null. No variance at all: 1. Can fall to -1.
 */
export function awg(values: readonly number[], scale: { from: number; to: number }): number | null {
  const n = values.length;
  const centre = mean(values);
  const own = variance(values);
  if (centre === null || own === null || n < scale.to - scale.from) return null;
  if (own === 0) return 1;
  return 1 - (2 * own) / (((scale.to - centre) * (centre - scale.from) * n) / (n - 1));
}

/** Median; the mean of the two middle values when n is even. n = 0 gives null. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const ordered = [...values].sort((a, b) => a - b);
  const half = Math.floor(ordered.length / 2);
  return ordered.length % 2 === 1
    ? (ordered[half] as number)
    : ((ordered[half - 1] as number) + (ordered[half] as number)) / 2;
}
