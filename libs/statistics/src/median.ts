/** Median; the mean of the two middle values when n is even. n = 0 gives null. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const ordered = [...values].sort((a, b) => a - b);
  const half = Math.floor(ordered.length / 2);
  return ordered.length % 2 === 1
    ? (ordered[half] as number)
    : ((ordered[half - 1] as number) + (ordered[half] as number)) / 2;
}
