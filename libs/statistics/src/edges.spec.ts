import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as statistics from './index.js';

// The corners of the formulas: closed forms, values worked out by hand and one of R (reference/edges.R), none by this code.

const scale = { from: 0, to: 100 };

describe('reliability of a mean of items', () => {
  it('is that of one item for one, .40 unless said otherwise, and grows with their number', () => {
    expect(statistics.spearmanBrown(1)).toBeCloseTo(0.4, 15);
    expect(statistics.spearmanBrown(9)).toBeCloseTo(6 / 7, 15);
    expect(statistics.spearmanBrown(2, 0.5)).toBeCloseTo(2 / 3, 15);
    expect([statistics.spearmanBrown(0), statistics.spearmanBrown(-1)]).toEqual([0, 0]);
  });
});

describe('the standard error of a mean', () => {
  const input = { variance: 16, respondentCount: 4, invitedCount: 8, reliability: 0.5 };

  it('corrects people for the finite group and leaves measurement error alone', () => {
    expect(statistics.standardErrorOfMean(input)).toBeCloseTo(Math.sqrt(4 * (1 - 0.25)), 14);
    expect(statistics.standardErrorOfMean({ ...input, invitedCount: null })).toBe(2);
    expect(statistics.standardErrorOfMean({ ...input, invitedCount: Infinity })).toBe(2);
  });

  it('keeps reliability between 0 and 1', () => {
    expect(statistics.standardErrorOfMean({ ...input, reliability: -3 })).toBe(2);
    expect(statistics.standardErrorOfMean({ ...input, reliability: 7 })).toBeCloseTo(Math.sqrt(2), 14);
    expect(statistics.standardErrorOfMean({ ...input, respondentCount: 8, reliability: 1 })).toBe(0);
  });
});

describe('the interval of a mean', () => {
  // Quantile of t with one degree of freedom (Cauchy): tan(pi (p - 1/2)).
  const cauchy = Math.tan(Math.PI * 0.475);

  it('has the width of its level and is cut at the ends of the scale, not its half width', () => {
    const free = statistics.meanInterval({ mean: 50, standardError: 2, degreesOfFreedom: 1 });
    expect(free?.halfWidth).toBeCloseTo(2 * cauchy, 9);
    expect(free?.lower).toBeCloseTo(50 - 2 * cauchy, 9);
    expect(free?.upper).toBeCloseTo(50 + 2 * cauchy, 9);
    const cut = statistics.meanInterval({ mean: 50, standardError: 9, degreesOfFreedom: 1, scale });
    expect([cut?.lower, cut?.upper]).toEqual([0, 100]);
    expect(cut?.halfWidth).toBeCloseTo(9 * cauchy, 9);
    const half = statistics.meanInterval({ mean: 50, standardError: 2, degreesOfFreedom: 1, level: 0.5 });
    expect(half?.halfWidth).toBeCloseTo(2, 12);
  });

  it('is the point itself without error and nothing without a standard error or degrees of freedom', () => {
    expect(statistics.meanInterval({ mean: 3, standardError: 0, degreesOfFreedom: 4 })).toEqual({
      lower: 3,
      upper: 3,
      halfWidth: 0,
    });
    expect(statistics.meanInterval({ mean: 3, standardError: null, degreesOfFreedom: 4 })).toBeNull();
    expect(statistics.meanInterval({ mean: 3, standardError: 1, degreesOfFreedom: 0 })).toBeNull();
    expect(statistics.meanInterval({ mean: 3, standardError: 1, degreesOfFreedom: Number.NaN })).toBeNull();
  });
});

describe('the silent', () => {
  it('can overturn a finding up to the very end of the scale', () => {
    const of = (mean: number, criterion: number) =>
      statistics.tippingPoint({ mean, criterion, respondentCount: 5, invitedCount: 10, scale });
    expect(of(100, 50)).toEqual({ value: 0, canOverturn: true });
    expect(of(0, 50)).toEqual({ value: 100, canOverturn: true });
    expect(of(100, 49)).toEqual({ value: -2, canOverturn: false });
    expect(of(0, 51)).toEqual({ value: 102, canOverturn: false });
  });

  it('are nobody where all answered or more answered than were invited', () => {
    const input = { mean: 60, criterion: 50, respondentCount: 5, scale };
    expect(statistics.tippingPoint({ ...input, invitedCount: 5 })).toBeNull();
    expect(statistics.tippingPoint({ ...input, invitedCount: 4 })).toBeNull();
  });

  it('move the mean to either end of the scale', () => {
    expect(
      statistics.nonresponseBounds({
        mean: 4,
        respondentCount: 6,
        invitedCount: 8,
        scale: { from: 1, to: 5 },
      }),
    ).toEqual({ lower: 26 / 8, upper: 34 / 8 });
    expect(statistics.nonresponseBounds({ mean: 4, respondentCount: 0, invitedCount: 8, scale })).toEqual({
      lower: 0,
      upper: 100,
    });
    expect(statistics.nonresponseBounds({ mean: null, respondentCount: 3, invitedCount: 8, scale })).toEqual({
      lower: 0,
      upper: 100,
    });
  });
});

