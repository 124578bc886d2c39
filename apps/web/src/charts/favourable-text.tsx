import type { ReleasedMeasure } from '../api/views.js';
import { useWords } from '../i18n/words.js';

/** "84% favourable (66 to 97)"; "at least 86% favourable" where nearly all answered alike; without a range where it is exact. */
export function FavourableText({ favourable }: { favourable: NonNullable<ReleasedMeasure['favourable']> }) {
  const { w, number } = useWords();
  const { percent, bound, low, high } = favourable;
  const share = w.percent(number(percent));
  if (bound === 'at-least') return w.reading.favourableAlone(w.reading.atLeast(share));
  if (bound === 'at-most') return w.reading.favourableAlone(w.reading.atMost(share));
  return low === null || high === null || low === high
    ? w.reading.favourableAlone(share)
    : w.reading.favourableText(share, number(low), number(high));
}
