import type { Answers, Instrument } from '@penumbra/instruments';

/** Identical answers in a row of mixed-keyed items from which on a person is held to have answered without reading. */
export const STRAIGHT_LINE_ITEMS = 8;

/**
 * Whether a person gave one and the same rating to all agreement items they answered, at least eight of them, with items
 * of both keys among them, so that the answers contradict each other. The middle of the scale does not contradict itself
 * and is held to be a straight line all the same. Use it for a sensitivity run without these people, never to drop them
 * silently.
 */
export function isStraightLine(instrument: Instrument, answers: Answers): boolean {
  const byScale = new Map<string, { values: Set<number>; count: number; keys: Set<boolean> }>();
  for (const item of instrument.items) {
    const value = Object.hasOwn(answers, item.id) ? answers[item.id] : undefined;
    if (typeof value !== 'number' || item.use === 'neutral') continue;
    const scale = `${item.scale.from} to ${item.scale.to}`;
    const own = byScale.get(scale) ?? { values: new Set(), count: 0, keys: new Set() };
    own.values.add(value);
    own.count += 1;
    own.keys.add(item.reversed);
    byScale.set(scale, own);
  }
  return [...byScale.values()].some(
    ({ values, count, keys }) => values.size === 1 && count >= STRAIGHT_LINE_ITEMS && keys.size === 2,
  );
}