describe('composites', () => {
  const rows = [[1, 2], [3, 2], [2, 5]]; // prettier-ignore
  const means = rows.map(([a = 0, b = 0]) => (a + b) / 2);

  it('have the error of the person x item table', () => {
    // Means 1.5 2.5 3.5 of people, 2 and 3 of items: residuals -+ 0, 1, -1 per person: SS_res = 2 (0 + 1 + 1) = 4.
    const own = statistics.compositeSummary(means, rows, [0.5, 0.5]);
    expect(own).toMatchObject({ respondentCount: 3, mean: 2.5, errorDegreesOfFreedom: 2 });
    expect(own?.variance).toBeCloseTo(1, 14);
    expect(own?.errorVariance).toBeCloseTo((0.5 * 4) / 2, 14);
    expect(own?.thirdMoment).toBeCloseTo(0, 14);
    expect(statistics.compositeSummary(means, rows, [1, -0.5])?.errorVariance).toBeCloseTo(2.5, 14);
    expect(statistics.squaredWeights([1, -0.5])).toBe(1.25);
    const two = statistics.compositeSummary(means.slice(0, 2), rows.slice(0, 2), [0.5, 0.5]);
    expect(two).toMatchObject({ errorDegreesOfFreedom: 1, thirdMoment: null });
    // Residuals of [[1, 2], [3, 2]]: all a half.
    expect(two?.errorVariance).toBeCloseTo(0.5, 14);
  });

  it('have no error variance where someone skipped an item, for one person or one item; nobody has nothing', () => {
    const none = { errorVariance: null, errorDegreesOfFreedom: 0 };
    expect(statistics.compositeSummary(means, null, [0.5, 0.5])).toMatchObject({ ...none, mean: 2.5 });
    expect(statistics.compositeSummary(means, rows.slice(1), [0.5, 0.5])).toMatchObject(none);
    expect(statistics.compositeSummary([1.5], [[1, 2]], [0.5, 0.5])).toMatchObject({
      ...none,
      variance: null,
    });
    expect(statistics.compositeSummary([1, 2], [[1], [2]], [1])).toMatchObject(none);
    expect(statistics.compositeSummary([], [], [1])).toBeNull();
    expect(statistics.compositeSummary([], null, [1])).toBeNull();
  });
});

describe('sums', () => {
  it('keep what a large number would swallow, whichever comes first', () => {
    for (const values of [
      [1, 1e16, -1e16],
      [1e16, 1, -1e16],
    ]) {
      // prettier-ignore
      expect(statistics.compensatedSum(values)).toBe(1);
      expect(statistics.mean(values)).toBe(1 / 3);
      const moments = statistics.emptyMoments();
      for (const value of values) statistics.addToMoments(moments, value);
      expect(statistics.momentsMean(moments)).toBe(1 / 3);
    }
  });

  it('of moments with nobody are those of the others, in a copy of their own', () => {
    const own = statistics.emptyMoments();
    for (const value of [0.1, 0.2, 0.7]) statistics.addToMoments(own, value);
    for (const merged of [
      statistics.mergeMoments(own, statistics.emptyMoments()),
      statistics.mergeMoments(statistics.emptyMoments(), own),
    ]) {
      expect(merged).toEqual(own);
      expect(merged).not.toBe(own);
    }
  });
});

