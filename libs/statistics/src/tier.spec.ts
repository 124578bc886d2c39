import { posterior } from './empirical-bayes.js';
import { normalLowerTail, normalQuantile } from './normal.js';
import { tierOf } from './tier.js';

const between = { mean: 50, variance: 64, groups: 30 };

describe('tiers', () => {
  it('say a quarter only where it is more likely than not', () => {
    const sure = { standardError: 3 };
    expect(tierOf(posterior({ mean: 70, ...sure }, between), between).tier).toBe('highest-quarter');
    expect(tierOf(posterior({ mean: 50, ...sure }, between), between).tier).toBe('middle');
    expect(tierOf(posterior({ mean: 30, ...sure }, between), between).tier).toBe('lowest-quarter');
    // The same mean with a wide error shrinks back into the middle.
    expect(tierOf(posterior({ mean: 58, standardError: 12 }, between), between).tier).toBe('middle');
  });

  it('give the probability of lying beyond the quarter of the true means', () => {
    const own = { mean: 56, standardDeviation: 2, weightOfOwnMean: 0.9 };
    const cut = 50 + 8 * normalQuantile(0.75);
    const { probabilityHighest, probabilityLowest, tier } = tierOf(own, between);
    expect(probabilityHighest).toBeCloseTo(normalLowerTail((56 - cut) / 2), 12);
    expect(probabilityLowest).toBeLessThan(1e-6);
    expect(tier).toBe('highest-quarter');
  });

  it('are symmetric, and put groups that do not differ in the middle', () => {
    const high = tierOf({ mean: 57, standardDeviation: 3, weightOfOwnMean: 0.8 }, between);
    const low = tierOf({ mean: 43, standardDeviation: 3, weightOfOwnMean: 0.8 }, between);
    expect(low.probabilityLowest).toBeCloseTo(high.probabilityHighest, 12);
    const same = { mean: 50, variance: 0, groups: 30 };
    expect(tierOf(posterior({ mean: 90, standardError: 3 }, same), same)).toEqual({
      tier: 'middle',
      probabilityHighest: 0,
      probabilityLowest: 0,
    });
  });
});
