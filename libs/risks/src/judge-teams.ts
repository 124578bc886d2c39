import type { CellMeasure } from '@penumbra/measures';
import {
  benjaminiHochberg,
  greyBand,
  GREY_BAND_VERSION,
  greyBandPValues,
  probabilityAbove,
  studentTUpperTail,
} from '@penumbra/statistics';
import type { InsufficientReason, RuleDetails } from './flag.js';

/** Rules that decide which teams are `elevated` while many are judged at once. */
export type ElevatedRule = 'benjamini-hochberg' | 'grey-band';

export const RULE_VERSIONS: Readonly<Record<ElevatedRule, string>> = {
  'benjamini-hochberg': 'benjamini-hochberg/1',
  'grey-band': GREY_BAND_VERSION,
};

/** The measure of one team, turned so that high is risk. */
export interface TeamToJudge {
  cellId: string;
  measure: CellMeasure;
  /** True when the measure itself is high for risk; false when it is 100 minus a healthy score. */
  riskHigh: boolean;
}

export interface Judgement {
  index: number;
  interval95: { lower: number; upper: number };
  insufficientBecause: InsufficientReason | null;
  probability: number | null;
  overCriterion: Verdict;
  overHigh: Verdict;
  ruleDetails: RuleDetails;
}

interface Verdict {
  pValue: number | null;
  qValue: number | null;
  flagged: boolean;
}

const WIDEST_HALF_WIDTH = 20;

/**
 * Judges all teams on one risk together: what keeps a team from being judged, the posterior probability of lying above the
 * criterion, and the tests against the criterion and against `highCriterion` under the rule. Teams must not overlap. Only
 * teams with n >= 5, n/N >= .70 and a half-width of at most 20 points are tested.
 */
export function judgeTeams(
  teams: readonly TeamToJudge[],
  rule: ElevatedRule,
  criterion: number,
  highCriterion: number,
): Judgement[] {
  const eligible = teams.filter(({ measure }) => isEligible(measure));
  const places = new Map(eligible.map((team, place) => [team, place]));
  const over = testAll(eligible, rule, criterion);
  const high = testAll(eligible, rule, highCriterion);
  return teams.map((team): Judgement => {
    const place = places.get(team) ?? -1;
    const { measure, riskHigh } = team;
    const { lower, upper } = measure.interval95;
    const risk = riskHigh ? measure.posterior : turned(measure.posterior);
    return {
      index: riskHigh ? measure.mean : 100 - measure.mean,
      interval95: riskHigh ? { lower, upper } : { lower: 100 - upper, upper: 100 - lower },
      insufficientBecause: insufficiency(measure),
      probability: risk === null ? null : probabilityAbove(risk, criterion),
      overCriterion: over.verdicts[place] ?? UNTESTED,
      overHigh: high.verdicts[place] ?? UNTESTED,
      ruleDetails: over.details,
    };
  });
}

const UNTESTED: Verdict = { pValue: null, qValue: null, flagged: false };

/** Why a team cannot be judged, in the order of the reasons' weight; null if it can. */
export function insufficiency(measure: CellMeasure): InsufficientReason | null {
  if (measure.respondentCount < 5) return 'few-answers';
  // A hair of tolerance, so that 6 of 10 is 60 %.
  if (measure.respondentCount / measure.invitedCount < 0.6 - 1e-12) return 'low-response';
  return measure.interval95.halfWidth > WIDEST_HALF_WIDTH ? 'wide-interval' : null;
}

/** Whether enough of the team answered for `elevated`: n/N at least .70, and nothing that keeps it from being judged. */
export function isEligible(measure: CellMeasure): boolean {
  return insufficiency(measure) === null && measure.respondentCount / measure.invitedCount >= 0.7 - 1e-12;
}

function turned(posterior: CellMeasure['posterior']) {
  return posterior === null ? null : { ...posterior, mean: 100 - posterior.mean };
}

function testAll(teams: readonly TeamToJudge[], rule: ElevatedRule, criterion: number) {
  if (rule === 'benjamini-hochberg') {
    const pValues = teams.map(({ measure, riskHigh }) => {
      const distance = riskHigh ? measure.mean - criterion : 100 - measure.mean - criterion;
      return studentTUpperTail(distance / measure.standardError, measure.degreesOfFreedom);
    });
    const qValues = benjaminiHochberg(pValues);
    return {
      details: { teams: teams.length, bandCount: null, expectedNulls: null },
      verdicts: pValues.map((pValue, i): Verdict => {
        const qValue = qValues[i] ?? null;
        return { pValue, qValue, flagged: qValue !== null && qValue <= 0.05 };
      }),
    };
  }
  // The rule is written for high = healthy.
  const healthy = teams.map(({ measure, riskHigh }) => {
    const sign = riskHigh ? -1 : 1;
    const { composite } = measure;
    return {
      ...composite,
      mean: riskHigh ? 100 - composite.mean : composite.mean,
      thirdMoment: composite.thirdMoment === null ? null : sign * composite.thirdMoment,
      invitedCount: measure.invitedCount,
      plain: { standardError: measure.standardError, degreesOfFreedom: measure.degreesOfFreedom },
    };
  });
  const tests = greyBandPValues(healthy, 100 - criterion);
  const band = greyBand(tests.map(({ pValue }) => pValue));
  return {
    details: { teams: teams.length, bandCount: band.bandCount, expectedNulls: band.expectedNulls },
    verdicts: tests.map(({ pValue }, i): Verdict => ({
      pValue,
      qValue: band.qValues[i] ?? null,
      flagged: band.flagged[i] === true,
    })),
  };
}
