import type { Interval } from './mean-interval.js';

/**
 * What the mean of all N invited could be at most and at least, whatever the silent ones think (Manski 1990):
 * [(n m + (N - n) L) / N, (n m + (N - n) U) / N]. Everyone answered: the mean itself. n = 0: the whole scale. N below n is
 * taken as n; N = n = 0 gives null.
 */
export function nonresponseBounds(input: {
  mean: number | null;
  respondentCount: number;
  invitedCount: number;
  scale: { from: number; to: number };
}): Interval | null {
  const { mean, respondentCount: n, scale } = input;
  const invited = Math.max(input.invitedCount, n);
  if (invited === 0) return null;
  if (mean === null || n === 0) return { lower: scale.from, upper: scale.to };
  const silent = invited - n;
  return {
    lower: (n * mean + silent * scale.from) / invited,
    upper: (n * mean + silent * scale.to) / invited,
  };
}