describe('the grey band at its edges', () => {
  it('a team at .10 is not in the band, one at .50 is', () => {
    expect(statistics.greyBand([0.1, 0.1 + 1e-12, 0.5, 0.5 + 1e-12]).bandCount).toBe(2);
  });

  it('flags up to .045 per flag exactly, and only teams at .05 or under', () => {
    // Nobody in the band: m0 = 2.5. The first may be .018, ...
    expect(statistics.greyBand([0.018]).flagged).toEqual([true]);
    expect(statistics.greyBand([0.0181]).flagged).toEqual([false]);
    // ... the third .054, were it not for .05.
    expect(statistics.greyBand([0.001, 0.001, 0.05]).flagged).toEqual([true, true, true]);
    expect(statistics.greyBand([0.001, 0.001, 0.0501]).flagged).toEqual([true, true, false]);
    expect(statistics.greyBand([0.05, 0.0501]).qValues).toEqual([0.0501 * 1.25, null]);
    expect(statistics.greyBand([0.9, 0.05]).qValues).toEqual([null, 0.125]);
  });

  it('carries its version', () => {
    expect(statistics.GREY_BAND_VERSION).toBe('grey-band/1');
  });

  const team = (more: Partial<statistics.TeamComposite>): statistics.TeamComposite => ({
    respondentCount: 4,
    invitedCount: 8,
    mean: 40,
    variance: 100,
    errorVariance: 20,
    errorDegreesOfFreedom: 9,
    thirdMoment: 0,
    plain: { standardError: 6, degreesOfFreedom: 1 },
    ...more,
  });

  it('tests a team with gaps, one person or no variance anywhere by its plain standard error', () => {
    // One degree of freedom is Cauchy's: 10 points under with an error of 6.
    const plain = 0.5 + Math.atan(-10 / 6) / Math.PI;
    for (const own of [
      team({ errorVariance: null, errorDegreesOfFreedom: 0 }),
      team({ variance: null }),
      team({ variance: 0 }),
      team({ errorVariance: 0 }),
    ]) {
      const [test] = statistics.greyBandPValues([own], 50);
      expect(test).toMatchObject({ standardError: 6, degreesOfFreedom: 1 });
      expect(test?.unguardedPValue).toBeCloseTo(plain, 12);
    }
  });

  it('adds people and error in their shares, with the degrees of freedom of both', () => {
    const [test] = statistics.greyBandPValues([team({})], 50);
    // Half of 100 and half of 20 over four; priors are worth ten degrees and equal the only team.
    expect(test?.standardError).toBeCloseTo(Math.sqrt(12.5 + 2.5), 12);
    expect(test?.degreesOfFreedom).toBeCloseTo(15 ** 2 / (12.5 ** 2 / 13 + 2.5 ** 2 / 19), 12);
    const [full] = statistics.greyBandPValues([team({ invitedCount: 3 })], 50);
    expect(full?.standardError).toBeCloseTo(Math.sqrt(5), 12);
  });

  it('weighs the spread of each team by its degrees of freedom, not by its number', () => {
    const teams = [team({ respondentCount: 11, invitedCount: 22 }), team({ respondentCount: 3, invitedCount: 6, variance: 340 })]; // prettier-ignore
    // s0^2 = (10 x 100 + 2 x 340) / 12 = 140; the first: (10 x 140 + 10 x 100) / 20 = 120, error stays 20.
    const [test] = statistics.greyBandPValues(teams, 50);
    expect(test?.standardError).toBeCloseTo(Math.sqrt((0.5 * 120 + 0.5 * 20) / 11), 12);
  });

  it('is corrected for a long tail on the healthy side of few answers, never to a smaller p', () => {
    const of = (thirdMoment: number | null) =>
      statistics.greyBandPValues([team({ respondentCount: 4, invitedCount: 16, thirdMoment })], 50)[0];
    const straight = of(0);
    expect(straight?.pValue).toBe(straight?.unguardedPValue);
    expect(of(null)?.pValue).toBe(straight?.pValue);
    const [one, other] = [of(4000)?.pValue as number, of(-4000)?.pValue as number];
    expect(Math.min(one, other)).toBe(straight?.pValue);
    expect(Math.max(one, other)).toBeGreaterThan(straight?.pValue as number);
  });
});

describe('answers to rotating items', () => {
  it('give effects around 0 and means at the average item', () => {
    const answer = (group: string, item: string, value: number) => ({ group, item, value });
    const { means, itemEffects, connected } = statistics.itemAdjustedMeans([
      answer('x', 'hard', 1),
      answer('x', 'easy', 3),
      answer('y', 'easy', 5),
    ]);
    expect(connected).toBe(true);
    expect([...itemEffects.keys()]).toEqual(['easy', 'hard']);
    expect(itemEffects.get('easy')).toBeCloseTo(1, 12);
    expect(itemEffects.get('hard')).toBeCloseTo(-1, 12);
    expect(means.get('x')).toBeCloseTo(2, 12);
    expect(means.get('y')).toBeCloseTo(4, 12);
  });

  it('leave an item that nobody answered aside, and have no mean for a group without answers', () => {
    const groups = [
      { counts: [2, 0, 1], sums: [8, 0, 1] },
      { counts: [1, 0, 1], sums: [5, 0, 2] },
    ];
    const { effects, connected } = statistics.itemEffects(groups, 3);
    expect(connected).toBe(true);
    expect(effects[1]).toBe(0);
    expect((effects[0] as number) + (effects[2] as number)).toBeCloseTo(0, 12);
    expect(statistics.adjustedMean({ counts: [0, 0, 0], sums: [0, 0, 0] }, effects)).toBeNull();
    expect(statistics.itemEffects([], 2)).toEqual({ effects: [0, 0], connected: true });
    // Two items that no group shares.
    const apart = [
      { counts: [1, 0], sums: [4, 0] },
      { counts: [0, 1], sums: [0, 2] },
    ];
    expect(statistics.itemEffects(apart, 2)).toEqual({ effects: [0, 0], connected: false });
  });

  it('of a single item are the plain means', () => {
    const own = statistics.itemAdjustedMeans([
      { group: 'x', item: 'only', value: 2 },
      { group: 'x', item: 'only', value: 5 },
    ]);
    expect(own).toEqual({
      means: new Map([['x', 3.5]]),
      itemEffects: new Map([['only', 0]]),
      connected: true,
    });
  });
});

