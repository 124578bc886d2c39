import { smallestDetectableChange } from './smallest-detectable-change.js';
import { spearmanBrown } from './spearman-brown.js';
import { standardErrorOfMean } from './standard-error-of-mean.js';
import { welchChange } from './welch-change.js';

const team = {
  variance: 225,
  priorDegreesOfFreedom: 10,
  respondentCount: 7,
  invitedCount: 8,
  reliability: 0.85,
};

describe('the smallest detectable change', () => {
  it('is where the interval of Welch’s change begins to exclude 0', () => {
    const change = smallestDetectableChange(team)!;
    const standardError = standardErrorOfMean(team)!;
    const wave = (mean: number) => ({ mean, standardError, degreesOfFreedom: 16 });
    expect(welchChange(wave(60), wave(60 + change)).interval.lower).toBeCloseTo(0, 9);
    expect(welchChange(wave(60), wave(60 + change * 1.001)).clear).toBe(true);
    expect(welchChange(wave(60), wave(60 + change * 0.999)).clear).toBe(false);
  });

  it('is about 0.68 standard deviations of true scores for 7 of 8 people and 5 items, as the design has it', () => {
    const reliability = spearmanBrown(5, 0.45);
    const change = smallestDetectableChange({ ...team, variance: 1 / reliability, reliability })!;
    expect(change).toBeGreaterThan(0.64);
    expect(change).toBeLessThan(0.72);
  });

  it('shrinks with answers, with people asked being answered for, and with reliability', () => {
    const of = (changes: object) => smallestDetectableChange({ ...team, ...changes })!;
    expect(of({ respondentCount: 8 })).toBeLessThan(of({}));
    expect(of({ invitedCount: 16 })).toBeGreaterThan(of({}));
    expect(of({ reliability: 0.4 })).toBeGreaterThan(of({}));
    expect(of({ level: 0.8 })).toBeLessThan(of({}));
  });

  it('is unknown without an answer, and without any degree of freedom', () => {
    expect(smallestDetectableChange({ ...team, respondentCount: 0 })).toBeNull();
    expect(smallestDetectableChange({ ...team, respondentCount: 1 })).toBeGreaterThan(0);
    expect(smallestDetectableChange({ ...team, respondentCount: 1, priorDegreesOfFreedom: 0 })).toBeNull();
  });
});
