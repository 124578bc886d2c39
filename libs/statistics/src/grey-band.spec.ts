import * as fc from 'fast-check';
import { benjaminiHochberg } from './benjamini-hochberg.js';
import { greyBand } from './grey-band.js';

// The test vector of the rule's description.
const vector = [
  0.0004, 0.003, 0.008, 0.013, 0.019, 0.031, 0.047, 0.08, 0.14, 0.22, 0.36, 0.48, 0.55, 0.63, 0.71, 0.8, 0.88,
  0.91, 0.95, 0.99,
];

const flaggedOf = (list: (number | null)[]) => {
  const { flagged } = greyBand(list);
  return new Set(list.filter((_, i) => flagged[i]));
};

describe('the grey-band rule', () => {
  it('counts four teams in the band of the test vector, expects 12.5 and flags four; BH flags two', () => {
    const result = greyBand(vector);
    expect(result.bandCount).toBe(4);
    expect(result.expectedNulls).toBeCloseTo(12.5, 12);
    expect(result.flagged.filter(Boolean)).toHaveLength(4);
    expect(result.flagged.slice(0, 5)).toEqual([true, true, true, true, false]);
    expect(result.qValues[3]).toBeCloseTo((12.5 * 0.013) / 4, 12);
    expect(result.qValues[7]).toBeNull();
    expect(benjaminiHochberg(vector).filter((q) => q !== null && q <= 0.05)).toHaveLength(2);
  });

  it('never flags a team that could not stand on its own at 95 %', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 60 }), (pValues) => {
        greyBand(pValues).flagged.forEach((flagged, i) => {
          if (flagged && (pValues[i] as number) > 0.05) throw new Error('flagged above .05');
        });
      }),
    );
  });

  it('does not depend on the order of the teams, and leaves teams without a test alone', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }),
        fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
        (pValues, keys) => {
          const shuffled = pValues
            .map((p, i) => ({ p, key: keys[i] as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ p }) => p);
          expect(flaggedOf([null, ...shuffled, null])).toEqual(flaggedOf(pValues));
        },
      ),
    );
  });
});
