import * as fc from 'fast-check';
import {
  addToMoments,
  emptyMoments,
  mergeMoments,
  momentsMean,
  momentsThird,
  momentsVariance,
} from './moments.js';

const of = (values: readonly number[]) => {
  const moments = emptyMoments();
  for (const value of values) addToMoments(moments, value);
  return moments;
};
const sample = fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 20 });

describe('moments', () => {
  it('of nobody, one and two people say no more than they know', () => {
    expect([momentsMean(of([])), momentsVariance(of([])), momentsThird(of([]))]).toEqual([null, null, null]);
    expect([momentsMean(of([7])), momentsVariance(of([7]))]).toEqual([7, null]);
    expect([momentsVariance(of([1, 3])), momentsThird(of([1, 3]))]).toEqual([2, null]);
  });

  it('are exactly without spread when all agree, also when put together', () => {
    const agreed = of(Array.from({ length: 7 }, () => 100 / 3));
    expect(momentsVariance(agreed)).toBe(0);
    expect(momentsVariance(mergeMoments(agreed, agreed))).toBe(0);
    expect(momentsThird(mergeMoments(agreed, agreed))).toBe(0);
  });

  it('put together in any grouping are those of all the values', () => {
    fc.assert(
      fc.property(sample, sample, sample, (a, b, c) => {
        const all = of([...a, ...b, ...c]);
        for (const merged of [
          mergeMoments(mergeMoments(of(a), of(b)), of(c)),
          mergeMoments(of(a), mergeMoments(of(b), of(c))),
          mergeMoments(of(c), mergeMoments(of(b), of(a))),
        ]) {
          expect(merged.count).toBe(all.count);
          expect(momentsMean(merged)).toBe(momentsMean(all));
          expect(momentsVariance(merged) ?? 0).toBeCloseTo(momentsVariance(all) ?? 0, 8);
          expect(momentsThird(merged) ?? 0).toBeCloseTo(momentsThird(all) ?? 0, 5);
        }
      }),
    );
  });
});
