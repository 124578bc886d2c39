import type { CompositeSummary } from './composite-summary.js';
import { compensatedSum } from './mean.js';
import { moderatedVariance } from './moderated-variance.js';
import { normalDensity, normalQuantile } from './normal.js';
import { studentTLowerTail } from './student-t.js';
import { variancePrior } from './variance-prior.js';

/** One eligible team, high = healthy. `plain` is the standard error of `standardErrorOfMean`, for rows with gaps. */
export interface TeamComposite extends CompositeSummary {
  invitedCount: number;
  plain: { standardError: number; degreesOfFreedom: number };
}

export interface TeamTest {
  /** p value after the skewness guard. */
  pValue: number;
  /** p value of the plain t test, before the guard. */
  unguardedPValue: number;
  standardError: number;
  degreesOfFreedom: number;
}

/**
 * p values of the grey-band rule (steps 1 to 5) for H0: true mean >= criterion, over the eligible teams of one tenant.
 * SE^2 = [(1 - f) s2_mod + f e_mod] / n with both variances moderated towards the tenant (weights d, d0 clamped to [4, 60],
 * 10 below ten teams), degrees of freedom by Satterthwaite. The guard corrects for skewness in the first order of
 * Edgeworth's series (Hall 1992) and can only raise p. Teams whose rows have gaps use `plain`. No variance anywhere: the
 * plain standard error.
 */
export function greyBandPValues(teams: readonly TeamComposite[], criterion: number): TeamTest[] {
  const spread = variancePrior(
    teams.map((team) => ({ variance: team.variance, degreesOfFreedom: team.respondentCount - 1 })),
    0,
    'degrees-of-freedom',
  );
  const error = variancePrior(
    teams.map((team) => ({ variance: team.errorVariance, degreesOfFreedom: team.errorDegreesOfFreedom })),
    0,
    'degrees-of-freedom',
  );
  const skewed = teams.filter((team) => team.thirdMoment !== null);
  const people = skewed.reduce((sum, team) => sum + team.respondentCount, 0);
  const thirdMoment =
    people === 0
      ? 0
      : compensatedSum(skewed.map((team) => team.respondentCount * (team.thirdMoment as number))) / people;
  return teams.map((team) => {
    const n = team.respondentCount;
    const share = n / Math.max(team.invitedCount, n);
    let { standardError, degreesOfFreedom } = team.plain;
    if (team.errorVariance !== null && team.variance !== null && spread.groups > 0 && error.groups > 0) {
      const own = moderatedVariance({ variance: team.variance, degreesOfFreedom: n - 1 }, spread);
      const noise = moderatedVariance(
        { variance: team.errorVariance, degreesOfFreedom: team.errorDegreesOfFreedom },
        error,
      );
      const a = ((1 - share) * own.variance) / n;
      const b = (share * noise.variance) / n;
      standardError = Math.sqrt(a + b);
      degreesOfFreedom = (a + b) ** 2 / (a ** 2 / own.degreesOfFreedom + b ** 2 / noise.degreesOfFreedom);
    }
    const unguardedPValue = studentTLowerTail((team.mean - criterion) / standardError, degreesOfFreedom);
    const z = normalQuantile(unguardedPValue);
    const skewness = (thirdMoment * (1 - share) * (1 - 2 * share)) / (n ** 2 * standardError ** 3);
    const corrected = unguardedPValue - (skewness / 6) * (z * z - 1) * normalDensity(z);
    return {
      pValue:
        Number.isFinite(z) && Math.abs(z) >= 1
          ? Math.max(unguardedPValue, Math.min(1, corrected))
          : unguardedPValue,
      unguardedPValue,
      standardError,
      degreesOfFreedom,
    };
  });
}