describe('agreement', () => {
  it('truncates a variance above the expected one to no agreement at all', () => {
    expect(statistics.rwg([1, 5, 1, 5], 2)).toBe(0);
    expect(statistics.rwgJ([[1, 1], [5, 5]], 2)).toBe(0); // prettier-ignore
    expect(statistics.rwgJ([[1, 2]], 2)).toBeNull(); // prettier-ignore
    expect(statistics.rwgJ([[], []], 2)).toBeNull(); // prettier-ignore
    // Item variances 0 and 1: S/v = .25, two items: 2 x .75 / (2 x .75 + .25).
    expect(statistics.rwgJ([[3, 2], [3, 3], [3, 4]], 2)).toBeCloseTo(1.5 / 1.75, 14); // prettier-ignore
    expect(statistics.uniformVariance(5)).toBe(2);
    expect(statistics.uniformVariance(10)).toBe(8.25);
  });

  it('measures distance from the mean or the median, nobody and no item none', () => {
    const rows = [[1, 3], [1, 3], [4, 3]]; // prettier-ignore
    expect(statistics.averageDeviation(rows)).toBeCloseTo((4 / 3 + 0) / 2, 14);
    expect(statistics.averageDeviation(rows, 'mean')).toBeCloseTo(4 / 6, 14);
    expect(statistics.averageDeviation(rows, 'median')).toBeCloseTo(1 / 2, 14);
    expect(statistics.averageDeviation([[]])).toBeNull();
    expect(statistics.averageDeviation([[4, 2]])).toBeNull();
    expect(statistics.averageDeviation([[4, 2], [4, 2]])).toBe(0); // prettier-ignore
  });

  it('adjusted for the mean needs as many answers as the scale has steps', () => {
    const ends = { from: 1, to: 5 };
    expect(statistics.awg([3, 3, 3], ends)).toBeNull();
    // Mean 3, variance 4/3 of 2 2 4 4: the greatest possible is 4 x 4/3.
    expect(statistics.awg([2, 2, 4, 4], ends)).toBeCloseTo(1 - (2 * (4 / 3)) / (4 * (4 / 3)), 14);
    expect(statistics.awg([1, 1, 5, 5], ends)).toBeCloseTo(-1, 14);
  });
});

describe('reliability of scales', () => {
  it('alpha: two items with covariance 1/2 and variances 1', () => {
    const rows = [[1, 1], [2, 3], [3, 2]]; // prettier-ignore
    // Sum variance 1 + 1 + 2 x 1/2 = 3: 2 (1 - 2/3).
    expect(statistics.cronbachAlpha(rows)).toBeCloseTo(2 / 3, 14);
    expect(statistics.cronbachAlpha([[1, 3], [3, 1]])).toBeNull(); // prettier-ignore
    expect(statistics.cronbachAlpha([[1, 2]])).toBeNull();
    expect(statistics.cronbachAlpha([[], []])).toBeNull();
  });

  it('alpha within groups leaves out what lies between them and groups of one', () => {
    const rows = [[1, 1], [2, 3], [3, 2]]; // prettier-ignore
    const shifted = rows.map((row) => row.map((value) => value + 50));
    expect(statistics.withinGroupAlpha([rows, shifted]).alpha).toBeCloseTo(2 / 3, 12);
    expect(statistics.withinGroupAlpha([rows, [[9, 0]], []])).toEqual({
      alpha: statistics.withinGroupAlpha([rows]).alpha,
      completeRows: 4,
    });
    expect(statistics.withinGroupAlpha([[[1], [2]]])).toEqual({ alpha: null, completeRows: 2 });
    expect(statistics.withinGroupAlpha([[[1, 2]], [[4, 4]]])).toEqual({ alpha: null, completeRows: 2 });
  });

  // Correlations of these columns: exactly .5 between any two (each shares one of two independent parts with the other).
  const parallel = [
    [1, 1, 1],
    [1, -1, -1],
    [-1, 1, -1],
    [-1, -1, 1],
  ].flatMap(([a = 0, b = 0, c = 0]) => [1, -1].map((common) => [a + common, b + common, c + common]));

  it('omega of three items that correlate .5 is that of loadings of the root of a half', () => {
    // Uniquenesses 3 x .5, sum of correlations 3 + 6 x .5: 1 - 1.5/6 either way, because the model fits exactly.
    expect(statistics.omegaTotal(parallel)).toBeCloseTo(0.75, 9);
    expect(statistics.omegaTotal(parallel, 'model')).toBeCloseTo(0.75, 9);
  });

  it('omega by the model equals R where one factor does not tell all', () => {
    const { rows, observed, model } = JSON.parse(
      readFileSync(join(__dirname, '../reference/edges.json'), 'utf8'),
    ) as { rows: number[][]; observed: number; model: number };
    expect(Math.abs(observed - model)).toBeGreaterThan(1e-4);
    expect(statistics.omegaTotal(rows)).toBeCloseTo(observed, 6);
    expect(statistics.omegaTotal(rows, 'model')).toBeCloseTo(model, 6);
    expect(statistics.omegaTotal(rows, 'observed')).toBeCloseTo(observed, 6);
  });

  it('omega has no value for two items, two people, or an item that nobody answers differently', () => {
    expect(statistics.omegaTotal(parallel.map((row) => row.slice(0, 2)))).toBeNull();
    expect(statistics.omegaTotal(parallel.slice(0, 2))).toBeNull();
    expect(statistics.omegaTotal(parallel.map(([a = 0, b = 0]) => [a, b, 3]))).toBeNull();
  });

  it('omega has no value where an item would be the factor itself', () => {
    const same = parallel.map(([a = 0, b = 0]) => [a, a, b]);
    expect(statistics.omegaTotal(same)).toBeNull();
  });
});

