/**
 * A combination y of rows, in whole numbers, whose result is zero in every column outside and not zero in all of those
 * inside; null where there is none. Exact: elimination in whole numbers of any size, each row divided by what it has in common.
 */
export function combinationWithin(
  rows: readonly (readonly bigint[])[],
  outside: readonly number[],
  inside: readonly number[],
): { times: bigint[]; result: bigint[] } | null {
  const width = rows[0]?.length ?? 0;
  // Each row carries the combination that made it.
  const work = rows.map((row, index) =>
    shortened([...row, ...rows.map((_, other) => (other === index ? 1n : 0n))]),
  );
  let rank = 0;
  for (const column of outside) {
    const found = work.findIndex((row, index) => index >= rank && row[column] !== 0n);
    if (found < 0) continue;
    [work[rank], work[found]] = [work[found]!, work[rank]!];
    const pivot = work[rank]!;
    for (let other = rank + 1; other < work.length; other++) {
      const row = work[other]!;
      if (row[column] === 0n) continue;
      const [own, factor] = [pivot[column]!, row[column]!];
      work[other] = shortened(row.map((value, i) => value * own - pivot[i]! * factor));
    }
    rank++;
  }
  const left = work.slice(rank).find((row) => inside.some((column) => row[column] !== 0n));
  return left ? { result: left.slice(0, width), times: left.slice(width) } : null;
}

function shortened(row: bigint[]): bigint[] {
  let common = 0n;
  for (const value of row) {
    if (value !== 0n) common = greatestCommonDivisor(common, value < 0n ? -value : value);
    if (common === 1n) return row;
  }
  return common === 0n ? row : row.map((value) => value / common);
}

export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}
