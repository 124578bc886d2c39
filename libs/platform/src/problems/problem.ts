/** One thing that is wrong, as it is told to the caller. */
export interface ProblemDetail {
  readonly code: string;
  readonly detail: string;
  readonly line?: number;
  readonly path?: string;
  readonly action?: string;
}

/**
 * A refusal with a code. `detail` says what is wrong and how to mend it, in words for the caller.
 * Rendered as application/problem+json by ProblemFilter; every code has a page in docs/problems.
 */
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    readonly detail: string,
    readonly problems?: readonly ProblemDetail[],
  ) {
    super(`${code}: ${detail}`);
    this.name = 'Problem';
  }
}

type Definition = readonly [status: number, detail: string];

/**
 * A room's closed set of coded errors. The default sentence can be replaced by one that names the case at hand.
 * @example const pulseProblem = problemsOf({ 'pulse.not-found': [404, 'There is no such pulse.'] });
 */
export function problemsOf<Code extends string>(definitions: Record<Code, Definition>) {
  const make = (code: Code, detail?: string, problems?: readonly ProblemDetail[]): Problem => {
    const [status, sentence] = definitions[code];
    return new Problem(code, status, detail ?? sentence, problems);
  };
  return Object.assign(make, { definitions });
}
