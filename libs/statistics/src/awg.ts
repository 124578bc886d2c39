import { mean } from './mean.js';
import { variance } from './variance.js';

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
