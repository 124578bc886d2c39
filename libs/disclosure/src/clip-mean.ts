export interface ClippedMean {
  /** The mean as it may be shown. */
  readonly value: number;
  /** Set where the value stands at the edge: "at least" / "at most". Then interval, agreement, standard error, p and q are withheld. */
  readonly bound: 'at-least' | 'at-most' | null;
}

/**
 * Unanimity clipping of a mean: with n people on a scale from L to U a mean is shown no nearer to either end than
 * (U - L) / n, so that a mean at the end of the scale (everyone gave the same answer) looks like one where a single
 * person gave the opposite. Monotone and deterministic, so that clipping itself says nothing more.
 *
 * Source: measurement design, "Unanimity". A mean exactly at the edge carries the bound too, otherwise the two cases
 * would differ; a distance under 1e-9 of the scale counts as "at the edge" (sums of decimals). Same unit as the mean.
 * n = 0 or 1: null (nothing to show); n = 2: always the midpoint, bounded. A missing mean (null): null. A mean outside the scale is
 * refused with a RangeError.
 */
export function clipMean(
  mean: number | null,
  scale: { readonly lower: number; readonly upper: number },
  respondentCount: number,
): ClippedMean | null {
  const width = scale.upper - scale.lower;
  const tolerance = width * 1e-9;
  if (!(width > 0)) throw new RangeError('A scale needs an upper end above its lower end.');
  if (mean === null || respondentCount < 2) return null;
  if (!(mean >= scale.lower - tolerance && mean <= scale.upper + tolerance))
    throw new RangeError(`The mean ${mean} lies outside its scale.`);
  const lowest = scale.lower + width / respondentCount;
  const highest = scale.upper - width / respondentCount;
  if (mean >= highest - tolerance) return { value: highest, bound: 'at-least' };
  if (mean <= lowest + tolerance) return { value: lowest, bound: 'at-most' };
  return { value: mean, bound: null };
}
