import { Random } from '@penumbra/attack/testing';

/**
 * What no rule on structure can take away: people who answer as before. One of n leaves; somebody who holds both waves'
 * published means (whole numbers of 100) multiplies out and subtracts. Correlation of that guess with the leaver's own score.
 */
function guessingALeaver(n: number, items: number, organisations = 1500): number {
  const random = new Random(7);
  const score = (standing: number) => {
    let sum = 0;
    for (let item = 0; item < items; item++)
      sum += Math.min(5, Math.max(1, Math.round(standing + 0.85 * random.normal())));
    return 25 * (sum / items - 1);
  };
  const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
  const guesses: number[] = [];
  const truths: number[] = [];
  for (let i = 0; i < organisations; i++) {
    const standings = Array.from({ length: n }, () => 3.4 + 0.77 * random.normal());
    const before = standings.map(score);
    const after = standings.slice(1).map(score);
    guesses.push(n * Math.round(mean(before)) - (n - 1) * Math.round(mean(after)));
    truths.push(before[0]!);
  }
  const [guess, truth] = [mean(guesses), mean(truths)];
  const product = (a: readonly number[], b: readonly number[], [x, y]: readonly [number, number]) =>
    a.reduce((sum, one, index) => sum + (one - x) * (b[index]! - y), 0);
  return (
    product(guesses, truths, [guess, truth]) /
    Math.sqrt(product(guesses, guesses, [guess, guess]) * product(truths, truths, [truth, truth]))
  );
}

describe('guessing at one who left a small team from two published means', () => {
  it('works poorly on single items and small constructs, and better than one would like on nine items', () => {
    expect(guessingALeaver(8, 1)).toBeLessThan(0.4);
    expect(guessingALeaver(8, 3)).toBeLessThan(0.5);
    const nine = guessingALeaver(8, 9);
    // As docs/attack.md says; if a rule changes this, so must the page.
    expect(nine).toBeGreaterThan(0.5);
    expect(nine).toBeLessThan(0.65);
  });

  it('works less well the larger the team', () => {
    expect(guessingALeaver(20, 9)).toBeLessThan(guessingALeaver(8, 9) - 0.1);
  });
});
