import { type Interval, meanInterval } from './mean-interval.js';
import { studentTLowerTail } from './student-t.js';

export interface EstimatedMean {
  mean: number;
  standardError: number;
  degreesOfFreedom: number;
}

/**
 * Change between two waves whose answers cannot be joined: Welch (1947) on the two standard errors, degrees of freedom
 * by Satterthwaite. Ignoring the (positive) covariance of people who answered both times is conservative. `clear` only
 * if the interval excludes 0. Both standard errors 0: interval is the point, p is 0 or 1.
 */
export function welchChange(
  before: EstimatedMean,
  after: EstimatedMean,
  level = 0.95,
): {
  change: number;
  standardError: number;
  degreesOfFreedom: number;
  interval: Interval;
  pValue: number;
  clear: boolean;
} {
  const change = after.mean - before.mean;
  const a = before.standardError ** 2;
  const b = after.standardError ** 2;
  const standardError = Math.sqrt(a + b);
  if (standardError === 0) {
    return {
      change,
      standardError,
      degreesOfFreedom: before.degreesOfFreedom + after.degreesOfFreedom,
      interval: { lower: change, upper: change },
      pValue: change === 0 ? 1 : 0,
      clear: change !== 0,
    };
  }
  const degreesOfFreedom =
    (a + b) ** 2 / (a ** 2 / before.degreesOfFreedom + b ** 2 / after.degreesOfFreedom);
  const interval = meanInterval({ mean: change, standardError, degreesOfFreedom, level }) as Interval;
  const pValue = 2 * studentTLowerTail(-Math.abs(change) / standardError, degreesOfFreedom);
  return {
    change,
    standardError,
    degreesOfFreedom,
    interval: { lower: interval.lower, upper: interval.upper },
    pValue,
    clear: interval.lower > 0 || interval.upper < 0,
  };
}
