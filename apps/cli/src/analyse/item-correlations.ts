import { omegaTotal } from '@penumbra/statistics';
import { wholeNumberSpread } from './whole-number-spread.js';

/** Sums over complete rows: rows, sum of each item, and sum of the products of two items. */
export interface ProductSums {
  rows: number;
  items: number;
  sum(item: number): number;
  product(a: number, b: number): number;
}

/** Correlation matrix; null below two rows or where an item does not vary. */
export function itemCorrelations(of: ProductSums): number[][] | null {
  const { rows, items } = of;
  const spreads = Array.from({ length: items }, (_, item) =>
    wholeNumberSpread(rows, of.sum(item), of.product(item, item)),
  );
  if (rows < 2 || spreads.some((spread) => spread <= 0)) return null;
  return spreads.map((own, a) =>
    spreads.map((other, b) => (a === b ? 1 : crossSpread(of, a, b) / Math.sqrt(own) / Math.sqrt(other))),
  );
}

/** n sum(xy) - sum(x) sum(y), exactly. */
function crossSpread(of: ProductSums, a: number, b: number): number {
  const left = of.rows * of.product(a, b);
  const right = of.sum(a) * of.sum(b);
  if (left <= Number.MAX_SAFE_INTEGER && right <= Number.MAX_SAFE_INTEGER) return left - right;
  return Number(BigInt(of.rows) * BigInt(of.product(a, b)) - BigInt(of.sum(a)) * BigInt(of.sum(b)));
}

/**
 * Omega total of a correlation matrix. The statistics take rows: these are the rows of a square root of the matrix, once
 * with each sign, whose correlations are the matrix. Null below three rows of data, as there.
 */
export function omegaOfCorrelations(correlations: number[][] | null, rows: number): number | null {
  if (correlations === null || rows < 3) return null;
  const columns = squareRoot(correlations);
  const plus = columns.map((_, row) => columns.map((column) => column[row] as number));
  return omegaTotal([...plus, ...plus.map((row) => row.map((value) => -value))]);
}

/** Cholesky: per item a column c with c_a . c_b = r_ab; an item that others make up gets a 0 on the diagonal. */
function squareRoot(correlations: readonly (readonly number[])[]): number[][] {
  const columns = correlations.map(() => Array.from({ length: correlations.length }, () => 0));
  correlations.forEach((row, a) => {
    const own = columns[a] as number[];
    for (let b = 0; b <= a; b += 1) {
      const other = columns[b] as number[];
      let rest = row[b] as number;
      for (let k = 0; k < b; k += 1) rest -= (own[k] as number) * (other[k] as number);
      if (a === b) own[a] = Math.sqrt(Math.max(0, rest));
      else own[b] = (other[b] as number) > 1e-10 ? rest / (other[b] as number) : 0;
    }
  });
  return columns;
}
