/**
 * Standard error of a group mean when the target is the mean true score of the present members:
 * SE^2 = (s2 / n) (1 - f rel), f = n / N (docs/methods.md, Intervals). Drawing people from a small group shrinks the error
 * (finite-population correction), their measurement error does not, hence the reliability. N = null or Infinity gives
 * the usual s / sqrt(n). N below n (the roster moved) is taken as n. n = 0 gives null.
 */
export function standardErrorOfMean(input: {
  variance: number;
  respondentCount: number;
  invitedCount: number | null;
  reliability: number;
}): number | null {
  const { variance, respondentCount: n, invitedCount, reliability } = input;
  if (n <= 0) return null;
  const share = invitedCount === null ? 0 : n / Math.max(invitedCount, n);
  const rel = Math.min(1, Math.max(0, reliability));
  return Math.sqrt((variance / n) * (1 - share * rel));
}
