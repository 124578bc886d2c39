import jstat from 'jstat';

/**
 * Lower tail of the standard normal distribution. jstat's error function up to 4 standard deviations; beyond, Laplace's
 * continued fraction (Abramowitz & Stegun 26.2.14), because 1 - erf loses its digits there.
 */
export function normalLowerTail(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  if (z > 4) return 1 - normalLowerTail(-z);
  if (z >= -4) return (1 + jstat.erf(z / Math.SQRT2)) / 2;
  if (z === -Infinity) return 0;
  let fraction = 0;
  for (let k = 200; k >= 1; k -= 1) fraction = k / (-z + fraction);
  return normalDensity(z) / (-z + fraction);
}

/** Density of the standard normal distribution. */
export function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
}

/** Quantile of the standard normal distribution; p = 0 and 1 give -Infinity and Infinity. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  if (p === 0.5) return 0;
  const tail = Math.min(p, 1 - p);
  let z = jstat.normal.inv(tail, 0, 1);
  if (!Number.isFinite(z)) z = -Math.sqrt(-2 * Math.log(tail));
  for (let step = 0; step < 20; step += 1) {
    // Halley's step: the curvature term makes two or three rounds enough.
    const error = (normalLowerTail(z) - tail) / normalDensity(z);
    const change = error / (1 + (z * error) / 2);
    if (!Number.isFinite(change)) break;
    z -= change;
    if (Math.abs(change) <= 1e-16 * Math.abs(z)) break;
  }
  return p < 0.5 ? z : -z;
}
