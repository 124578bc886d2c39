import { studentTQuantile } from './student-t.js';

export interface Interval {
  lower: number;
  upper: number;
}

/**
 * Two-sided t interval mean -+ t SE, clamped to the ends of the scale. A standard error of null gives null; 0 gives the
 * point itself. `halfWidth` is the unclamped half width.
 */
export function meanInterval(input: {
  mean: number;
  standardError: number | null;
  degreesOfFreedom: number;
  scale?: { from: number; to: number };
  level?: number;
}): (Interval & { halfWidth: number }) | null {
  const { mean, standardError, degreesOfFreedom, scale, level = 0.95 } = input;
  if (standardError === null || !(degreesOfFreedom > 0)) return null;
  const halfWidth = studentTQuantile(0.5 + level / 2, degreesOfFreedom) * standardError;
  const lowest = scale?.from ?? -Infinity;
  const highest = scale?.to ?? Infinity;
  return {
    lower: Math.max(lowest, mean - halfWidth),
    upper: Math.min(highest, mean + halfWidth),
    halfWidth,
  };
}
