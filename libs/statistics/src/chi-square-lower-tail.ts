import jstat from 'jstat';

/**
 * Lower tail P(X <= x) of the chi-square distribution; used for "less variance than elsewhere". x <= 0 gives 0.
 */
export function chiSquareLowerTail(x: number, degreesOfFreedom: number): number {
  if (Number.isNaN(x) || !(degreesOfFreedom > 0)) return Number.NaN;
  if (x <= 0) return 0;
  return jstat.lowRegGamma(degreesOfFreedom / 2, x / 2);
}
