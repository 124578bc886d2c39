import {
  benjaminiHochberg,
  betweenGroups,
  compositeSummary,
  greyBand,
  greyBandPValues,
  mean,
  moderatedVariance,
  posterior,
  probabilityAbove,
  spearmanBrown,
  standardErrorOfMean,
  studentTLowerTail,
  studentTQuantile,
  variancePrior,
  withinGroupAlpha,
} from '@penumbra/statistics';
import type { SimulatedTeam } from './simulate-tenant.js';

export interface TeamVerdict {
  atRisk: boolean;
  mean: number;
  /** Whether the 95 % interval holds the true mean. */
  covered: boolean;
  halfWidth: number;
  watch: boolean;
  elevatedByBenjaminiHochberg: boolean;
  elevatedByGreyBand: boolean;
}

const CRITERION = 50;

/**
 * Judges a simulated tenant with the same functions of the shelf that a reading uses: the finite-population interval with
 * moderated variance and the reliability within teams, empirical Bayes for `watch`, and both rules for `elevated`. High is
 * healthy. Eligibility as in a reading: n >= 5, n/N >= .60 for watch and .70 for elevated, half-width at most 20 points.
 */
export function judgeTenant(teams: readonly SimulatedTeam[]): TeamVerdict[] {
  const items = teams[0]?.rows[0]?.length ?? 0;
  const weights = Array.from({ length: items }, () => 1 / items);
  const summaries = teams.map((team) => {
    const composites = team.rows.map((row) => mean(row) as number);
    const summary = compositeSummary(composites, team.rows, weights);
    if (summary === null) throw new RangeError('A simulated team needs at least one respondent.');
    return summary;
  });
  const { alpha, completeRows } = withinGroupAlpha(teams.map(({ rows }) => rows));
  const reliability =
    alpha !== null && completeRows >= 100 ? Math.min(1, Math.max(0, alpha)) : spearmanBrown(items);
  const prior = variancePrior(
    summaries.map(({ variance, respondentCount }) => ({ variance, degreesOfFreedom: respondentCount - 1 })),
    15 ** 2,
  );
  const estimates = summaries.map((summary, i) => {
    const own = moderatedVariance(
      { variance: summary.variance, degreesOfFreedom: summary.respondentCount - 1 },
      prior,
    );
    const standardError = standardErrorOfMean({
      variance: own.variance,
      respondentCount: summary.respondentCount,
      invitedCount: (teams[i] as SimulatedTeam).invitedCount,
      reliability,
    }) as number;
    return { mean: summary.mean, standardError, degreesOfFreedom: own.degreesOfFreedom };
  });
  const between = betweenGroups(estimates);
  const quantiles = new Map<number, number>();
  const halfWidths = estimates.map(({ standardError, degreesOfFreedom }) => {
    const known = quantiles.get(degreesOfFreedom) ?? studentTQuantile(0.975, degreesOfFreedom);
    quantiles.set(degreesOfFreedom, known);
    return known * standardError;
  });
  const able = (i: number, share: number) => {
    const n = (summaries[i] as { respondentCount: number }).respondentCount;
    return (
      n >= 5 &&
      n / (teams[i] as SimulatedTeam).invitedCount >= share - 1e-12 &&
      (halfWidths[i] as number) <= 20
    );
  };
  const eligible = teams.map((_, i) => i).filter((i) => able(i, 0.7));
  const bh = benjaminiHochberg(
    eligible.map((i) => {
      const own = estimates[i] as (typeof estimates)[number];
      return studentTLowerTail((own.mean - CRITERION) / own.standardError, own.degreesOfFreedom);
    }),
  );
  const band = greyBand(
    greyBandPValues(
      eligible.map((i) => ({
        ...(summaries[i] as (typeof summaries)[number]),
        invitedCount: (teams[i] as SimulatedTeam).invitedCount,
        plain: estimates[i] as (typeof estimates)[number],
      })),
      CRITERION,
    ).map(({ pValue }) => pValue),
  );
  return teams.map((team, i): TeamVerdict => {
    const own = estimates[i] as (typeof estimates)[number];
    const halfWidth = halfWidths[i] as number;
    const place = eligible.indexOf(i);
    const elevatedByBenjaminiHochberg = place >= 0 && (bh[place] as number) <= 0.05;
    const below = between === null ? 0 : 1 - probabilityAbove(posterior(own, between), CRITERION);
    return {
      atRisk: team.atRisk,
      mean: own.mean,
      covered:
        team.trueMean >= Math.max(0, own.mean - halfWidth) &&
        team.trueMean <= Math.min(100, own.mean + halfWidth),
      halfWidth,
      watch: able(i, 0.6) && below >= 0.8,
      elevatedByBenjaminiHochberg,
      elevatedByGreyBand: place >= 0 && band.flagged[place] === true,
    };
  });
}
