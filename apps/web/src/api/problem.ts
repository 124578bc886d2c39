/** One thing that stands in the way, as the API says it (application/problem+json). */
export interface ProblemDetail {
  code: string;
  detail: string;
  line?: number | null;
  path?: string;
}

export interface ProblemBody {
  code: string;
  title: string;
  detail: string;
  status: number;
  problems?: ProblemDetail[];
  help?: string;
}

/** A refused request: carries the API's own sentence on how to mend it, so that screens never invent one. */
export class ApiProblem extends Error {
  constructor(readonly body: ProblemBody) {
    super(`${body.code}: ${body.detail}`);
    this.name = 'ApiProblem';
  }
}

/**
 * Reads the body of a failed answer as a problem. An answer that is not a problem (a proxy's error page, no
 * connection) becomes one with the code `web.unreadable-answer`, keeping the status; the screen words it.
 */
export function problemOf(status: number, body: unknown): ProblemBody {
  if (typeof body === 'object' && body !== null && 'code' in body && 'detail' in body) {
    const { code, detail } = body;
    if (typeof code === 'string' && typeof detail === 'string') {
      const title = 'title' in body && typeof body.title === 'string' ? body.title : '';
      const problems =
        'problems' in body && Array.isArray(body.problems) ? (body.problems as ProblemDetail[]) : undefined;
      return problems ? { code, detail, title, status, problems } : { code, detail, title, status };
    }
  }
  return { code: 'web.unreadable-answer', title: '', detail: '', status };
}