describe('intraclass correlation', () => {
  it('takes the plain mean size, or corrects it for unequal groups', () => {
    const own = statistics.intraclassCorrelation([[1, 2, 3], [5, 7], []]); // prettier-ignore
    // Grand mean 3.6; between 3 x 1.6^2 + 2 x 2.4^2 = 19.2 on 1; within 2 + 2 = 4 on 3.
    expect(own?.meanSquareBetween).toBeCloseTo(19.2, 12);
    expect(own?.meanSquareWithin).toBeCloseTo(4 / 3, 12);
    expect(own?.icc1).toBeCloseTo((19.2 - 4 / 3) / (19.2 + 1.5 * (4 / 3)), 12);
    expect(own?.icc1UnequalSizes).toBeCloseTo((19.2 - 4 / 3) / (19.2 + 1.4 * (4 / 3)), 12);
    expect(own?.icc2).toBeCloseTo((19.2 - 4 / 3) / 19.2, 12);
    expect([own?.groups, own?.respondents]).toEqual([2, 5]);
  });

  it('may be negative, and is 1 where people differ between groups only', () => {
    expect(statistics.intraclassCorrelation([[1, 5], [2, 5]])?.icc1).toBeLessThan(0); // prettier-ignore
    expect(statistics.intraclassCorrelation([[1, 1], [5, 5]])).toMatchObject({ icc1: 1, icc2: 1 }); // prettier-ignore
    expect(statistics.intraclassCorrelation([[0.1, 0.1], [0.3, 0.3]])).toMatchObject({ icc1: 1 }); // prettier-ignore
  });

  it('needs two groups and one of them with two people', () => {
    expect(statistics.intraclassCorrelation([[1, 2, 3]])).toBeNull();
    expect(statistics.intraclassCorrelation([[1, 2], []])).toBeNull(); // prettier-ignore
    expect(statistics.intraclassCorrelation([[1], [2], [3]])).toBeNull();
    expect(statistics.intraclassCorrelation([[1], [2, 3]])).not.toBeNull(); // prettier-ignore
  });
});

describe('what groups have in common', () => {
  it('leaves out groups without error, and knows one group as itself', () => {
    expect(statistics.betweenGroups([{ mean: 40, standardError: 2 }])).toEqual({
      mean: 40,
      variance: 0,
      groups: 1,
    });
    expect(statistics.betweenGroups([{ mean: 40, standardError: 0 }])).toBeNull();
    const two = [
      { mean: 0, standardError: 1 },
      { mean: 10, standardError: 1 },
    ];
    // Q = 50, scale 2 - 1 = 1: tau^2 = 49.
    expect(statistics.betweenGroups([...two, { mean: 99, standardError: 0 }])).toEqual({
      mean: 5,
      variance: 49,
      groups: 2,
    });
  });

  it('weighs groups by their precision', () => {
    const own = statistics.betweenGroups([
      { mean: 0, standardError: 1 },
      { mean: 1, standardError: 2 },
    ]);
    // Q = (1 x .2^2 + .25 x .8^2) = .2 < 1: no spread, weights 1 and .25.
    expect(own?.variance).toBe(0);
    expect(own?.mean).toBeCloseTo(0.2, 14);
  });

  it('trusts an exact group, and shrinks the others by B', () => {
    const between = { mean: 50, variance: 9, groups: 5 };
    expect(statistics.posterior({ mean: 60, standardError: 0 }, between)).toEqual({
      mean: 60,
      standardDeviation: 0,
      weightOfOwnMean: 1,
    });
    expect(statistics.posterior({ mean: 60, standardError: 4 }, between)).toEqual({
      mean: 50 + (9 / 25) * 10,
      standardDeviation: Math.sqrt(9 / 25) * 4,
      weightOfOwnMean: 9 / 25,
    });
    const nothing = { mean: 50, variance: 0, groups: 1 };
    expect(statistics.posterior({ mean: 60, standardError: 0 }, nothing).weightOfOwnMean).toBe(1);
  });

  it('says a quarter at one half exactly', () => {
    const between = { mean: 50, variance: 64, groups: 30 };
    const cut = statistics.normalQuantile(0.75) * 8;
    const at = (mean: number) =>
      statistics.tierOf({ mean, standardDeviation: 2, weightOfOwnMean: 0.9 }, between).tier;
    expect([at(50 + cut), at(50 + cut - 1e-6)]).toEqual(['highest-quarter', 'middle']);
    expect([at(50 - cut), at(50 - cut + 1e-6)]).toEqual(['lowest-quarter', 'middle']);
  });

  it('prior variance: what is left out, and how alike ten groups are', () => {
    const without = { variance: null, degreesOfFreedom: 3 };
    const nobody = { variance: 7, degreesOfFreedom: 0 };
    expect(statistics.variancePrior([without, nobody, { variance: 4, degreesOfFreedom: 5 }], 225)).toEqual({
      variance: 4,
      degreesOfFreedom: 10,
      groups: 1,
    });
    expect(statistics.variancePrior([{ variance: 0, degreesOfFreedom: 5 }], 225)).toEqual({
      variance: 225,
      degreesOfFreedom: 10,
      groups: 0,
    });
    const nine = Array.from({ length: 9 }, () => ({ variance: 4, degreesOfFreedom: 5 }));
    expect(statistics.variancePrior(nine, 225).degreesOfFreedom).toBe(10);
    // Ten groups, variances 1 and 3 by turns, 40 degrees of freedom each: var = 10/9, over 2^2 = 10/36, less 2/40.
    const ten = Array.from({ length: 10 }, (_, i) => ({ variance: 1 + 2 * (i % 2), degreesOfFreedom: 40 }));
    const equal = statistics.variancePrior(ten, 225);
    expect(equal.variance).toBeCloseTo(2, 14);
    expect(equal.degreesOfFreedom).toBeCloseTo(2 / (10 / 36 - 0.05), 12);
    expect(equal.groups).toBe(10);
    // By degrees of freedom: the mean square of v/v0 - 1 is .25.
    const weighted = statistics.variancePrior(ten, 225, 'degrees-of-freedom');
    expect(weighted.degreesOfFreedom).toBeCloseTo(2 / (0.25 - 0.05), 12);
    // Heavier groups count for more: (10 x 1 + 30 x 3) / 40.
    const uneven = [
      { variance: 1, degreesOfFreedom: 10 },
      { variance: 3, degreesOfFreedom: 30 },
    ];
    expect(statistics.variancePrior(uneven, 225, 'degrees-of-freedom').variance).toBeCloseTo(2.5, 14);
    expect(statistics.variancePrior(uneven, 225).variance).toBeCloseTo(2, 14);
    expect(statistics.variancePrior([], 9, 'degrees-of-freedom')).toEqual({
      variance: 9,
      degreesOfFreedom: 10,
      groups: 0,
    });
  });
});

