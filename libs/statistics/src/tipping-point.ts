/**
 * The mean that the silent members would need for the mean of all to reach the criterion: (c N - n m) / (N - n). When it
 * lies outside the scale, no answers of theirs could overturn the finding (`canOverturn` false). Everyone answered or
 * nobody did: null.
 */
export function tippingPoint(input: {
  mean: number;
  criterion: number;
  respondentCount: number;
  invitedCount: number;
  scale: { from: number; to: number };
}): { value: number; canOverturn: boolean } | null {
  const { mean, criterion, respondentCount: n, invitedCount, scale } = input;
  const silent = invitedCount - n;
  if (silent <= 0 || n === 0) return null;
  const value = (criterion * invitedCount - n * mean) / silent;
  return { value, canOverturn: value >= scale.from && value <= scale.to };
}
