import { variance } from './variance.js';

/**
 * r_wg (James, Demaree & Wolf 1984) of one item in one group: 1 - s2 / expected, s2 with n - 1 and truncated at the
 * expected variance, so between 0 and 1. Fewer than two answers give null; complete agreement 1.
 */
export function rwg(values: readonly number[], expectedVariance: number): number | null {
  const own = variance(values);
  return own === null ? null : 1 - Math.min(own, expectedVariance) / expectedVariance;
}
