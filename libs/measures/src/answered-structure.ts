import type { Answers, Instrument } from '@penumbra/instruments';
import { measuresOf } from './measure.js';
import { personScore } from './person-scores.js';

/**
 * Who answered what, without the answers: for each measure, whether the person has a score on it and whether they skipped
 * any of its items. This is all that disclosure may look at. "Cannot say" and "prefer not to answer" count as skipped.
 */
export function answeredStructure(
  instrument: Instrument,
  answers: Answers,
): Record<string, { hasScore: boolean; skippedAnyItem: boolean }> {
  const items = new Map(instrument.items.map((item) => [item.id, item]));
  return Object.fromEntries(
    measuresOf(instrument).map((measure) => {
      const score = personScore(measure, items, answers);
      return [
        measure.id,
        { hasScore: score.score !== null, skippedAnyItem: score.answeredItems < score.askedItems },
      ];
    }),
  );
}
