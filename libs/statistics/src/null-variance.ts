/** Variance of answers drawn evenly from a scale of A points: (A^2 - 1) / 12; 2 for five points, 8.25 for ten. */
export function uniformVariance(points: number): number {
  return (points * points - 1) / 12;
}

/** Variance of a slightly skewed null distribution on five points (LeBreton & Senter 2008). */
export const SLIGHTLY_SKEWED_VARIANCE_OF_FIVE = 1.34;
