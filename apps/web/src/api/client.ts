import createClient from 'openapi-fetch';
import { ApiProblem, problemOf } from './problem.js';
import type { paths } from './schema.js';

/** The API of the same origin, typed by the committed OpenAPI document. */
export const client = createClient<paths>({ credentials: 'same-origin' });

/**
 * The body of an answer.
 * @throws ApiProblem for every answer outside 2xx, and when there is no connection (status 0).
 */
export async function answerOf<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  let answer: Awaited<typeof call>;
  try {
    answer = await call;
  } catch {
    throw new ApiProblem({ code: 'web.no-connection', title: '', detail: '', status: 0 });
  }
  if (!answer.response.ok) throw new ApiProblem(problemOf(answer.response.status, answer.error));
  return answer.data as T;
}
