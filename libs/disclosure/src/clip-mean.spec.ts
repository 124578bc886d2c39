import * as fc from 'fast-check';
import { clipMean } from './clip-mean.js';

const fiveSteps = { lower: 1, upper: 5 };

describe('clipped mean', () => {
  it.each([
    [5, 5, { value: 4.2, bound: 'at-least' }],
    [4.2, 5, { value: 4.2, bound: 'at-least' }],
    [4.1, 5, { value: 4.1, bound: null }],
    [1, 8, { value: 1.5, bound: 'at-most' }],
    [3, 2, { value: 3, bound: 'at-least' }],
  ])('shows a mean of %d from %d people as %j', (mean, n, shown) => {
    expect(clipMean(mean, fiveSteps, n)).toEqual(shown);
  });

  it('is null for nobody, for one person and for a missing mean', () => {
    expect(clipMean(3, fiveSteps, 0)).toBeNull();
    expect(clipMean(3, fiveSteps, 1)).toBeNull();
    expect(clipMean(null, fiveSteps, 8)).toBeNull();
  });

  it('shows unanimity and one person at the other end alike, also where decimals do not sum exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 60 }), fc.integer({ min: 2, max: 11 }), (n, upper) => {
        const scale = { lower: 1, upper };
        const allButOne = Array.from({ length: n }, (_, i) => (i ? upper : 1)).reduce(
          (sum, x) => sum + x / n,
          0,
        );
        expect(clipMean(allButOne, scale, n)).toEqual(clipMean(upper, scale, n));
        const alone = Array.from({ length: n }, (_, i) => (i ? 1 : upper)).reduce((sum, x) => sum + x / n, 0);
        expect(clipMean(alone, scale, n)).toEqual(clipMean(1, scale, n));
      }),
    );
  });

  it('takes less than a billionth of the scale for no distance, at its ends and at the edge, and no more', () => {
    const [less, more] = [3e-9, 5e-9];
    const bound = (mean: number) => clipMean(mean, fiveSteps, 5)!.bound;
    expect([bound(4.2 - less), bound(4.2 - more)]).toEqual(['at-least', null]);
    expect([bound(1.8 + less), bound(1.8 + more)]).toEqual(['at-most', null]);
    expect([bound(5 + less), bound(1 - less)]).toEqual(['at-least', 'at-most']);
    for (const outside of [5 + more, 1 - more])
      expect(() => clipMean(outside, fiveSteps, 5)).toThrow(/lies outside its scale/);
  });

  it('never turns two means round', () => {
    const mean = fc.double({ min: 1, max: 5, noNaN: true });
    fc.assert(
      fc.property(mean, mean, fc.integer({ min: 3, max: 60 }), (a, b, n) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(clipMean(low, fiveSteps, n)!.value).toBeLessThanOrEqual(
          clipMean(high, fiveSteps, n)!.value + 1e-8,
        );
      }),
    );
  });

  it('refuses a mean outside its scale, one that is no number, and a scale without width', () => {
    expect(() => clipMean(5.1, fiveSteps, 8)).toThrow(RangeError);
    expect(() => clipMean(Number.NaN, fiveSteps, 8)).toThrow(RangeError);
    for (const upper of [1, 0, Number.NaN])
      expect(() => clipMean(1, { lower: 1, upper }, 8)).toThrow(/upper end above its lower end/);
    expect(() => clipMean(0.5, fiveSteps, 8)).toThrow(/0\.5 lies outside/);
  });
});
