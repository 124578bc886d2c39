import type { VariancePrior } from './variance-prior.js';

/**
 * Variance of a small group drawn towards the tenant's usual one: (d0 s0^2 + df s2) / (d0 + df), with d0 + df degrees
 * of freedom (Smyth 2004; docs/methods.md, Intervals). A group of one has no variance of its own and gets the prior; a group
 * that agrees completely keeps a variance above 0.
 */
export function moderatedVariance(
  own: { variance: number | null; degreesOfFreedom: number },
  prior: VariancePrior,
): { variance: number; degreesOfFreedom: number } {
  const d = own.variance === null ? 0 : own.degreesOfFreedom;
  const total = prior.degreesOfFreedom + d;
  return {
    variance: (prior.degreesOfFreedom * prior.variance + d * (own.variance ?? 0)) / total,
    degreesOfFreedom: total,
  };
}
