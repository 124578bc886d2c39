import { logGamma } from './log-gamma.js';

/** Natural logarithm of the binomial coefficient n over k, from log gamma; k outside 0 to n gives -Infinity. */
export function logChoose(n: number, k: number): number {
  if (k < 0 || k > n) return -Infinity;
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
