import { standardErrorOfMean } from './standard-error-of-mean.js';
import { studentTQuantile } from './student-t.js';

/**
 * The smallest change of a group's mean from one wave to the next that would be called clear: half the width of Welch's
 * interval for the change, t sqrt(2) SE, when as many of as many answer both times (docs/methods.md). It is
 * planned, not observed: the variance is the usual one inside a group, and the interval has the degrees of freedom of two
 * waves. In the units of `variance`'s root. n = 0 gives null; n = 1 rests on the prior's degrees of freedom alone.
 */
export function smallestDetectableChange(input: {
  variance: number;
  priorDegreesOfFreedom: number;
  respondentCount: number;
  invitedCount: number;
  reliability: number;
  level?: number;
}): number | null {
  const { priorDegreesOfFreedom, level = 0.95, ...sample } = input;
  const standardError = standardErrorOfMean(sample);
  if (standardError === null) return null;
  const degreesOfFreedom = 2 * (priorDegreesOfFreedom + sample.respondentCount - 1);
  if (!(degreesOfFreedom > 0)) return null;
  return studentTQuantile(0.5 + level / 2, degreesOfFreedom) * Math.SQRT2 * standardError;
}
