import type { Answers } from '@penumbra/instruments';
import type { Measure } from './measure.js';
import type { PersonScore } from './person-scores.js';

/**
 * Which answers make up the score, where an item was skipped: people share it whose items weigh alike up to a factor. In
 * a plain mean those who answered equally many; in the hierarchy-shadow index those who answered the same items.
 */
export function answeredAs(
  measure: Measure,
  answers: Answers,
  { answeredItems }: Pick<PersonScore, 'answeredItems'>,
): string {
  return measure.kind === 'hierarchy-shadow-index'
    ? measure.itemIds.filter((id) => Object.hasOwn(answers, id) && typeof answers[id] === 'number').join(' ')
    : String(answeredItems);
}
