import { StandardSchemaValidationPipe } from '@nestjs/common';
import { requestProblem } from './problem.filter.js';

const listedAtMost = 100;

/** Checks bodies, queries and parameters against their schema; a refusal lists every field that is wrong, with its path. */
export function validationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues) =>
      requestProblem(
        'request.invalid',
        undefined,
        issues.slice(0, listedAtMost).map(({ message, path = [] }) => ({
          code: 'request.field',
          detail: message,
          path: path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
        })),
      ),
  });
}
