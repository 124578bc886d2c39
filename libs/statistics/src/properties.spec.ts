import * as fc from 'fast-check';
import * as statistics from './index.js';

const rating = fc.integer({ min: 1, max: 5 });
const ratings = fc.array(rating, { minLength: 2, maxLength: 30 });
const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 });

const interval = (values: readonly number[], invitedCount: number | null) => {
  const prior = { variance: 1, degreesOfFreedom: 10, groups: 20 };
  const own = statistics.moderatedVariance(
    { variance: statistics.variance(values), degreesOfFreedom: values.length - 1 },
    prior,
  );
  return statistics.meanInterval({
    mean: statistics.mean(values) as number,
    standardError: statistics.standardErrorOfMean({
      variance: own.variance,
      respondentCount: values.length,
      invitedCount,
      reliability: 0.8,
    }),
    degreesOfFreedom: own.degreesOfFreedom,
  });
};

const flaggedCount = (list: number[]) =>
  statistics.benjaminiHochberg(list).filter((q) => q !== null && q <= 0.05).length;

describe('what holds for all answers', () => {
  it('the order of people changes nothing', () => {
    fc.assert(
      fc.property(ratings, (values) => {
        const backwards = values.toReversed();
        expect(statistics.mean(backwards)).toBe(statistics.mean(values));
        expect(statistics.variance(backwards)).toBeCloseTo(statistics.variance(values) as number, 12);
        expect(statistics.median(backwards)).toBe(statistics.median(values));
      }),
    );
  });

  it('adding a constant shifts the mean and keeps the spread', () => {
    fc.assert(
      fc.property(ratings, fc.integer({ min: -50, max: 50 }), (values, shift) => {
        const moved = values.map((value) => value + shift);
        expect(statistics.mean(moved)).toBeCloseTo((statistics.mean(values) as number) + shift, 10);
        expect(statistics.variance(moved)).toBeCloseTo(statistics.variance(values) as number, 10);
        expect(interval(moved, 40)?.halfWidth).toBeCloseTo(interval(values, 40)?.halfWidth as number, 9);
      }),
    );
  });

  it('the interval narrows when the same answers come from more people, and the more of the group answered', () => {
    fc.assert(
      fc.property(ratings, (values) => {
        const twice = [...values, ...values];
        expect(interval(twice, 200)?.halfWidth).toBeLessThan(interval(values, 200)?.halfWidth as number);
        expect(interval(values, values.length)?.halfWidth).toBeLessThan(
          interval(values, values.length + 5)?.halfWidth as number,
        );
      }),
    );
  });

  it('agreement, alpha within bounds; the exact interval holds the observed count', () => {
    fc.assert(
      fc.property(ratings, fc.nat({ max: 30 }), (values, silent) => {
        const agreement = statistics.rwg(values, 2) as number;
        expect(agreement).toBeGreaterThanOrEqual(0);
        expect(agreement).toBeLessThanOrEqual(1);
        const favourable = values.filter((value) => value >= 4).length;
        const { lower, upper, population } = statistics.hypergeometricInterval({
          favourable,
          respondentCount: values.length,
          invitedCount: values.length + silent,
        });
        expect(lower).toBeGreaterThanOrEqual(favourable);
        expect(upper).toBeLessThanOrEqual(population - (values.length - favourable));
        const point = (favourable / values.length) * population;
        expect(lower).toBeLessThanOrEqual(Math.ceil(point));
        expect(upper).toBeGreaterThanOrEqual(Math.floor(point));
      }),
    );
  });

  it('Benjamini-Hochberg never flags more when a null team is added, and keeps the order of p', () => {
    fc.assert(
      fc.property(pValues, (values) => {
        expect(flaggedCount([...values, 1])).toBeLessThanOrEqual(flaggedCount(values));
        const q = statistics.benjaminiHochberg(values) as number[];
        values.forEach((p, i) =>
          values.forEach((other, j) => {
            if (p < other && (q[i] as number) > (q[j] as number)) throw new Error('q turned the order round');
          }),
        );
      }),
    );
  });

  it('posterior means lie between the group and the tenant', () => {
    const group = fc.record({
      mean: fc.double({ min: 0, max: 100, noNaN: true }),
      standardError: fc.double({ min: 0.5, max: 20, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(group, { minLength: 2, maxLength: 20 }), (groups) => {
        const between = statistics.betweenGroups(groups) as statistics.BetweenGroups;
        for (const own of groups) {
          const { mean } = statistics.posterior(own, between);
          expect(mean).toBeGreaterThanOrEqual(Math.min(own.mean, between.mean) - 1e-9);
          expect(mean).toBeLessThanOrEqual(Math.max(own.mean, between.mean) + 1e-9);
        }
      }),
    );
  });

  it('a quantile is undone by its tail', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }),
        fc.double({ min: 0.6, max: 400, noNaN: true }),
        (p, degreesOfFreedom) => {
          expect(
            statistics.studentTLowerTail(statistics.studentTQuantile(p, degreesOfFreedom), degreesOfFreedom),
          ).toBeCloseTo(p, 10);
          expect(statistics.normalLowerTail(statistics.normalQuantile(p))).toBeCloseTo(p, 10);
        },
      ),
    );
  });
});
