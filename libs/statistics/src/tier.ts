import { type BetweenGroups, type Posterior, probabilityAbove } from './empirical-bayes.js';
import { normalQuantile } from './normal.js';

/** Where a group probably stands among all: not a rank, because neighbours in a ranking do not differ reliably. */
export interface Tier {
  tier: 'highest-quarter' | 'middle' | 'lowest-quarter';
  probabilityHighest: number;
  probabilityLowest: number;
}

/**
 * Tier of a group by the posterior probability of belonging to the highest or lowest quarter of the true means, whose
 * distribution is normal(mu, tau^2) (after Laird & Louis 1989; Lin et al. 2006). A quarter is said only when its
 * probability is at least one half. Groups that do not differ (tau^2 = 0) are all in the middle.
 */
export function tierOf(own: Posterior, between: BetweenGroups): Tier {
  if (between.variance === 0) return { tier: 'middle', probabilityHighest: 0, probabilityLowest: 0 };
  const distance = normalQuantile(0.75) * Math.sqrt(between.variance);
  const probabilityHighest = probabilityAbove(own, between.mean + distance);
  const probabilityLowest = 1 - probabilityAbove(own, between.mean - distance);
  const tier =
    probabilityHighest >= 0.5 ? 'highest-quarter' : probabilityLowest >= 0.5 ? 'lowest-quarter' : 'middle';
  return { tier, probabilityHighest, probabilityLowest };
}
