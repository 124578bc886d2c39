import { heatStep, heatTokens, isWide } from './heat-step.js';

describe('the colour of a cell', () => {
  it('has seven equal steps over 0 to 100', () => {
    const scores = Array.from({ length: 101 }, (_, score) => heatStep(score));
    expect(scores).toEqual(scores.toSorted((one, other) => one - other));
    const counts = [1, 2, 3, 4, 5, 6, 7].map((step) => scores.filter((one) => one === step).length);
    expect(counts).toEqual([15, 14, 14, 15, 14, 14, 15]);
  });

  it('keeps numbers outside the scale on its ends', () => {
    expect([heatStep(-5), heatStep(140)]).toEqual([1, 7]);
  });

  it('says with the ladder which way is healthy', () => {
    expect(heatTokens(80, 'high-is-healthy')).toEqual({ fill: '--health-6', ink: '--health-ink-6' });
    expect(heatTokens(80, 'high-is-risk')).toEqual({ fill: '--risk-6', ink: '--risk-ink-6' });
    expect(heatTokens(80, 'neutral')).toEqual({ fill: '--plain-6', ink: '--plain-ink-6' });
  });

  it('is pale from a range of 30 points', () => {
    expect([isWide(50, 79), isWide(50, 80)]).toEqual([false, true]);
  });
});
