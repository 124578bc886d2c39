import * as statistics from './index.js';

const exact = (mean: number) => ({ mean, standardError: 0, degreesOfFreedom: 5 });

describe('samples of nobody, one, two and of people who all agree', () => {
  it('gives nothing, never zero, for nobody', () => {
    expect(statistics.mean([])).toBeNull();
    expect(statistics.variance([])).toBeNull();
    expect(statistics.median([])).toBeNull();
    expect(statistics.rwg([], 2)).toBeNull();
    expect(statistics.rwgJ([], 2)).toBeNull();
    expect(statistics.averageDeviation([])).toBeNull();
    expect(statistics.awg([], { from: 1, to: 5 })).toBeNull();
    expect(statistics.cronbachAlpha([])).toBeNull();
    expect(statistics.withinGroupAlpha([])).toEqual({ alpha: null, completeRows: 0 });
    expect(statistics.omegaTotal([])).toBeNull();
    expect(statistics.intraclassCorrelation([])).toBeNull();
    expect(statistics.betweenGroups([])).toBeNull();
    expect(statistics.theilSen([])).toBeNull();
    expect(statistics.ewma([])).toBeNull();
    expect(statistics.itemAdjustedMeans([]).means.size).toBe(0);
    expect(statistics.benjaminiHochberg([])).toEqual([]);
    expect(statistics.greyBand([])).toEqual({ flagged: [], qValues: [], bandCount: 0, expectedNulls: 2.5 });
    expect(
      statistics.standardErrorOfMean({ variance: 1, respondentCount: 0, invitedCount: 5, reliability: 0.8 }),
    ).toBeNull();
    expect(
      statistics.tippingPoint({
        mean: 3,
        criterion: 3,
        respondentCount: 0,
        invitedCount: 4,
        scale: { from: 1, to: 5 },
      }),
    ).toBeNull();
  });

  it('knows the mean of one person and no spread', () => {
    expect(statistics.mean([4])).toBe(4);
    expect(statistics.variance([4])).toBeNull();
    expect(statistics.rwg([4], 2)).toBeNull();
    expect(statistics.cronbachAlpha([[1, 2, 3]])).toBeNull();
    expect(statistics.intraclassCorrelation([[4], [2]])).toBeNull();
  });

  it('counts two people who agree as full agreement', () => {
    expect(statistics.variance([3, 3])).toBe(0);
    expect(statistics.rwg([3, 3], 2)).toBe(1);
    expect(statistics.rwgJ([[3, 4], [3, 4]], 2)).toBe(1); // prettier-ignore
    expect(statistics.averageDeviation([[3, 4], [3, 4]])).toBe(0); // prettier-ignore
  });

  it('has no reliability for one item or without any variance', () => {
    expect(statistics.cronbachAlpha([[1], [2], [3]])).toBeNull();
    expect(statistics.cronbachAlpha([[3, 3], [3, 3]])).toBeNull(); // prettier-ignore
    expect(statistics.withinGroupAlpha([[[3, 3], [3, 3]]]).alpha).toBeNull(); // prettier-ignore
    expect(statistics.omegaTotal([[1, 1, 3], [1, 2, 3], [1, 3, 1]])).toBeNull(); // prettier-ignore
  });

  it('has no ICC(2) where the groups have the same mean, and none at all where nobody differs', () => {
    expect(statistics.intraclassCorrelation([[1, 3], [2, 2], [0, 4]])?.icc2).toBeNull(); // prettier-ignore
    expect(statistics.intraclassCorrelation([[2, 2], [2, 2]])).toMatchObject({ icc1: null, icc2: null }); // prettier-ignore
    expect(statistics.intraclassCorrelation([[0.1, 0.2], [0.1, 0.2]])?.icc2).toBeNull(); // prettier-ignore
  });

  it('agrees on the end of the scale without dividing by zero', () => {
    expect(statistics.awg([5, 5, 5, 5, 5], { from: 1, to: 5 })).toBe(1);
    expect(statistics.awg([5, 5, 4], { from: 1, to: 5 })).toBeNull();
  });

  it('takes more answers than invitations as everybody having answered', () => {
    const input = { variance: 1, respondentCount: 6, reliability: 0.5 };
    expect(statistics.standardErrorOfMean({ ...input, invitedCount: 4 })).toBe(
      statistics.standardErrorOfMean({ ...input, invitedCount: 6 }),
    );
    expect(
      statistics.hypergeometricInterval({ favourable: 2, respondentCount: 6, invitedCount: 4 }),
    ).toMatchObject({ lower: 2, upper: 2, population: 6, census: true });
    expect(
      statistics.nonresponseBounds({
        mean: 3,
        respondentCount: 6,
        invitedCount: 4,
        scale: { from: 1, to: 5 },
      }),
    ).toEqual({ lower: 3, upper: 3 });
  });

  it('bounds nobody by the whole scale, and has no bounds where nobody was invited', () => {
    const scale = { from: 1, to: 5 };
    expect(statistics.nonresponseBounds({ mean: null, respondentCount: 0, invitedCount: 4, scale })).toEqual({
      lower: 1,
      upper: 5,
    });
    expect(
      statistics.nonresponseBounds({ mean: null, respondentCount: 0, invitedCount: 0, scale }),
    ).toBeNull();
  });

  it('says when the silent cannot overturn a finding', () => {
    const scale = { from: 0, to: 100 };
    const strong = statistics.tippingPoint({
      mean: 80,
      criterion: 50,
      respondentCount: 7,
      invitedCount: 8,
      scale,
    });
    expect(strong).toEqual({ value: -160, canOverturn: false });
    const weak = statistics.tippingPoint({
      mean: 55,
      criterion: 50,
      respondentCount: 5,
      invitedCount: 8,
      scale,
    });
    expect(weak?.value).toBeCloseTo(125 / 3, 12);
    expect(weak?.canOverturn).toBe(true);
  });

  it('keeps a unanimous group from being certain', () => {
    const moderated = statistics.moderatedVariance(
      { variance: 0, degreesOfFreedom: 4 },
      { variance: 225, degreesOfFreedom: 10, groups: 0 },
    );
    expect(moderated.variance).toBeCloseTo((10 * 225) / 14, 12);
    expect(moderated.degreesOfFreedom).toBe(14);
    expect(
      statistics.moderatedVariance(
        { variance: null, degreesOfFreedom: 0 },
        { variance: 9, degreesOfFreedom: 10, groups: 3 },
      ),
    ).toEqual({ variance: 9, degreesOfFreedom: 10 });
  });

  it('uses the shipped variance when no group has one, ten degrees for few groups, four to sixty for many', () => {
    expect(statistics.variancePrior([{ variance: null, degreesOfFreedom: 0 }], 225)).toEqual({
      variance: 225,
      degreesOfFreedom: 10,
      groups: 0,
    });
    expect(statistics.variancePrior([{ variance: 4, degreesOfFreedom: 5 }], 225).degreesOfFreedom).toBe(10);
    const alike = Array.from({ length: 12 }, () => ({ variance: 4, degreesOfFreedom: 5 }));
    expect(statistics.variancePrior(alike, 225).degreesOfFreedom).toBe(60);
    const unlike = alike.map((_, i) => ({ variance: i % 2 === 0 ? 0.01 : 40, degreesOfFreedom: 5 }));
    expect(statistics.variancePrior(unlike, 225).degreesOfFreedom).toBe(4);
  });

  it('shrinks every group to the mean when groups differ no more than chance', () => {
    const between = statistics.betweenGroups([
      { mean: 50, standardError: 5 },
      { mean: 51, standardError: 5 },
    ]);
    expect(between?.variance).toBe(0);
    expect(between?.mean).toBeCloseTo(50.5, 12);
    const own = statistics.posterior({ mean: 50, standardError: 5 }, between as statistics.BetweenGroups);
    expect(own.standardDeviation).toBe(0);
    expect(statistics.probabilityAbove(own, 50)).toBe(1);
    expect(statistics.probabilityAbove(own, own.mean)).toBe(0.5);
    expect(statistics.probabilityAbove(own, 60)).toBe(0);
  });

  it('calls a change clear when two exact means differ', () => {
    expect(statistics.welchChange(exact(3), exact(4))).toMatchObject({ change: 1, pValue: 0, clear: true });
    expect(statistics.welchChange(exact(3), exact(3))).toMatchObject({ change: 0, pValue: 1, clear: false });
  });

  it('gives no point of the control chart before the baseline is full', () => {
    const wave = { mean: 50, standardError: 3 };
    expect(statistics.ewma([wave, wave, wave])).toBeNull();
    expect(statistics.ewma([wave, wave, wave, wave])?.points).toEqual([]);
    const far = statistics.ewma([
      wave,
      wave,
      wave,
      wave,
      { mean: 90, standardError: 3 },
      { mean: 5, standardError: 3 },
    ]);
    expect(far?.points[0]?.signal).toBe('high');
    expect(statistics.ewma([wave, wave, wave, wave, { mean: 5, standardError: 3 }])?.points[0]?.signal).toBe(
      'low',
    );
  });

  it('has no slope through one moment', () => {
    expect(statistics.theilSen([{ x: 1, y: 2 }, { x: 1, y: 5 }])).toBeNull(); // prettier-ignore
  });

  it('puts rotated items right: the raw ranking of two groups turns round', () => {
    // The first group was asked the easier items: 3.50 against 3.08 raw, lower once the items are made even.
    const answers = [
      ...[4, 4, 3].map((value) => ({ group: 'a', item: 'easy', value })),
      ...[2].map((value) => ({ group: 'a', item: 'hard', value })),
      ...[5].map((value) => ({ group: 'b', item: 'easy', value })),
      ...[2, 3, 2].map((value) => ({ group: 'b', item: 'hard', value })),
    ];
    const raw = (group: string) =>
      statistics.mean(answers.filter((a) => a.group === group).map((a) => a.value)) as number;
    const { means, connected } = statistics.itemAdjustedMeans(answers);
    expect(connected).toBe(true);
    expect(raw('a')).toBeGreaterThan(raw('b'));
    expect(means.get('a') as number).toBeLessThan(means.get('b') as number);
    expect(statistics.itemAdjustedMeans([...answers.slice(0, 3), ...answers.slice(5)]).connected).toBe(false);
  });

  it('refuses probabilities and degrees of freedom that make no sense', () => {
    expect(statistics.studentTQuantile(1.2, 4)).toBeNaN();
    expect(statistics.studentTLowerTail(1, 0)).toBeNaN();
    expect(statistics.normalQuantile(-0.1)).toBeNaN();
    expect(statistics.chiSquareLowerTail(1, -1)).toBeNaN();
    expect(statistics.logGamma(0)).toBeNaN();
    expect(statistics.incompleteBeta(0.5, 0, 1)).toBeNaN();
    expect([statistics.studentTQuantile(0, 3), statistics.studentTQuantile(1, 3)]).toEqual([
      -Infinity,
      Infinity,
    ]);
    expect([statistics.normalQuantile(0), statistics.normalQuantile(1)]).toEqual([-Infinity, Infinity]);
    expect(statistics.chiSquareLowerTail(-1, 3)).toBe(0);
  });
});
