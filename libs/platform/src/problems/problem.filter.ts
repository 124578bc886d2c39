import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { Problem, problemsOf } from './problem.js';

/** What can go wrong before a room is asked at all. */
export const requestProblem = problemsOf({
  'request.invalid': [
    400,
    'Some fields are missing or not as they should be; each is listed with what is wrong.',
  ],
  'request.unreadable': [400, 'The body could not be read: send well-formed JSON.'],
  'request.not-found': [404, 'There is nothing at this address.'],
  'request.too-large': [413, 'The request is larger than this address accepts.'],
  'request.media-type': [415, 'This address does not take that content type.'],
  'request.refused': [400, 'The request cannot be answered as it is.'],
  'service.unavailable': [
    503,
    'The database cannot be reached just now. Try again shortly; nothing was changed.',
  ],
  'service.failed': [500, 'Something went wrong on our side. Nothing was changed.'],
});

interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  send(body: unknown): unknown;
}

/** Turns every error into application/problem+json: {code, title, detail, status, problems?, help}. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  catch(error: unknown, host: ArgumentsHost): void {
    const problem = this.asProblem(error);
    if (problem.status >= 500) this.logger.error(error instanceof Error ? error.stack : String(error));
    sendProblem(host.switchToHttp().getResponse<Reply>(), problem);
  }

  private asProblem(error: unknown): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof HttpException) return fromHttp(error);
    const code = (error as { code?: unknown })?.code;
    if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return requestProblem('request.too-large');
    if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return requestProblem('request.media-type');
    if (typeof code === 'string' && code.startsWith('FST_ERR_CTP'))
      return requestProblem('request.unreadable');
    if (isDatabaseAway(code)) return requestProblem('service.unavailable');
    return requestProblem('service.failed');
  }
}

/** Answers with a problem as application/problem+json. */
export function sendProblem(reply: Reply, problem: Problem): void {
  if (problem.status === 503) reply.header('retry-after', '2');
  reply
    .status(problem.status)
    .header('content-type', 'application/problem+json')
    .send({
      code: problem.code,
      title: titleOf(problem.code),
      detail: problem.detail,
      status: problem.status,
      ...(problem.problems ? { problems: problem.problems } : {}),
      help: `docs/problems/${problem.code}.md`,
    });
}

/** `identity.link-not-valid` is "Link not valid", `delivery.dns-away` is "DNS away". */
function titleOf(code: string): string {
  const words = code
    .replace(/^[^.]*\./, '')
    .replaceAll('-', ' ')
    .replace(/\b(csv|dkim|dns)\b/g, (short) => short.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const isDatabaseAway = (code: unknown): boolean =>
  typeof code === 'string' && (/^(ECONN|ETIMEDOUT|EPIPE|57P0|08)/.test(code) || code === '53300');

function fromHttp(error: HttpException): Problem {
  const status = error.getStatus();
  // A field that is wrong comes as a problem of its own: what is left is a body that is no JSON.
  if (status === 400) return requestProblem('request.unreadable');
  if (status === 404) return requestProblem('request.not-found');
  if (status === 413) return requestProblem('request.too-large');
  if (status === 415) return requestProblem('request.media-type');
  if (status >= 500) return requestProblem('service.failed');
  return new Problem('request.refused', status, error.message);
}