describe('change and course', () => {
  const estimate = (mean: number, standardError: number, degreesOfFreedom = 1) => ({
    mean,
    standardError,
    degreesOfFreedom,
  });

  it('Welch: two equal errors on one degree each have two together', () => {
    const own = statistics.welchChange(estimate(50, 3), estimate(60, 3));
    expect(own.standardError).toBeCloseTo(Math.sqrt(18), 14);
    expect(own.degreesOfFreedom).toBeCloseTo(2, 14);
    // With two degrees of freedom P(|T| > t) = 1 - t / sqrt(2 + t^2).
    const t = 10 / Math.sqrt(18);
    expect(own.pValue).toBeCloseTo(1 - t / Math.sqrt(2 + t * t), 12);
    expect(own.clear).toBe(false);
    const turned = statistics.welchChange(estimate(60, 3), estimate(50, 3));
    expect(turned.pValue).toBeCloseTo(own.pValue, 14);
    expect(turned.interval.upper).toBeCloseTo(-own.interval.lower, 12);
  });

  it('is clear in either direction once the interval leaves 0 behind, at the level asked for', () => {
    expect(statistics.welchChange(estimate(50, 1, 30), estimate(60, 1, 30)).clear).toBe(true);
    expect(statistics.welchChange(estimate(60, 1, 30), estimate(50, 1, 30)).clear).toBe(true);
    const close = [estimate(50, 1, 30), estimate(52.9, 1, 30)] as const;
    expect(statistics.welchChange(...close).clear).toBe(true);
    expect(statistics.welchChange(...close, 0.99).clear).toBe(false);
    expect(statistics.welchChange(estimate(3, 0), estimate(5, 0))).toEqual({
      change: 2,
      standardError: 0,
      degreesOfFreedom: 2,
      interval: { lower: 2, upper: 2 },
      pValue: 0,
      clear: true,
    });
  });

  it('the chart smooths, widens its band, and counts the baseline’s own error', () => {
    const wave = (mean: number) => ({ mean, standardError: 2 });
    const chart = statistics.ewma([wave(50), wave(54), wave(60)], {
      lambda: 0.5,
      width: 3,
      baselineWaves: 2,
    });
    expect(chart?.baseline).toBe(52);
    // Half of 60 and half of 52; variance .25 x 4 of its own and 4 / 2 of the baseline.
    expect(chart?.points).toEqual([
      { value: 56, standardError: Math.sqrt(3), limit: 3 * Math.sqrt(3), signal: null },
    ]);
    expect(statistics.ewma([wave(50)], { baselineWaves: 0 })).toBeNull();
    expect(statistics.ewma([wave(50)], { baselineWaves: 1 })?.points).toEqual([]);
  });

  it('on its limit is no signal yet', () => {
    const wave = (mean: number) => ({ mean, standardError: 0 });
    const chart = statistics.ewma([wave(1), wave(1), wave(1), wave(1), wave(1)]);
    expect(chart?.points[0]).toEqual({ value: 1, standardError: 0, limit: 0, signal: null });
  });

  it('the line through points leaves out pairs of one moment', () => {
    const points = [{ x: 1, y: 0 }, { x: 1, y: 100 }, { x: 3, y: 4 }]; // prettier-ignore
    // Slopes 2 and -48; intercepts at -23: 23, 123, 73.
    expect(statistics.theilSen(points)).toEqual({ slope: -23, intercept: 73 });
  });
});

