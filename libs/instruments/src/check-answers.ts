import type { Answer, Answers, Instrument } from './instrument.js';

/** Everything that can be wrong with answers, and how to mend it; docs/problems is made from the same sentences. */
export const answerProblemTexts = {
  'answer.not-an-object': () => 'Answers must be an object from item id to answer, such as {"BA1": 7}.',
  'answer.unknown-item': (of) => `"${of['item']}" is not an item of this pulse; leave it out.`,
  'answer.not-a-whole-number': (of) => `The answer to "${of['item']}" must be a whole number.`,
  'answer.out-of-scale': (of) =>
    `The answer to "${of['item']}" must lie between ${of['from']} and ${of['to']}.`,
  'answer.unknown-word': (of) =>
    `The only words for an answer to "${of['item']}" are "cannot-say" and "prefer-not-to-answer".`,
} satisfies Record<string, (of: Readonly<Record<string, string | number>>) => string>;

export interface AnswerProblem {
  code: keyof typeof answerProblemTexts;
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
          message: answerProblemTexts['answer.not-an-object'](),
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
    const problem = (code: AnswerProblem['code']) =>
      problems.push({
        code,
        itemId: short,
        message: answerProblemTexts[code]({
          item: short,
          from: item?.scale.from ?? 0,
          to: item?.scale.to ?? 0,
        }),
      });
    if (item === undefined) {
      problem('answer.unknown-item');
    } else if (value === 'cannot-say' || value === 'prefer-not-to-answer') {
      answers.push([itemId, value]);
    } else if (typeof value === 'string') {
      problem('answer.unknown-word');
    } else if (typeof value !== 'number' || !Number.isInteger(value)) {
      problem('answer.not-a-whole-number');
    } else if (value < item.scale.from || value > item.scale.to) {
      problem('answer.out-of-scale');
    } else {
      answers.push([itemId, value]);
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, answers: Object.fromEntries(answers) };
}
