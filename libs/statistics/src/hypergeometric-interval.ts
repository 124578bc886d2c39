import { logGamma } from './log-gamma.js';

/**
 * Exact interval for how many of the N people of a group would answer favourably, when k of the n who answered did:
 * all counts K whose hypergeometric tails P(X >= k | K) and P(X <= k | K) both exceed (1 - level) / 2. Counts, not
 * shares. n = N is a census: the count itself. n = 0 gives [0, N]. N below n is taken as n.
 */
export function hypergeometricInterval(input: {
  favourable: number;
  respondentCount: number;
  invitedCount: number;
  level?: number;
}): { lower: number; upper: number; population: number; census: boolean } {
  const { favourable: k, respondentCount: n, level = 0.95 } = input;
  const population = Math.max(input.invitedCount, n);
  if (n >= population) return { lower: k, upper: k, population, census: true };
  const tail = (1 - level) / 2;
  const least = k;
  const most = population - (n - k);
  // Both tails are monotone in K, so bisection finds each end.
  let lower = least;
  let high = most;
  while (lower < high) {
    const middle = Math.floor((lower + high) / 2);
    if (upperTail(k, n, middle, population) > tail) high = middle;
    else lower = middle + 1;
  }
  let upper = most;
  let low = least;
  while (low < upper) {
    const middle = Math.ceil((low + upper) / 2);
    if (lowerTail(k, n, middle, population) > tail) low = middle;
    else upper = middle - 1;
  }
  return { lower, upper, population, census: false };
}

function lowerTail(k: number, n: number, K: number, N: number): number {
  return sumOfTerms(Math.max(0, n - (N - K)), k, n, K, N);
}

function upperTail(k: number, n: number, K: number, N: number): number {
  return sumOfTerms(k, Math.min(n, K), n, K, N);
}

function sumOfTerms(from: number, to: number, n: number, K: number, N: number): number {
  let sum = 0;
  for (let x = from; x <= to; x += 1) {
    sum += Math.exp(logChoose(K, x) + logChoose(N - K, n - x) - logChoose(N, n));
  }
  return sum;
}

function logChoose(n: number, k: number): number {
  if (k < 0 || k > n) return -Infinity;
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
