/**
 * Arithmetic mean. Values must be finite; leave missing ones out before. n = 0 gives null (never 0), n = 1 the value.
 * Sums with Neumaier's compensation, so that the order of people does not show in the last digits.
 */
export function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return compensatedSum(values) / values.length;
}

/** Sum with Neumaier's compensation (Neumaier 1974): error independent of length and nearly of order. */
export function compensatedSum(values: readonly number[]): number {
  let sum = 0;
  let compensation = 0;
  for (const value of values) {
    const next = sum + value;
    compensation += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + compensation;
}
