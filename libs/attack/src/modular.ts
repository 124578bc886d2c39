/** A prime below 2^31: products of two residues are formed in two steps that stay below 2^53. */
export const PRIME = 2_147_483_647;

export function residue(value: bigint): number {
  const rest = Number(value % BigInt(PRIME));
  return rest < 0 ? rest + PRIME : rest;
}

function times(a: number, b: number): number {
  return (((a * (b >>> 16)) % PRIME) * 65_536 + a * (b & 0xffff)) % PRIME;
}

function inverse(value: number): number {
  let [result, base, power] = [1, value, PRIME - 2];
  for (; power > 0; power = Math.floor(power / 2)) {
    if (power % 2 === 1) result = times(result, base);
    base = times(base, base);
  }
  return result;
}

/** Reduced rows of a matrix modulo PRIME, without zero rows, eliminated in the order of `columns`. */
export function reducedRows(
  input: readonly Float64Array[],
  columns: readonly number[],
): { rows: Float64Array[]; pivots: number[] } {
  const rows = input.map((row) => row.slice());
  const pivots: number[] = [];
  for (const column of columns) {
    const rank = pivots.length;
    if (rank === rows.length) break;
    let found = rank;
    while (found < rows.length && rows[found]![column] === 0) found++;
    if (found === rows.length) continue;
    [rows[rank], rows[found]] = [rows[found]!, rows[rank]!];
    const pivot = rows[rank]!;
    const scale = inverse(pivot[column]!);
    // Published sums are about few groups each: most of a row is zero.
    const filled: number[] = [];
    for (let i = 0; i < pivot.length; i++) {
      if (pivot[i] === 0) continue;
      pivot[i] = times(pivot[i]!, scale);
      filled.push(i);
    }
    for (let other = 0; other < rows.length; other++) {
      const row = rows[other]!;
      if (other === rank || row[column] === 0) continue;
      const factor = PRIME - row[column]!;
      for (const i of filled) row[i] = (row[i]! + times(factor, pivot[i]!)) % PRIME;
    }
    pivots.push(column);
  }
  return { rows: rows.slice(0, pivots.length), pivots };
}
