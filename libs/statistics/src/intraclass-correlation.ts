import { compensatedSum, mean } from './mean.js';

export interface IntraclassCorrelation {
  meanSquareBetween: number;
  meanSquareWithin: number;
  /** ICC(1) with the plain mean group size g = n / groups (Bliese 2000). Not clamped. */
  icc1: number | null;
  /** ICC(1) with n0 = (n - sum n_i^2 / n) / (groups - 1), for unequal groups. */
  icc1UnequalSizes: number | null;
  /** ICC(2): reliability of group means. null when MSB = 0. */
  icc2: number | null;
  groups: number;
  respondents: number;
}

/**
 * Intraclass correlations of one-way ANOVA: ICC(1) = (MSB - MSW) / (MSB + (g - 1) MSW), ICC(2) = (MSB - MSW) / MSB.
 * Empty groups are left out. Fewer than two groups or no group of two: null. No variance at all: the coefficients null.
 */
export function intraclassCorrelation(groups: readonly (readonly number[])[]): IntraclassCorrelation | null {
  const filled = groups.filter((group) => group.length > 0);
  const k = filled.length;
  const n = filled.reduce((sum, group) => sum + group.length, 0);
  if (k < 2 || n <= k) return null;
  const grand = mean(filled.flat()) as number;
  const centres = filled.map((group) => mean(group) as number);
  const between = compensatedSum(
    filled.map((group, i) => group.length * ((centres[i] as number) - grand) ** 2),
  );
  const within = compensatedSum(
    filled.flatMap((group, i) => group.map((value) => (value - (centres[i] as number)) ** 2)),
  );
  // Sums of squares below the rounding of the data are exact zeros in truth.
  const noise = 1e-24 * n * (1 + grand * grand);
  const meanSquareBetween = between <= noise ? 0 : between / (k - 1);
  const meanSquareWithin = within <= noise ? 0 : within / (n - k);
  const coefficient = (size: number): number | null => {
    const denominator = meanSquareBetween + (size - 1) * meanSquareWithin;
    return denominator === 0 ? null : (meanSquareBetween - meanSquareWithin) / denominator;
  };
  const n0 = (n - filled.reduce((sum, group) => sum + group.length ** 2, 0) / n) / (k - 1);
  return {
    meanSquareBetween,
    meanSquareWithin,
    icc1: coefficient(n / k),
    icc1UnequalSizes: coefficient(n0),
    icc2: meanSquareBetween === 0 ? null : (meanSquareBetween - meanSquareWithin) / meanSquareBetween,
    groups: k,
    respondents: n,
  };
}
