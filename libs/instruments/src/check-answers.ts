import type { Answer, Answers, Instrument } from './instrument.js';

export interface AnswerProblem {
  code:
    | 'answer.not-an-object'
    | 'answer.unknown-item'
    | 'answer.not-a-whole-number'
    | 'answer.out-of-scale'
    | 'answer.unknown-word';
  itemId: string | null;
  message: string;
}

/**
 * Checks one person's answers against the instrument, strictly: every problem is named, nothing is repaired or dropped.
 * Written by hand and without imports, because the answer page carries it. Missing items are fine; an item may be
 * answered "cannot-say" or "prefer-not-to-answer".
 */
export function checkAnswers(
  instrument: Instrument,
  json: unknown,
): { ok: true; answers: Answers } | { ok: false; problems: AnswerProblem[] } {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return {
      ok: false,
      problems: [
        {
          code: 'answer.not-an-object',
          itemId: null,
          message: 'Answers must be an object from item id to answer, such as {"BA1": 7}.',
        },
      ],
    };
  }
  const items = new Map(instrument.items.map((item) => [item.id, item]));
  const answers: [string, Answer][] = [];
  const problems: AnswerProblem[] = [];
  for (const [itemId, value] of Object.entries(json)) {
    const item = items.get(itemId);
    const short = itemId.slice(0, 40);
    const problem = (code: AnswerProblem['code'], message: string) =>
      problems.push({ code, itemId: short, message });
    if (item === undefined) {
      problem('answer.unknown-item', `"${short}" is not an item of this pulse; leave it out.`);
    } else if (value === 'cannot-say' || value === 'prefer-not-to-answer') {
      answers.push([itemId, value]);
    } else if (typeof value === 'string') {
      problem(
        'answer.unknown-word',
        `The only words for an answer to "${short}" are "cannot-say" and "prefer-not-to-answer".`,
      );
    } else if (typeof value !== 'number' || !Number.isInteger(value)) {
      problem('answer.not-a-whole-number', `The answer to "${short}" must be a whole number.`);
    } else if (value < item.scale.from || value > item.scale.to) {
      problem(
        'answer.out-of-scale',
        `The answer to "${short}" must lie between ${item.scale.from} and ${item.scale.to}.`,
      );
    } else {
      answers.push([itemId, value]);
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, answers: Object.fromEntries(answers) };
}
