import { Catch, HttpException, type ArgumentsHost } from '@nestjs/common';
import { Problem, ProblemFilter } from '@penumbra/platform';

/**
 * Problems as everywhere, but an unexpected error reaches the log by its code only: the text of a database error may
 * quote what was sent.
 */
@Catch()
export class DiscreetProblemFilter extends ProblemFilter {
  override catch(error: unknown, host: ArgumentsHost): void {
    super.catch(expected(error) ? error : withoutItsText(error), host);
  }
}

const expected = (error: unknown): boolean => error instanceof Problem || error instanceof HttpException;

function withoutItsText(error: unknown): Error {
  const code = (error as { code?: unknown } | null)?.code;
  const named = typeof code === 'string' && /^[A-Z0-9_]{3,40}$/.test(code) ? code : 'unknown';
  const discreet = Object.assign(new Error(`unexpected error with code ${named}`), { code: named });
  discreet.stack = discreet.message;
  return discreet;
}
