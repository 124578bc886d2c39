/**
 * Standardised difference of two samples, Hedges' g (1981): (after - before) / pooled standard deviation, times the
 * small-sample factor 1 - 3 / (4 df - 1), df = n1 + n2 - 2. Null below two people on either side or without variance.
 */
export function hedgesG(
  before: { mean: number; variance: number | null; count: number },
  after: { mean: number; variance: number | null; count: number },
): number | null {
  if (before.variance === null || after.variance === null) return null;
  const degreesOfFreedom = before.count + after.count - 2;
  const pooled =
    ((before.count - 1) * before.variance + (after.count - 1) * after.variance) / degreesOfFreedom;
  if (!(pooled > 0)) return null;
  return ((after.mean - before.mean) / Math.sqrt(pooled)) * (1 - 3 / (4 * degreesOfFreedom - 1));
}
