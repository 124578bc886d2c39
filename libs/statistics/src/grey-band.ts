export const GREY_BAND_VERSION = 'grey-band/1';

/**
 * The grey-band rule for many small teams (steps 6 and 7; Storey's adaptive procedure on p / .5 among teams with p <= .5,
 * after Storey, Taylor & Siegmund 2004, Zhao, Small & Su 2019, Tian & Ramdas 2019). W = teams with .10 < p <= .50,
 * m0 = (1 + W) / .40, not capped. The k smallest are flagged, k the largest with p_(k) <= .05 and m0 p_(k) <= .045 k.
 * q_(k) = min over j >= k of min(1, m0 p_(j) / j), shown only for p <= .05. null (no test) stays null and counts nowhere.
 * Equal p values are flagged together or not at all, except that the ones inside the k smallest stay in.
 */
export function greyBand(pValues: readonly (number | null)[]): {
  flagged: boolean[];
  qValues: (number | null)[];
  bandCount: number;
  expectedNulls: number;
} {
  const ordered = pValues
    .map((p, index) => ({ p, index }))
    .filter((entry): entry is { p: number; index: number } => entry.p !== null)
    .sort((a, b) => a.p - b.p);
  const bandCount = ordered.filter(({ p }) => p > 0.1 && p <= 0.5).length;
  const expectedNulls = (1 + bandCount) / 0.4;
  let flaggedCount = 0;
  ordered.forEach(({ p }, rank) => {
    if (p <= 0.05 && expectedNulls * p <= 0.045 * (rank + 1)) flaggedCount = rank + 1;
  });
  const flagged = pValues.map(() => false);
  const qValues: (number | null)[] = pValues.map(() => null);
  let smallest = 1;
  for (let rank = ordered.length; rank >= 1; rank -= 1) {
    const { p, index } = ordered[rank - 1] as { p: number; index: number };
    smallest = Math.min(smallest, (expectedNulls * p) / rank);
    if (p <= 0.05) qValues[index] = smallest;
    if (rank <= flaggedCount) flagged[index] = true;
  }
  return { flagged, qValues, bandCount, expectedNulls };
}
