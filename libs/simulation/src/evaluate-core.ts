import { type Answers, type Instrument, quarterlyCore } from '@penumbra/instruments';
import { measureCells } from '@penumbra/measures';
import { type ElevatedRule, raiseFlags } from '@penumbra/risks';
import {
  areaUnderCurve,
  monteCarlo,
  type MonteCarloShare,
  type RuleFigures,
  RuleTally,
  tenantStream,
} from './evaluate-design.js';
import { itemModel, type ItemModel, type ItemShape } from './item-model.js';
import type { RandomStream } from './seeded-random.js';
import {
  answer,
  centreFor,
  chosen,
  standingOfTeam,
  type TenantDesign,
  USUAL_TENANT,
} from './simulate-tenant.js';

const SIDEWAYS = 'HS2';
/** Weight of the six other items' true score in the index; sideways voice carries the rest with the opposite sign. */
const OWN_WEIGHT = 0.875;

export interface CoreFigures {
  tenants: number;
  /** How often the interval of a team holds the true index of its members, and half its mean width in points. */
  coverage: MonteCarloShare;
  meanHalfWidth: number;
  /** Chance that a team at risk has a higher index than another team; null when there is only one kind. */
  areaUnderCurve: number | null;
  watch: RuleFigures;
  elevated: RuleFigures;
}

/**
 * The hierarchy-shadow index of the 18-item core as it is asked (seven items, with the contrast), through the same
 * `measureCells` and `raiseFlags` as a reading. Sideways voice (HS2) is a trait of its own, drawn apart and around the
 * middle; effects are in standard deviations of the index's true scores.
 */
export function evaluateCore(input: {
  design?: Partial<TenantDesign>;
  shape?: ItemShape;
  itemReliability?: number;
  tenants: number;
  seed: number;
  rule: ElevatedRule;
}): CoreFigures {
  const design = { ...USUAL_TENANT, ...input.design };
  const model = itemModel(input.shape ?? 'even', input.itemReliability ?? 0.45);
  const core = quarterlyCore();
  const items = core.items.filter((item) => item.construct === 'hierarchy-shadow');
  const instrument: Instrument = {
    ...core,
    items,
    constructs: core.constructs.filter(({ id }) => id === 'hierarchy-shadow'),
  };
  const released = new Set(['hierarchy-shadow']);
  const watch = new RuleTally();
  const elevated = new RuleTally();
  const covered: number[] = [];
  const atRiskIndices: number[] = [];
  const otherIndices: number[] = [];
  let halfWidths = 0;
  for (let tenant = 0; tenant < input.tenants; tenant += 1) {
    const random = tenantStream(input.seed, tenant);
    const atRiskCount = Math.round(design.teams * design.shareAtRisk);
    const cells = Array.from({ length: design.teams }, (_, team) => {
      const atRisk = team < atRiskCount;
      const { trueIndex, respondents } = coreTeam(instrument, design, atRisk, model, random);
      return {
        cellId: `${atRisk ? 'risk' : 'calm'}-${team}`,
        invitedCount: design.invitedCount,
        pooled: true,
        trueIndex,
        respondents,
        releasedMeasures: released,
        releasedComponents: new Set<string>(),
      };
    });
    const measured = measureCells({ instrument, cells });
    let holding = 0;
    measured.cells.forEach(({ measures }, team) => {
      const index = measures['hierarchy-shadow'];
      if (index === undefined) return;
      const { lower, upper, halfWidth } = index.interval95;
      const { trueIndex } = cells[team] as { trueIndex: number };
      if (trueIndex >= lower && trueIndex <= upper) holding += 1;
      halfWidths += halfWidth / design.teams;
      // As in the design of one mean, high is healthy.
      (team < atRiskCount ? atRiskIndices : otherIndices).push(-index.mean);
    });
    covered.push(holding / design.teams);
    const flags = raiseFlags({
      measured,
      teamCellIds: new Set(cells.map(({ cellId }) => cellId)),
      rule: input.rule,
    }).map(({ cellId, severity }) => ({ atRisk: cellId.startsWith('risk'), severity }));
    watch.add(
      flags,
      ({ severity }) => severity === 'watch' || severity === 'elevated' || severity === 'high',
    );
    elevated.add(flags, ({ severity }) => severity === 'elevated' || severity === 'high');
  }
  return {
    tenants: input.tenants,
    coverage: monteCarlo(covered),
    meanHalfWidth: halfWidths / input.tenants,
    areaUnderCurve: areaUnderCurve(atRiskIndices, otherIndices),
    watch: watch.figures(),
    elevated: elevated.figures(),
  };
}

function coreTeam(
  instrument: Instrument,
  design: TenantDesign,
  atRisk: boolean,
  model: ItemModel,
  random: RandomStream,
): { trueIndex: number; respondents: Answers[] } {
  const within = Math.sqrt(1 - design.varianceBetweenTeams);
  const sideways = Array.from(
    { length: design.invitedCount },
    () => model.criterionStanding + random.normal(),
  );
  const deviations = sideways.map(() => within * random.normal());
  const sidewaysMean =
    sideways.reduce((sum, standing) => sum + model.trueScore(standing), 0) / sideways.length;
  const indexDeviation = model.trueScoreDeviation * Math.hypot(OWN_WEIGHT, 1 - OWN_WEIGHT);
  // index = 50 - .875 (own - 50) + .125 (sideways - 50), and it is to lie `-standing` deviations above 50.
  const index = -indexDeviation * standingOfTeam(design, atRisk, random);
  const target = 50 - (index - (1 - OWN_WEIGHT) * (sidewaysMean - 50)) / OWN_WEIGHT;
  const centre = centreFor(target, deviations, model);
  const places = chosen(
    deviations.map((_, place) => place),
    deviations,
    design,
    random,
  );
  const safe = atRisk ? design.safeAnswering : 0;
  const respondents = places.map((place) => {
    const guarded = safe > 0 && random.uniform() < safe;
    return Object.fromEntries(
      instrument.items.map((item) => {
        const standing =
          item.id === SIDEWAYS ? (sideways[place] as number) : centre + (deviations[place] as number);
        const percent = guarded ? (random.uniform() < 0.5 ? 75 : 100) : answer(standing, model, random);
        const rating = 1 + percent / 25;
        return [item.id, item.reversed ? 6 - rating : rating];
      }),
    );
  });
  return { trueIndex: 50 + index, respondents };
}
