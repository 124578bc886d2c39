import { logChoose } from './log-choose.js';

describe('logChoose', () => {
  it('is the logarithm of the number of ways to choose', () => {
    expect(logChoose(5, 2)).toBeCloseTo(Math.log(10), 14);
    expect(logChoose(52, 5)).toBeCloseTo(Math.log(2_598_960), 12);
    expect(logChoose(0, 0)).toBeCloseTo(0, 14);
  });

  it('knows that nothing can be chosen outside 0 to n', () => {
    expect(logChoose(3, -1)).toBe(-Infinity);
    expect(logChoose(3, 4)).toBe(-Infinity);
  });
});
