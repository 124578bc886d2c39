import type { Orientation } from '../api/views.js';
import type { Words } from '../i18n/words-of.js';

interface Figure {
  score: number;
  /** Where all answered alike the figure is clipped: it says at least or at most, and carries no range. */
  bound?: 'at-least' | 'at-most' | null;
  low: number | null;
  high: number | null;
}

/** The number alone, as in a cell: 70, ≥ 92, ≤ 8. */
export function shortScore({ score, bound }: Figure, { number }: Words): string {
  if (bound === 'at-least') return `≥ ${number(score)}`;
  return bound === 'at-most' ? `≤ ${number(score)}` : number(score);
}

/** The number with its range in words: "70 (64 to 77)", "at least 92". */
export function scoreText(figure: Figure, { w, number }: Words): string {
  const { score, bound, low, high } = figure;
  if (bound === 'at-least') return w.reading.atLeast(number(score));
  if (bound === 'at-most') return w.reading.atMost(number(score));
  return low === null || high === null ? number(score) : w.score(number(score), number(low), number(high));
}

/** What is drawn as the range: a clipped figure may lie anywhere beyond its bound. */
export function drawnRange({ score, bound, low, high }: Figure): { low: number; high: number } {
  if (bound === 'at-least') return { low: score, high: 100 };
  if (bound === 'at-most') return { low: 0, high: score };
  return { low: low ?? score, high: high ?? score };
}

/** Which way is healthy, in words: stands with every scale. */
export function orientationWords(orientation: Orientation, { w }: Words): string {
  if (orientation === 'high-is-risk') return w.reading.scaleRisk;
  return orientation === 'neutral' ? w.reading.scaleNeutral : w.reading.scaleHealth;
}
