import { compensatedSum } from './mean.js';
import { normalLowerTail } from './normal.js';

export interface BetweenGroups {
  /** mu: weighted mean of the groups. */
  mean: number;
  /** tau^2: variance of the true group means; 0 when the groups differ no more than chance. */
  variance: number;
  groups: number;
}

/**
 * Spread of true group means by DerSimonian and Laird (1986): w = 1/SE^2, Q = sum w (m - m.)^2,
 * tau^2 = max(0, (Q - (k - 1)) / (sum w - sum w^2 / sum w)), mu weighted by 1/(SE^2 + tau^2). One group: its mean and
 * variance 0. None, or none with a positive standard error: null.
 */
export function betweenGroups(
  groups: readonly { mean: number; standardError: number }[],
): BetweenGroups | null {
  const usable = groups.filter((group) => group.standardError > 0);
  if (usable.length === 0) return null;
  const weights = usable.map((group) => 1 / group.standardError ** 2);
  const total = compensatedSum(weights);
  const centre = compensatedSum(usable.map((group, i) => group.mean * (weights[i] as number))) / total;
  const q = compensatedSum(usable.map((group, i) => (weights[i] as number) * (group.mean - centre) ** 2));
  const scale = total - compensatedSum(weights.map((weight) => weight * weight)) / total;
  const variance = usable.length < 2 || scale <= 0 ? 0 : Math.max(0, (q - (usable.length - 1)) / scale);
  const shrunk = usable.map((group) => 1 / (group.standardError ** 2 + variance));
  const mean =
    compensatedSum(usable.map((group, i) => group.mean * (shrunk[i] as number))) / compensatedSum(shrunk);
  return { mean, variance, groups: usable.length };
}

export interface Posterior {
  mean: number;
  standardDeviation: number;
  /** B = tau^2 / (tau^2 + SE^2): 1 trusts the group, 0 the tenant. */
  weightOfOwnMean: number;
}

/**
 * Empirical-Bayes posterior of a group's true mean: mu + B (m - mu), standard deviation sqrt(B) SE. With tau^2 = 0 every
 * group is put at mu with standard deviation 0.
 */
export function posterior(own: { mean: number; standardError: number }, between: BetweenGroups): Posterior {
  const square = own.standardError ** 2;
  const weight = between.variance + square > 0 ? between.variance / (between.variance + square) : 1;
  return {
    mean: between.mean + weight * (own.mean - between.mean),
    standardDeviation: Math.sqrt(weight) * own.standardError,
    weightOfOwnMean: weight,
  };
}

/** P(true mean > criterion) under the normal posterior. A standard deviation of 0 gives 0, 1, or .5 on the criterion. */
export function probabilityAbove(of: Posterior, criterion: number): number {
  const distance = of.mean - criterion;
  if (of.standardDeviation === 0) return distance === 0 ? 0.5 : distance > 0 ? 1 : 0;
  return normalLowerTail(distance / of.standardDeviation);
}
