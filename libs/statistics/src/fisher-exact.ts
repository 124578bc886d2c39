import { logChoose } from './log-choose.js';

/**
 * Fisher's exact test of a 2 x 2 table [[a, b], [c, d]] of counts. `greater`: P(first cell >= a); `less`: P(<= a);
 * `two-sided`: all tables no more probable than this one (relative tolerance 1e-7, as R's fisher.test). A margin of 0
 * gives 1.
 */
export function fisherExact(
  table: readonly [readonly [number, number], readonly [number, number]],
  alternative: 'greater' | 'less' | 'two-sided',
): number {
  const [[a, b], [c, d]] = table;
  const row = a + b;
  const column = a + c;
  const total = a + b + c + d;
  const least = Math.max(0, row + column - total);
  const most = Math.min(row, column);
  const probability = (x: number) =>
    Math.exp(logChoose(column, x) + logChoose(total - column, row - x) - logChoose(total, row));
  const own = probability(a);
  let sum = 0;
  for (let x = least; x <= most; x += 1) {
    const p = probability(x);
    if (alternative === 'greater' ? x >= a : alternative === 'less' ? x <= a : p <= own * (1 + 1e-7))
      sum += p;
  }
  return Math.min(1, sum);
}
