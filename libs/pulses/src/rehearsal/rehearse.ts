import { decideRelease, type UnitStructure, type WithheldReason } from '@penumbra/disclosure';
import { hasShadowIndex, type Instrument } from '@penumbra/instruments';
import { smallestDetectableChange, spearmanBrown } from '@penumbra/statistics';

/** The shares of people who answer that a launch is rehearsed for. */
export const rehearsedRates: readonly number[] = [0.5, 0.7, 0.9];

/** What is to be expected of a team at one response rate. */
export interface TeamForecast {
  readonly rate: number;
  /** In how many of the draws the team could be reported: 0 to 1. */
  readonly chance: number;
  readonly respondentCount: number;
  /** Points of 0 to 100 that a figure must change by to be called clear: of the surest and the least sure measure. */
  readonly smallestChange: { readonly from: number; readonly to: number } | null;
}

export interface RehearsedTeam {
  readonly teamId: string;
  /** Everybody who would be counted in the team's figure; 0 when it has none. */
  readonly invitedCount: number;
  /** Why the team has no figure of its own even if everybody answers. */
  readonly neverBecause: WithheldReason | null;
  readonly forecasts: readonly TeamForecast[];
}

export interface RehearsedRate {
  readonly rate: number;
  readonly respondentCount: number;
  /** Teams with a figure: on average over the draws. */
  readonly reportableTeamCount: number;
  /** For the whole organisation, by construct. */
  readonly smallestChanges: readonly { readonly constructId: string; readonly points: number }[];
}

export interface Rehearsal {
  readonly drawCount: number;
  readonly teams: readonly RehearsedTeam[];
  readonly rates: readonly RehearsedRate[];
}

/** How many of a unit answer: each of its people by themselves, with the same probability. */
export function drawResponses(
  units: UnitStructure['units'],
  rate: number,
  random: () => number,
): Map<string, number> {
  return new Map(
    units.map(({ unitId, size }) => {
      let count = 0;
      for (let person = 0; person < size; person++) if (random() < rate) count += 1;
      return [unitId, count];
    }),
  );
}

/** The teams that get a figure when so many answer: the decision a reading makes, on the same units. */
export function reportableTeams(
  structure: UnitStructure,
  counts: ReadonlyMap<string, number>,
): ReadonlySet<string> {
  const { cellOfTeam } = decideRelease(structure, counts);
  return new Set([...cellOfTeam].flatMap(([teamId, cell]) => (cell === null ? [] : [teamId])));
}

/**
 * What a launch would tell, before it: who answers is drawn many times at each rate, and each draw is decided by the same
 * rule as a reading. The same units give the same rehearsal: the draws begin from a fixed seed.
 */
export function rehearse(structure: UnitStructure, instrument: Instrument): Rehearsal {
  const peopleCount = structure.units.reduce((sum, { size }) => sum + size, 0);
  // A draw costs about a microsecond a person and five a team; the answer should come within a second.
  const drawCount = Math.round(
    Math.min(200, Math.max(20, 200_000 / (structure.teams.length + peopleCount / 5 + 1))),
  );
  const random = seededRandom(1);
  const everybody = new Map(structure.units.map(({ unitId, size }) => [unitId, size]));
  const full = decideRelease(structure, everybody);
  const cells = new Map(full.cells.map((cell) => [cell.cellId, cell]));
  const because = new Map(full.withheld.map((cell) => [cell.cellId, cell.reason]));
  const reliabilities = reliabilitiesOf(instrument);

  const invited = new Map<string, number>();
  for (const { teamId } of structure.teams) {
    const cell = full.cellOfTeam.get(teamId);
    invited.set(teamId, cell ? cells.get(cell)!.respondentCount : 0);
  }
  const chances = rehearsedRates.map((rate) => {
    const times = new Map<string, number>();
    for (let draw = 0; draw < drawCount; draw++)
      for (const teamId of reportableTeams(structure, drawResponses(structure.units, rate, random)))
        times.set(teamId, (times.get(teamId) ?? 0) + 1);
    return times;
  });

  const root = structure.teams.find(({ parentId }) => parentId === null);
  const all = root ? (invited.get(root.teamId) ?? 0) : 0;
  return {
    drawCount,
    teams: structure.teams.map(({ teamId }) => ({
      teamId,
      invitedCount: invited.get(teamId)!,
      neverBecause: full.cellOfTeam.get(teamId) ? null : (because.get(`node.${teamId}`) ?? 'too-few-people'),
      forecasts: rehearsedRates.map((rate, index) =>
        forecast(rate, (chances[index]!.get(teamId) ?? 0) / drawCount, invited.get(teamId)!, structure.k, [
          ...reliabilities.values(),
        ]),
      ),
    })),
    rates: rehearsedRates.map((rate, index) => ({
      rate,
      respondentCount: Math.round(rate * peopleCount),
      reportableTeamCount: [...chances[index]!.values()].reduce((sum, times) => sum + times, 0) / drawCount,
      smallestChanges: [...reliabilities].flatMap(([constructId, reliability]) => {
        const points = pointsOf(Math.round(rate * all), all, reliability);
        return points === null ? [] : [{ constructId, points }];
      }),
    })),
  };
}

function forecast(
  rate: number,
  chance: number,
  invitedCount: number,
  minimum: number,
  reliabilities: readonly number[],
): TeamForecast {
  // Where a figure is shown at all, at least the minimum have answered.
  const respondentCount = Math.round(rate * invitedCount);
  const shown = Math.min(invitedCount, Math.max(minimum, respondentCount));
  const points = reliabilities.flatMap((reliability) => pointsOf(shown, invitedCount, reliability) ?? []);
  return {
    rate,
    chance,
    respondentCount,
    smallestChange:
      chance > 0 && points.length > 0 ? { from: Math.min(...points), to: Math.max(...points) } : null,
  };
}

// The variance inside a team and its degrees of freedom, before an organisation has any of its own (docs/methods.md).
const usualVariance = 15 ** 2;
const priorDegreesOfFreedom = 10;

function pointsOf(respondentCount: number, invitedCount: number, reliability: number): number | null {
  return smallestDetectableChange({
    variance: usualVariance,
    priorDegreesOfFreedom,
    respondentCount,
    invitedCount,
    reliability,
  });
}

/** By construct, before any answer: .40 an item by Spearman-Brown; .85 for the hierarchy-shadow index (docs/methods.md). */
function reliabilitiesOf({ constructs, items }: Instrument): ReadonlyMap<string, number> {
  const asked = new Set(items.map(({ id }) => id));
  const scored = new Set(items.filter(({ use }) => (use ?? 'scored') === 'scored').map(({ id }) => id));
  return new Map(
    constructs.flatMap(({ id, itemIds }) => {
      const itemCount = itemIds.filter((itemId) => scored.has(itemId)).length;
      if (itemCount === 0) return [];
      const shadow = id === 'hierarchy-shadow';
      if (shadow && !hasShadowIndex(itemIds.filter((itemId) => asked.has(itemId)))) return [];
      // The balance question stands alone: other items on balance are a measure of their own.
      const measured = id === 'balance' && itemIds.includes('BA1') ? 1 : itemCount;
      return [[id, shadow ? 0.85 : spearmanBrown(measured)] as const];
    }),
  );
}

/** The same numbers, 0 to below 1, for the same seed from 1 on: the generator of Park and Miller (1988) with 48271. */
export function seededRandom(seed: number): () => number {
  const modulus = 2 ** 31 - 1;
  let state = seed;
  return () => {
    state = (state * 48_271) % modulus;
    return state / modulus;
  };
}
