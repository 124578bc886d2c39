/**
 * Count, sum and central sums of powers of a sample, so that it can be described without being kept and two descriptions
 * can be put together (Chan, Golub & LeVeque 1983; Pébay 2008). Mutable on purpose: one pass over many answers.
 */
export interface Moments {
  count: number;
  /** Neumaier sum and its compensation; the mean is (sum + compensation) / count. */
  sum: number;
  compensation: number;
  mean: number;
  /** Sum of (x - mean)^2 and of (x - mean)^3. */
  squares: number;
  cubes: number;
}

/** The description of no values at all. */
export function emptyMoments(): Moments {
  return { count: 0, sum: 0, compensation: 0, mean: 0, squares: 0, cubes: 0 };
}

/** Adds one finite value. Equal values keep squares and cubes at exactly 0. */
export function addToMoments(into: Moments, value: number): void {
  const before = into.count;
  into.count += 1;
  addToSum(into, value);
  const delta = value - into.mean;
  const step = delta / into.count;
  const term = delta * step * before;
  into.mean += step;
  into.cubes += term * step * (into.count - 2) - 3 * step * into.squares;
  into.squares += term;
}

/** The moments of both samples together; neither is changed. */
export function mergeMoments(a: Moments, b: Moments): Moments {
  if (a.count === 0) return { ...b };
  if (b.count === 0) return { ...a };
  const count = a.count + b.count;
  const delta = b.mean - a.mean;
  const merged = {
    ...a,
    count,
    mean: a.mean + (delta * b.count) / count,
    squares: a.squares + b.squares + (delta * delta * a.count * b.count) / count,
    cubes:
      a.cubes +
      b.cubes +
      (delta ** 3 * a.count * b.count * (a.count - b.count)) / count ** 2 +
      (3 * delta * (a.count * b.squares - b.count * a.squares)) / count,
  };
  addToSum(merged, b.sum);
  addToSum(merged, b.compensation);
  return merged;
}

/** Mean; null for no values. */
export function momentsMean(of: Moments): number | null {
  return of.count === 0 ? null : (of.sum + of.compensation) / of.count;
}

/** Variance with n - 1; null below two values. */
export function momentsVariance(of: Moments): number | null {
  return of.count < 2 ? null : of.squares / (of.count - 1);
}

/** Unbiased third central moment n/((n-1)(n-2)) sum (x - mean)^3; null below three values. */
export function momentsThird(of: Moments): number | null {
  const n = of.count;
  return n < 3 ? null : (n / ((n - 1) * (n - 2))) * of.cubes;
}

function addToSum(into: { sum: number; compensation: number }, value: number): void {
  const next = into.sum + value;
  into.compensation +=
    Math.abs(into.sum) >= Math.abs(value) ? into.sum - next + value : value - next + into.sum;
  into.sum = next;
}
