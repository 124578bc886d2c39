import type { Interval } from './mean-interval.js';
import { normalQuantile } from './normal.js';

/**
 * Wilson's score interval (1927) of a share, 0 to 1. With a known group size N the number of answers is raised to
 * n (N - 1) / (N - n), the quick form of the finite-population correction; everyone answered gives the share itself. No
 * answers: [0, 1].
 */
export function wilsonInterval(input: {
  favourable: number;
  respondentCount: number;
  invitedCount?: number;
  level?: number;
}): Interval {
  const { favourable, respondentCount: n, invitedCount, level = 0.95 } = input;
  if (n === 0) return { lower: 0, upper: 1 };
  const share = favourable / n;
  if (invitedCount !== undefined && invitedCount <= n) return { lower: share, upper: share };
  const effective = invitedCount === undefined ? n : (n * (invitedCount - 1)) / (invitedCount - n);
  const z = normalQuantile(0.5 + level / 2);
  const centre = share + z ** 2 / (2 * effective);
  const spread = z * Math.sqrt((share * (1 - share)) / effective + z ** 2 / (4 * effective ** 2));
  const denominator = 1 + z ** 2 / effective;
  return {
    lower: Math.max(0, (centre - spread) / denominator),
    upper: Math.min(1, (centre + spread) / denominator),
  };
}
