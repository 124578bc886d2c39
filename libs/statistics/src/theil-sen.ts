import { median } from './median.js';

/**
 * Theil-Sen line (Sen 1968): slope is the median of all pairwise slopes, intercept the median of y - slope x. Pairs with
 * the same x are left out. Fewer than two different x: null.
 */
export function theilSen(
  points: readonly { x: number; y: number }[],
): { slope: number; intercept: number } | null {
  const slopes: number[] = [];
  points.forEach((a, i) => {
    for (const b of points.slice(i + 1)) if (a.x !== b.x) slopes.push((b.y - a.y) / (b.x - a.x));
  });
  const slope = median(slopes);
  if (slope === null) return null;
  return { slope, intercept: median(points.map((point) => point.y - slope * point.x)) as number };
}
