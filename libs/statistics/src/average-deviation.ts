import { mean } from './mean.js';
import { median } from './median.js';

/**
 * Average deviation (Burke & Dunlap 2002): mean over items of the mean absolute distance from the item's mean (AD_M) or
 * median (AD_Md), denominator n. 0 is full agreement; up to points / 6 counts as agreement in practice. Fewer than two rows
 * or no item: null, because one person agrees with nobody.
 */
export function averageDeviation(
  rows: readonly (readonly number[])[],
  centre: 'mean' | 'median' = 'mean',
): number | null {
  const items = rows[0]?.length ?? 0;
  if (items === 0 || rows.length < 2) return null;
  const deviations: number[] = [];
  for (let item = 0; item < items; item += 1) {
    const values = rows.map((row) => row[item] as number);
    const middle = (centre === 'mean' ? mean(values) : median(values)) as number;
    deviations.push(mean(values.map((value) => Math.abs(value - middle))) as number);
  }
  return mean(deviations);
}