describe('exact tests', () => {
  it('Fisher: four and four, all to one side, is one table in seventy', () => {
    const table = [[4, 0], [0, 4]] as const; // prettier-ignore
    expect(statistics.fisherExact(table, 'greater')).toBeCloseTo(1 / 70, 13);
    expect(statistics.fisherExact(table, 'less')).toBe(1);
    expect(statistics.fisherExact(table, 'two-sided')).toBeCloseTo(2 / 70, 13);
    const middle = [[2, 2], [2, 2]] as const; // prettier-ignore
    expect(statistics.fisherExact(middle, 'greater')).toBeCloseTo(53 / 70, 13);
    expect(statistics.fisherExact(middle, 'less')).toBeCloseTo(53 / 70, 13);
    expect(statistics.fisherExact(middle, 'two-sided')).toBe(1);
    expect(statistics.fisherExact([[0, 0], [3, 4]], 'greater')).toBe(1); // prettier-ignore
    // Margins that overlap: of 9 with 8 in the column, 6 drawn hold 5 or 6 of them. P(6) = C(8,6)/C(9,6) = 1/3.
    expect(statistics.fisherExact([[6, 0], [2, 1]], 'greater')).toBeCloseTo(1 / 3, 13); // prettier-ignore
    expect(statistics.fisherExact([[5, 1], [3, 0]], 'less')).toBeCloseTo(2 / 3, 13); // prettier-ignore
    expect(statistics.fisherExact([[5, 1], [3, 0]], 'greater')).toBe(1); // prettier-ignore
  });

  it('adjusted p values: ties share the smallest, missing ones count nowhere, none exceeds 1', () => {
    expect(statistics.benjaminiHochberg([null, 0.02, 0.04, null, 0.04])).toEqual([
      null,
      0.04,
      0.04,
      null,
      0.04,
    ]);
    const of = statistics.benjaminiHochberg([0.9, 0.8, 0.01]) as number[];
    expect(of[0]).toBeCloseTo(0.9, 15);
    expect(of[1]).toBeCloseTo(0.9, 15);
    expect(of[2]).toBeCloseTo(0.03, 15);
  });

  it('the number of favourable people: one of two of three may be one or two', () => {
    const of = (favourable: number, respondentCount: number, invitedCount: number, level?: number) => {
      const { lower, upper } = statistics.hypergeometricInterval({
        favourable,
        respondentCount,
        invitedCount,
        ...(level === undefined ? {} : { level }),
      });
      return [lower, upper];
    };
    expect(of(1, 2, 3)).toEqual([1, 2]);
    // Of ten people nine answered: K = 9 + what the last one says.
    expect(of(9, 9, 10)).toEqual([9, 10]);
    // K = 9 of 10 gives nine of nine with chance 1/10, so a level of .7 (tail .15) rules it out.
    expect(of(9, 9, 10, 0.7)).toEqual([10, 10]);
    expect(of(0, 9, 10, 0.7)).toEqual([0, 0]);
    expect(of(0, 0, 6)).toEqual([0, 6]);
  });

  it('says what it rests on', () => {
    expect(
      statistics.hypergeometricInterval({ favourable: 1, respondentCount: 2, invitedCount: 3 }),
    ).toMatchObject({ population: 3, census: false });
  });

  it('holds in organisations so large that single terms vanish', () => {
    const { lower, upper } = statistics.hypergeometricInterval({
      favourable: 5_000,
      respondentCount: 10_000,
      invitedCount: 1_000_000,
    });
    // Normal approximation: half of a million, 1.96 sqrt(.25 / 10000 x .99) of them to either side, to a few people.
    const half = 1.959964 * Math.sqrt((0.25 / 10_000) * (990_000 / 999_999)) * 1_000_000;
    expect(Math.abs(lower - (500_000 - half))).toBeLessThan(100);
    expect(Math.abs(upper - (500_000 + half))).toBeLessThan(100);
  });
});

