import { wilsonInterval } from './wilson-interval.js';

const width = (invitedCount?: number, level?: number) => {
  const { lower, upper } = wilsonInterval({
    favourable: 4,
    respondentCount: 7,
    ...(invitedCount === undefined ? {} : { invitedCount }),
    ...(level === undefined ? {} : { level }),
  });
  return upper - lower;
};

describe('the quick interval of a share', () => {
  it('knows nothing without answers and everything when all answered', () => {
    expect(wilsonInterval({ favourable: 0, respondentCount: 0 })).toEqual({ lower: 0, upper: 1 });
    expect(wilsonInterval({ favourable: 3, respondentCount: 6, invitedCount: 6 })).toEqual({
      lower: 0.5,
      upper: 0.5,
    });
    expect(wilsonInterval({ favourable: 3, respondentCount: 6, invitedCount: 4 })).toEqual({
      lower: 0.5,
      upper: 0.5,
    });
  });

  it('narrows as more of the group answered, and by more confidence widens', () => {
    expect(width(8)).toBeLessThan(width(12));
    expect(width(12)).toBeLessThan(width());
    expect(width(8, 0.99)).toBeGreaterThan(width(8));
    // 7 of 8 are worth 7 x 7 / 1 = 49 answers.
    const large = wilsonInterval({ favourable: 28, respondentCount: 49 });
    expect(width(8)).toBeCloseTo(large.upper - large.lower, 12);
  });
});
