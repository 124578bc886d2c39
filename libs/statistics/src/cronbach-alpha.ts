import { variance } from './variance.js';

/**
 * Cronbach's alpha (1951) of complete rows (people x items): J/(J-1) (1 - sum of item variances / variance of the sum),
 * variances with n - 1. Orient reversed items before. Null for one item, fewer than two rows, or no variance at all; can
 * be negative. Rows must be complete: leave out those that are not.
 */
export function cronbachAlpha(rows: readonly (readonly number[])[]): number | null {
  const items = rows[0]?.length ?? 0;
  if (items < 2 || rows.length < 2) return null;
  let itemVariance = 0;
  for (let item = 0; item < items; item += 1) {
    itemVariance += variance(rows.map((row) => row[item] as number)) ?? 0;
  }
  const totalVariance = variance(rows.map((row) => row.reduce((sum, value) => sum + value, 0))) ?? 0;
  if (totalVariance <= 0) return null;
  return (items / (items - 1)) * (1 - itemVariance / totalVariance);
}
