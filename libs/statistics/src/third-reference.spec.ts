import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as statistics from './index.js';

// Made by reference/third.R, on cases of its own, after the code had been frozen for the second time.
const reference = JSON.parse(readFileSync(join(__dirname, '../reference/third.json'), 'utf8')) as {
  cases: { of: string; with: any[]; value: unknown }[];
};

const usual = (values: number[]) => ({
  mean: statistics.mean(values) as number,
  variance: statistics.variance(values),
  count: values.length,
  standardError: Math.sqrt((statistics.variance(values) as number) / values.length),
  degreesOfFreedom: values.length - 1,
});

/** Figures that need more than one function of the shelf. The others are called as they are. */
const together: Record<string, (...given: any[]) => unknown> = {
  intervalOfTeam: (scores: number[], invitedCount: number, variance: number, prior: number, rel: number) => {
    const own = statistics.moderatedVariance(
      { variance: statistics.variance(scores), degreesOfFreedom: scores.length - 1 },
      { variance, degreesOfFreedom: prior, groups: 1 },
    );
    const standardError = statistics.standardErrorOfMean({
      variance: own.variance,
      respondentCount: scores.length,
      invitedCount,
      reliability: rel,
    });
    const interval = statistics.meanInterval({
      mean: statistics.mean(scores) as number,
      standardError,
      degreesOfFreedom: own.degreesOfFreedom,
      scale: { from: 0, to: 100 },
    });
    return { standardError, degreesOfFreedom: own.degreesOfFreedom, ...interval };
  },
  placeOfGroup: (groups: { mean: number; standardError: number }[], place: number, criterion: number) => {
    const between = statistics.betweenGroups(groups) as statistics.BetweenGroups;
    const own = statistics.posterior(groups[place]!, between);
    const { probabilityHighest: highest, probabilityLowest: lowest } = statistics.tierOf(own, between);
    return { ...own, above: statistics.probabilityAbove(own, criterion), highest, lowest };
  },
  changeOf: (before: number[], after: number[]) => {
    const { interval, ...change } = statistics.welchChange(usual(before), usual(after));
    return { ...change, ...interval };
  },
  hedgesGOf: (before: number[], after: number[]) => statistics.hedgesG(usual(before), usual(after)),
  itemAdjustedMeans: (answers: { group: string; item: string; value: number }[]) =>
    Object.fromEntries(statistics.itemAdjustedMeans(answers).means),
  greyBandPValues: (teams: any[], weights: number[], criterion: number) =>
    statistics.greyBandPValues(
      teams.map(({ composites, rows, invitedCount, plain }) => ({
        ...statistics.compositeSummary(composites, rows, weights)!,
        invitedCount,
        plain,
      })),
      criterion,
    ),
};

/** omega is found by iteration. */
const toleranceOf = (of: string) => (of === 'omegaTotal' ? 1e-6 : 1e-9);

function expectClose(own: unknown, theirs: unknown, tolerance: number): void {
  if (typeof theirs === 'number') {
    if (typeof own !== 'number') throw new Error(`${JSON.stringify(own)} is not ${theirs}`);
    const error = Math.abs(own - theirs) / (Math.abs(theirs) || 1);
    if (!(error <= tolerance)) throw new Error(`${own} is not ${theirs} (relative error ${error})`);
  } else if (Array.isArray(theirs)) {
    expect(own).toHaveLength(theirs.length);
    theirs.forEach((value, i) => expectClose((own as unknown[])[i], value, tolerance));
  } else if (theirs !== null && typeof theirs === 'object') {
    for (const [key, value] of Object.entries(theirs))
      expectClose((own as Record<string, unknown>)[key], value, tolerance);
  } else expect(own).toBe(theirs);
}

describe('values of R on new cases', () => {
  it.each(reference.cases.map((one, at) => ({ ...one, at: at + 1 })))(
    '$of, case $at',
    ({ of, with: given, value }) => {
      const own = together[of] ?? (statistics as unknown as typeof together)[of]!;
      expectClose(own(...given), value, toleranceOf(of));
    },
  );
});
