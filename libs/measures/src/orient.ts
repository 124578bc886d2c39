import type { Answer, Item } from '@penumbra/instruments';
import type { Score0to100 } from './measure.js';

/** The rating with the healthy end high: (L + U) - x for a reversed item. A refusal or no answer gives null. */
export function orient(item: Item, answer: Answer | undefined): number | null {
  if (typeof answer !== 'number') return null;
  return item.reversed ? item.scale.from + item.scale.to - answer : answer;
}

/** Percentage of maximum possible: 100 (x - L) / (U - L). */
export function percentOfMaximum(value: number, scale: { from: number; to: number }): Score0to100 {
  return (100 * (value - scale.from)) / (scale.to - scale.from);
}

/**
 * Whether an oriented rating is favourable: at or above two thirds of the way up. That is 4 of 5 and 7 of 10, the cuts of
 * docs/methods.md, carried over to other scales. Whole-number arithmetic, so that 7 of 10 is never lost to rounding.
 */
export function isFavourable(oriented: number, scale: { from: number; to: number }): boolean {
  return 3 * (oriented - scale.from) >= 2 * (scale.to - scale.from);
}

/** Whether an oriented rating is unfavourable: at or below one third of the way up (2 of 5, 4 of 10). */
export function isUnfavourable(oriented: number, scale: { from: number; to: number }): boolean {
  return 3 * (oriented - scale.from) <= scale.to - scale.from;
}
