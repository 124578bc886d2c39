import { requestProblem } from './problem.filter.js';
import type { Problem, ProblemDetail } from './problem.js';

// A zero character, which Postgres stores in no text, and half of a surrogate pair, which is no character at all.
const unstorable = /\0|\p{Cs}/u;

interface Place {
  readonly path: readonly string[];
  readonly value: unknown;
}

/**
 * The refusal of a request that holds text no database can keep, naming each place; null when there is none. It looks
 * into values of any depth without recursion, because nobody has checked their form yet.
 */
export function unstorableText(request: {
  body?: unknown;
  query?: unknown;
  params?: unknown;
}): Problem | null {
  const problems: ProblemDetail[] = [];
  const places: Place[] = [request.params, request.query, request.body].map((value) => ({ path: [], value }));
  for (let place = places.pop(); place; place = places.pop()) {
    const { path, value } = place;
    if (typeof value === 'string') {
      if (unstorable.test(value)) problems.push(refusal(path));
    } else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
      for (const [key, inner] of Object.entries(value)) {
        if (unstorable.test(key)) problems.push(refusal(path));
        else places.push({ path: path.length < 10 ? [...path, key] : path, value: inner });
      }
    }
    if (problems.length === 100) break;
  }
  return problems.length === 0 ? null : requestProblem('request.invalid', undefined, problems);
}

const refusal = (path: readonly string[]): ProblemDetail => ({
  code: 'request.field',
  detail: 'This text holds a zero character or half of a character, which cannot be stored. Type it anew.',
  path: path.join('.').slice(0, 200),
});
