import type { ScoreSums } from './response-tally.js';
import { wholeNumberSpread } from './whole-number-spread.js';

/** Count, mean and sum of squared deviations of people's own means. */
export interface Spread {
  people: number;
  mean: number | null;
  squaredDeviations: number;
}

/** People's mean answers, counted from the lowest point. */
export function scoresOf(sums: readonly ScoreSums[]): Spread {
  return spreadOf(sums, ({ sum, squares }) => [sum, squares]);
}

/** People's shares of favourable answers. */
export function favourableSharesOf(sums: readonly ScoreSums[]): Spread {
  return spreadOf(sums, ({ favourable, favourableSquares }) => [favourable, favourableSquares]);
}

/** With n - 1; null below two people. */
export function varianceOf({ people, squaredDeviations }: Spread): number | null {
  return people < 2 ? null : squaredDeviations / (people - 1);
}

/**
 * People who answered the same number of items are put together exactly; these few classes are then merged by their means
 * (Chan, Golub & LeVeque 1983), pair by pair, so that equal means add exactly nothing.
 */
function spreadOf(sums: readonly ScoreSums[], of: (one: ScoreSums) => [number, number]): Spread {
  const classes = sums.map((one) => {
    const [sum, squares] = of(one);
    const { people, answered } = one;
    return {
      people,
      total: sum / answered,
      mean: sum / (answered * people),
      squaredDeviations: wholeNumberSpread(people, sum, squares) / people / answered ** 2,
    };
  });
  let people = 0;
  let total = 0;
  let squaredDeviations = 0;
  for (const one of classes) {
    people += one.people;
    total += one.total;
    squaredDeviations += one.squaredDeviations;
  }
  if (people === 0) return { people, mean: null, squaredDeviations };
  classes.forEach((a, i) => {
    for (const b of classes.slice(i + 1))
      squaredDeviations += (a.people * b.people * (a.mean - b.mean) ** 2) / people;
  });
  const only = classes[0] as (typeof classes)[number];
  return { people, mean: classes.length === 1 ? only.mean : total / people, squaredDeviations };
}
