import { mean } from './mean.js';
import { variance } from './variance.js';

/**
 * r_wg(j) of J parallel items: J(1 - S/v) / (J(1 - S/v) + S/v), S the mean item variance (n - 1) truncated at v. Rows are
 * people x items, complete. Fewer than two rows or no item: null.
 */
export function rwgJ(rows: readonly (readonly number[])[], expectedVariance: number): number | null {
  const items = rows[0]?.length ?? 0;
  if (items === 0 || rows.length < 2) return null;
  const variances = Array.from(
    { length: items },
    (_, item) => variance(rows.map((row) => row[item] as number)) ?? 0,
  );
  const ratio = Math.min(mean(variances) ?? 0, expectedVariance) / expectedVariance;
  const agreement = items * (1 - ratio);
  return agreement / (agreement + ratio);
}
