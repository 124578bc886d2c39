/**
 * Benjamini-Hochberg (1995) adjusted p values (q values), the same as R's p.adjust(method = "BH"): q_(k) = min over
 * j >= k of min(1, m p_(j) / j). null (no test) stays null and does not count into m. Ties share the smallest value.
 */
export function benjaminiHochberg(pValues: readonly (number | null)[]): (number | null)[] {
  const ordered = pValues
    .map((p, index) => ({ p, index }))
    .filter((entry): entry is { p: number; index: number } => entry.p !== null)
    .sort((a, b) => a.p - b.p);
  const result: (number | null)[] = pValues.map(() => null);
  let smallest = 1;
  for (let rank = ordered.length; rank >= 1; rank -= 1) {
    const entry = ordered[rank - 1] as { p: number; index: number };
    smallest = Math.min(smallest, (ordered.length * entry.p) / rank);
    result[entry.index] = smallest;
  }
  return result;
}
