import jstat from 'jstat';
import { incompleteBeta } from './incomplete-beta.js';
import { logGamma } from './log-gamma.js';

/**
 * Lower tail P(T <= t) of Student's t with any positive, also fractional, degrees of freedom. Computed from the
 * incomplete beta function on the small side, so that far tails keep their relative precision.
 */
export function studentTLowerTail(t: number, degreesOfFreedom: number): number {
  if (Number.isNaN(t) || !(degreesOfFreedom > 0)) return Number.NaN;
  const square = t * t;
  const x = square === Infinity ? 0 : degreesOfFreedom / (degreesOfFreedom + square);
  const tail =
    square > 1
      ? incompleteBeta(x, degreesOfFreedom / 2, 0.5) / 2
      : (1 - incompleteBeta(square / (degreesOfFreedom + square), 0.5, degreesOfFreedom / 2)) / 2;
  return t < 0 ? tail : 1 - tail;
}

/** Upper tail P(T > t), without the cancellation of 1 - lower tail. */
export function studentTUpperTail(t: number, degreesOfFreedom: number): number {
  return studentTLowerTail(-t, degreesOfFreedom);
}

/**
 * Quantile of Student's t. jstat's value (good to about 1e-8) is the start, Newton steps on our own tail bring it to
 * about 1e-14. p = 0 or 1 gives -Infinity or Infinity.
 */
export function studentTQuantile(p: number, degreesOfFreedom: number): number {
  if (!(p >= 0 && p <= 1) || !(degreesOfFreedom > 0)) return Number.NaN;
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  if (p === 0.5) return 0;
  const tail = Math.min(p, 1 - p);
  let t = jstat.studentt.inv(tail, degreesOfFreedom);
  if (!Number.isFinite(t) || t >= 0) t = -1;
  for (let step = 0; step < 50; step += 1) {
    const density = studentTDensity(t, degreesOfFreedom);
    const change = (studentTLowerTail(t, degreesOfFreedom) - tail) / density;
    const next = t - change;
    if (!Number.isFinite(next)) break;
    const moved = Math.abs(next - t);
    t = next < 0 ? next : t / 2;
    if (moved <= 1e-15 * Math.abs(t)) break;
  }
  return p < 0.5 ? t : -t;
}

function studentTDensity(t: number, degreesOfFreedom: number): number {
  const half = degreesOfFreedom / 2;
  return Math.exp(
    logGamma(half + 0.5) -
      logGamma(half) -
      0.5 * Math.log(degreesOfFreedom * Math.PI) -
      (half + 0.5) * Math.log1p((t * t) / degreesOfFreedom),
  );
}
