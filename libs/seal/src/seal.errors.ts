import type { SealProblem } from './seal-problems.js';

/** Refusals carry a code and nothing of what was refused: messages end up in logs. docs/problems says how to mend each. */
export class SealError extends Error {
  constructor(readonly code: SealProblem) {
    super(`${code}, see docs/problems/${code}.md`);
    this.name = 'SealError';
  }
}
