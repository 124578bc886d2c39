import type { ItemModel } from './item-model.js';
import type { RandomStream } from './seeded-random.js';

/** One made-up organisation: what it is like and how it answers. Effects are in standard deviations of true scores. */
export interface TenantDesign {
  teams: number;
  invitedCount: number;
  respondentCount: number;
  items: number;
  shareAtRisk: number;
  /** How far below the criterion a team at risk lies. */
  effect: number;
  /**
   * Where the other teams lie. `boundary`: all exactly on the criterion. `realistic`: on it or above, by the absolute value
   * of a normal with the variance between teams.
   */
  nullTeams: 'realistic' | 'boundary';
  /** Share of true-score variance that lies between teams. */
  varianceBetweenTeams: number;
  /** Share of the respondents of teams at risk who give safe answers (4 or 5) to everything. */
  safeAnswering: number;
  /** Log odds of answering per standard deviation of standing; 0 is silence at random. */
  fearOfAnswering: number;
}

export const USUAL_TENANT: TenantDesign = {
  teams: 60,
  invitedCount: 8,
  respondentCount: 7,
  items: 9,
  shareAtRisk: 0.2,
  effect: 0.5,
  nullTeams: 'realistic',
  varianceBetweenTeams: 0.15,
  safeAnswering: 0,
  fearOfAnswering: 0,
};

export interface SimulatedTeam {
  atRisk: boolean;
  invitedCount: number;
  /** Mean true score of all members, 0 to 100, healthy end high. */
  trueMean: number;
  /** Answers of those who responded, people x items, on 0 to 100, healthy end high. */
  rows: number[][];
}

/**
 * Makes one tenant. Each team's members are drawn around a common standing that is then moved until the mean true score of
 * exactly these members is what the design says, because that mean is what the interval and the flags are about.
 */
export function simulateTenant(
  design: TenantDesign,
  model: ItemModel,
  random: RandomStream,
): SimulatedTeam[] {
  const atRiskCount = Math.round(design.teams * design.shareAtRisk);
  const within = Math.sqrt(1 - design.varianceBetweenTeams);
  return Array.from({ length: design.teams }, (_, team): SimulatedTeam => {
    const atRisk = team < atRiskCount;
    const trueMean = 50 + model.trueScoreDeviation * standingOfTeam(design, atRisk, random);
    const deviations = Array.from({ length: design.invitedCount }, () => within * random.normal());
    const centre = centreFor(trueMean, deviations, model);
    const members = deviations.map((deviation) => centre + deviation);
    const respondents = chosen(members, deviations, design, random);
    const safe = atRisk ? design.safeAnswering : 0;
    return {
      atRisk,
      invitedCount: design.invitedCount,
      trueMean,
      rows: respondents.map((standing) => {
        const guarded = safe > 0 && random.uniform() < safe;
        return Array.from({ length: design.items }, () =>
          guarded ? (random.uniform() < 0.5 ? 75 : 100) : answer(standing, model, random),
        );
      }),
    };
  });
}

/** Distance of a team from the criterion in standard deviations, healthy positive. */
export function standingOfTeam(design: TenantDesign, atRisk: boolean, random: RandomStream): number {
  if (atRisk) return -design.effect;
  if (design.nullTeams === 'boundary') return 0;
  return Math.abs(Math.sqrt(design.varianceBetweenTeams) * random.normal());
}

/** Newton's method on the members' mean true score. */
export function centreFor(target: number, deviations: readonly number[], model: ItemModel): number {
  let centre = model.criterionStanding;
  for (let step = 0; step < 30; step += 1) {
    let mean = 0;
    let slope = 0;
    for (const deviation of deviations) {
      mean += model.trueScore(centre + deviation);
      slope += model.slope(centre + deviation);
    }
    const change = (mean - target * deviations.length) / slope;
    centre -= Math.max(-1, Math.min(1, change));
    if (Math.abs(change) < 1e-7) break;
  }
  return centre;
}

/** Who of the members answers. */
export function chosen(
  members: readonly number[],
  deviations: readonly number[],
  design: Pick<TenantDesign, 'fearOfAnswering' | 'respondentCount'>,
  random: RandomStream,
): number[] {
  if (design.fearOfAnswering === 0) return members.slice(0, design.respondentCount);
  // Weighted sampling without replacement: the largest of log(weight) + Gumbel noise (Efraimidis & Spirakis 2006).
  return members
    .map((standing, i) => ({
      standing,
      key: design.fearOfAnswering * (deviations[i] as number) - Math.log(-Math.log(1 - random.uniform())),
    }))
    .sort((a, b) => b.key - a.key)
    .slice(0, design.respondentCount)
    .map(({ standing }) => standing);
}

/** One answer, 0 to 100. */
export function answer(standing: number, model: ItemModel, random: RandomStream): number {
  const response = standing + model.errorDeviation * random.normal();
  let points = 0;
  for (const threshold of model.thresholds) if (response > threshold) points += 25;
  return points;
}
