import { clipMean, type ClippedMean } from './clip-mean.js';

/**
 * Unanimity clipping of a favourable share in percent (0 to 100): shown within [100 / n, 100 (n - 1) / n], with "at
 * least" or "at most" at the edges, so that 5 of 5 and 4 of 5 look the same. The same rule as clipMean() on the
 * scale 0 to 100, with the same behaviour at n = 0, 1, 2 and for missing values.
 */
export function clipFavourableShare(percent: number | null, respondentCount: number): ClippedMean | null {
  return clipMean(percent, { lower: 0, upper: 100 }, respondentCount);
}
