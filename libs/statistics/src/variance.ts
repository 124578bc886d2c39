import { compensatedSum, mean } from './mean.js';

/**
 * Sample variance with denominator n - 1, two passes. n = 0 or 1 gives null; equal values give exactly 0.
 */
export function variance(values: readonly number[]): number | null {
  const n = values.length;
  const centre = mean(values);
  if (n < 2 || centre === null) return null;
  if (values.every((value) => value === values[0])) return 0;
  return compensatedSum(values.map((value) => (value - centre) ** 2)) / (n - 1);
}
