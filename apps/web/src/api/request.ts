import { ApiProblem, problemOf } from './problem.js';

type Query = Record<string, string | number | null | undefined>;

/**
 * Sends one request to the API of the same origin and returns its JSON (undefined for 202/204 without a body).
 * @throws ApiProblem for every answer outside 2xx, and when there is no connection (status 0).
 */
export async function request<T>(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  options: { body?: unknown; bytes?: Blob; headers?: Record<string, string>; query?: Query } = {},
): Promise<T> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options.query ?? {})) {
    if (value !== null && value !== undefined) query.set(name, String(value));
  }
  const search = query.size > 0 ? `?${query}` : '';
  const headers: Record<string, string> = { accept: 'application/json', ...options.headers };
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (options.bytes) {
    init.body = options.bytes;
  } else if (options.body !== undefined) {
    headers['content-type'] = 'application/json';
    init.body = JSON.stringify(options.body);
  }
  let answer: Response;
  try {
    answer = await fetch(`/api${path}${search}`, init);
  } catch {
    throw new ApiProblem({ code: 'web.no-connection', title: '', detail: '', status: 0 });
  }
  const text = await answer.text();
  let body: unknown;
  try {
    body = text === '' ? undefined : JSON.parse(text);
  } catch {
    body = undefined;
  }
  if (!answer.ok) throw new ApiProblem(problemOf(answer.status, body));
  return body as T;
}
