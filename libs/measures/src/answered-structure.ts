import type { Answers, Instrument } from '@penumbra/instruments';
import { type Measure, measuresOf } from './measure.js';
import { personScore, type PersonScore } from './person-scores.js';

export interface AnsweredStructure {
  readonly hasScore: boolean;
  readonly skippedAnyItem: boolean;
  readonly answeredAs: string;
}

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

/**
 * Who answered what, without the answers: for each measure, whether the person has a score on it and which of its items it
 * is made of. This is all that disclosure may look at. "Cannot say" and "prefer not to answer" count as skipped.
 */
export function answeredStructure(
  instrument: Instrument,
  answers: Answers,
): Record<string, AnsweredStructure> {
  const items = new Map(instrument.items.map((item) => [item.id, item]));
  return Object.fromEntries(
    measuresOf(instrument).map((measure) => {
      const score = personScore(measure, items, answers);
      const skippedAnyItem = score.answeredItems < score.askedItems;
      return [
        measure.id,
        {
          hasScore: score.score !== null,
          skippedAnyItem,
          answeredAs: answeredAs(measure, answers, score),
        },
      ];
    }),
  );
}