describe('distributions in closed form', () => {
  it('t with one degree of freedom is Cauchy’s, with two a root', () => {
    for (const t of [-40, -1, -0.3, 0, 0.3, 1, 5]) {
      expect(statistics.studentTLowerTail(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 13);
      expect(statistics.studentTLowerTail(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 13);
      expect(statistics.studentTUpperTail(t, 2)).toBeCloseTo(0.5 - t / (2 * Math.sqrt(2 + t * t)), 13);
    }
    expect(statistics.studentTQuantile(0.975, 1)).toBeCloseTo(Math.tan(Math.PI * 0.475), 10);
    expect(statistics.studentTQuantile(0.025, 1)).toBeCloseTo(-Math.tan(Math.PI * 0.475), 10);
    expect(statistics.studentTQuantile(0.5, 7)).toBe(0);
  });

  it('t far out and at infinity', () => {
    expect(statistics.studentTLowerTail(-Infinity, 4)).toBe(0);
    expect(statistics.studentTLowerTail(Infinity, 4)).toBe(1);
    expect(statistics.studentTLowerTail(Number.NaN, 4)).toBeNaN();
    expect(statistics.studentTLowerTail(1, Number.NaN)).toBeNaN();
    // Far tail of Cauchy: 1 / (pi |t|), to the next order 1 / (3 pi t^3).
    expect(statistics.studentTLowerTail(-1e6, 1) * Math.PI * 1e6).toBeCloseTo(1, 10);
    expect(statistics.studentTQuantile(1e-12, 1) * Math.PI * 1e-12).toBeCloseTo(-1, 8);
    for (const wrong of [-0.1, 1.1, Number.NaN]) expect(statistics.studentTQuantile(wrong, 4)).toBeNaN();
    for (const wrong of [0, -2, Number.NaN]) expect(statistics.studentTQuantile(0.3, wrong)).toBeNaN();
  });

  it('the incomplete beta function: powers, symmetry, ends and nonsense', () => {
    expect(statistics.incompleteBeta(0.3, 1, 1)).toBeCloseTo(0.3, 14);
    expect(statistics.incompleteBeta(0.3, 4, 1)).toBeCloseTo(0.3 ** 4, 14);
    expect(statistics.incompleteBeta(0.3, 1, 4)).toBeCloseTo(1 - 0.7 ** 4, 14);
    expect(statistics.incompleteBeta(0.9, 2, 3)).toBeCloseTo(1 - statistics.incompleteBeta(0.1, 3, 2), 13);
    expect(statistics.incompleteBeta(0.5, 7, 7)).toBeCloseTo(0.5, 13);
    expect([-1, 0, 1, 2].map((x) => statistics.incompleteBeta(x, 2, 3))).toEqual([0, 0, 1, 1]);
    expect(statistics.incompleteBeta(Number.NaN, 2, 3)).toBeNaN();
    expect(statistics.incompleteBeta(0.5, 2, 0)).toBeNaN();
    expect(statistics.incompleteBeta(0.5, Number.NaN, 2)).toBeNaN();
  });

  it('chi-square with two degrees of freedom is exponential', () => {
    expect(statistics.chiSquareLowerTail(3, 2)).toBeCloseTo(1 - Math.exp(-1.5), 9);
    expect(statistics.chiSquareLowerTail(0, 2)).toBe(0);
    expect(statistics.chiSquareLowerTail(Number.NaN, 2)).toBeNaN();
    expect(statistics.chiSquareLowerTail(1, 0)).toBeNaN();
    expect(statistics.chiSquareLowerTail(1, Number.NaN)).toBeNaN();
  });

  it('the normal distribution: halves, symmetry, ends, and one side of 4 to the other', () => {
    expect(statistics.normalLowerTail(0)).toBe(0.5);
    expect([-Infinity, Infinity].map(statistics.normalLowerTail)).toEqual([0, 1]);
    expect(statistics.normalLowerTail(Number.NaN)).toBeNaN();
    // Both sides of the switch at 4 join without a step: the tail falls by density x distance.
    const step = statistics.normalLowerTail(-4) - statistics.normalLowerTail(-4 - 1e-9);
    expect(Math.abs(step - statistics.normalDensity(4) * 1e-9)).toBeLessThan(1e-14);
    expect(statistics.normalLowerTail(5)).toBeCloseTo(1 - statistics.normalLowerTail(-5), 15);
    // P(Z < -10) by its asymptotic series: phi(10)/10 (1 - 1/100 + 3/10^4 - 15/10^6 + 105/10^8).
    const series = (Math.exp(-50) / Math.sqrt(2 * Math.PI) / 10) * (1 - 0.01 + 3e-4 - 15e-6 + 105e-8);
    expect(statistics.normalLowerTail(-10) / series).toBeCloseTo(1, 6);
    expect(statistics.normalDensity(0)).toBeCloseTo(1 / Math.sqrt(2 * Math.PI), 15);
    expect(statistics.normalQuantile(0.5)).toBe(0);
    for (const wrong of [-0.1, 1.1, Number.NaN]) expect(statistics.normalQuantile(wrong)).toBeNaN();
    expect(statistics.normalQuantile(0.9)).toBeCloseTo(-statistics.normalQuantile(0.1), 14);
    const far = statistics.normalQuantile(1e-200);
    expect(statistics.normalLowerTail(far) / 1e-200).toBeCloseTo(1, 9);
  });

  it('log gamma of whole numbers is the logarithm of factorials, of a half the root of pi', () => {
    for (const [x, factorial] of [
      [1, 1],
      [2, 1],
      [5, 24],
      [11, 3_628_800],
    ] as const)
      // prettier-ignore
      expect(statistics.logGamma(x)).toBeCloseTo(Math.log(factorial), 13);
    expect(statistics.logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13);
    expect(statistics.logGamma(171) / 706.573_062_245_787).toBeCloseTo(1, 13);
    expect(statistics.logGamma(-3)).toBeNaN();
  });
});
