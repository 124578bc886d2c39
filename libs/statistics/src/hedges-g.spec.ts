import { hedgesG } from './hedges-g.js';

const sample = (mean: number, variance: number | null, count: number) => ({ mean, variance, count });

describe("Hedges' g", () => {
  it('has no value for one person or without variance', () => {
    expect(hedgesG(sample(3, null, 1), sample(4, 1, 5))).toBeNull();
    expect(hedgesG(sample(3, 1, 5), sample(4, null, 1))).toBeNull();
    expect(hedgesG(sample(3, 0, 5), sample(4, 0, 5))).toBeNull();
  });

  it('turns its sign with the direction, and shrinks a difference of one deviation in small samples', () => {
    const up = hedgesG(sample(3, 1, 5), sample(4, 1, 5)) as number;
    expect(up).toBeCloseTo(1 - 3 / 31, 12);
    expect(hedgesG(sample(4, 1, 5), sample(3, 1, 5))).toBeCloseTo(-up, 12);
  });
});
