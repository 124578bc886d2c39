/**
 * n sum(x^2) - (sum x)^2 of whole numbers: n times their sum of squared deviations, without the rounding that this form has
 * with fractions. Equal values give exactly 0. Beyond 2^53 it is worked out with big integers.
 */
export function wholeNumberSpread(count: number, sum: number, squares: number): number {
  const left = count * squares;
  const right = sum * sum;
  if (left <= Number.MAX_SAFE_INTEGER && right <= Number.MAX_SAFE_INTEGER) return left - right;
  return Number(BigInt(count) * BigInt(squares) - BigInt(sum) * BigInt(sum));
}
