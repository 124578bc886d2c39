import { logChoose } from './log-choose.js';

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
    if (tailExceeds(tail, k, n, middle, population)) high = middle;
    else lower = middle + 1;
  }
  let upper = most;
  let low = least;
  while (low < upper) {
    const middle = Math.ceil((low + upper) / 2);
    if (tailExceeds(tail, n - k, n, population - middle, population)) low = middle;
    else upper = middle - 1;
  }
  return { lower, upper, population, census: false };
}

/**
 * Whether P(X >= k) > tail, X hypergeometric: n drawn from N of which K are marked. Adds terms from k upwards by their
 * ratio and stops as soon as the answer is known, so that large groups cost no more than small ones. The lower tail is the
 * upper tail of the unmarked.
 */
function tailExceeds(tail: number, k: number, n: number, K: number, N: number): boolean {
  if (k <= Math.max(0, n - (N - K))) return true;
  const most = Math.min(n, K);
  if (k > most) return false;
  let term = Math.exp(logChoose(K, k) + logChoose(N - K, n - k) - logChoose(N, n));
  // Too small for a number: k lies far out, on one side of the mean or the other.
  if (term === 0) return k < (n * K) / N;
  let sum = term;
  for (let x = k; x < most && sum <= tail; x += 1) {
    const ratio = ((K - x) * (n - x)) / ((x + 1) * (N - K - n + x + 1));
    term *= ratio;
    sum += term;
    if (ratio < 1 && term < sum * 1e-17) break;
  }
  return sum > tail;
}
