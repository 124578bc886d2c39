import { compensatedSum, mean } from './mean.js';
import { variance } from './variance.js';

/** What a tenant's groups say about the variance inside a group: its usual size and how alike groups are. */
export interface VariancePrior {
  /** s0^2, in squared units of the scores. */
  variance: number;
  /** d0: how many degrees of freedom the prior is worth; 4 to 60. */
  degreesOfFreedom: number;
  /** How many groups it rests on; 0 means the shipped default. */
  groups: number;
}

/**
 * Prior for the within-group variance, by moments (after Smyth 2004; docs/methods.md, Intervals).
 * `equal`: s0^2 = plain mean of the variances, d0 = 2 / max(var(s2)/s0^4 - mean(2/df), .001).
 * `degrees-of-freedom`: s0^2 = sum(df s2)/sum(df), d0 = 2 / max(mean((s2/s0^2 - 1)^2) - mean(2/df), .001), as the
 * grey-band rule asks. d0 is clamped to [4, 60]; fewer than 10 groups give d0 = 10. Groups without a variance (n < 2)
 * are left out; with none left, or all of them 0, `fallbackVariance` with d0 = 10 is returned.
 */
export function variancePrior(
  groups: readonly { variance: number | null; degreesOfFreedom: number }[],
  fallbackVariance: number,
  weighting: 'equal' | 'degrees-of-freedom' = 'equal',
): VariancePrior {
  const usable = groups.filter((group) => group.variance !== null && group.degreesOfFreedom > 0) as {
    variance: number;
    degreesOfFreedom: number;
  }[];
  const variances = usable.map((group) => group.variance);
  const pooled =
    weighting === 'equal'
      ? (mean(variances) ?? 0)
      : compensatedSum(usable.map((group) => group.degreesOfFreedom * group.variance)) /
        compensatedSum(usable.map((group) => group.degreesOfFreedom));
  if (!(pooled > 0)) return { variance: fallbackVariance, degreesOfFreedom: 10, groups: 0 };
  if (usable.length < 10) return { variance: pooled, degreesOfFreedom: 10, groups: usable.length };
  const expected = mean(usable.map((group) => 2 / group.degreesOfFreedom)) ?? 0;
  const observed =
    weighting === 'equal'
      ? (variance(variances) ?? 0) / pooled ** 2
      : (mean(variances.map((value) => (value / pooled - 1) ** 2)) ?? 0);
  const degreesOfFreedom = Math.min(60, Math.max(4, 2 / Math.max(observed - expected, 1e-3)));
  return { variance: pooled, degreesOfFreedom, groups: usable.length };
}
