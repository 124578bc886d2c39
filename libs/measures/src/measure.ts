import { hasShadowIndex, type Instrument, type LocalisedText } from '@penumbra/instruments';

/** A score on 0 to 100: percentage of the way from the lowest to the highest possible answer. */
export type Score0to100 = number;

/**
 * What is measured of a unit. `health`: high is good. `risk`: high is bad (hierarchy shadow, dependency). `neutral`: an
 * item that is never good or bad.
 */
export interface Measure {
  id: string;
  name: LocalisedText;
  direction: 'health' | 'risk' | 'neutral';
  kind: 'construct' | 'hierarchy-shadow-index' | 'dependency-index' | 'neutral-item';
  /** Every asked item that goes into it. */
  itemIds: string[];
  /** The scale all its items share; null when they differ. */
  itemScale: { from: number; to: number } | null;
}

/** The parts of the hierarchy-shadow index, in the order of their weight. */
export const PART_IDS: readonly string[] = ['shadow', 'performative', 'contrast'];
/** The 1 to 10 question on balance. Its cut at 7 has no meaning on other items, so it is a measure of its own. */
export const BALANCE_ITEM_ID = 'BA1';

/**
 * The measures of an instrument: one per construct that has a scored item, and one per neutral item that everybody is
 * asked. Of `hierarchy-shadow` there is none where too few of its parts were asked for anybody to have a score. `balance`
 * is its 1 to 10 question alone; other balance items asked beside it form `balance-agreements`. The constructs
 * `hierarchy-shadow` and `dependency` become risk indices. Order: constructs, then neutral items.
 */
export function measuresOf(instrument: Instrument): Measure[] {
  const measures: Measure[] = [];
  for (const construct of instrument.constructs) {
    const items = construct.itemIds
      .map((id) => instrument.items.find((item) => item.id === id))
      .filter((item) => item !== undefined);
    if (!items.some((item) => (item.use ?? 'scored') === 'scored')) continue;
    const shadow = construct.id === 'hierarchy-shadow';
    if (shadow && !hasShadowIndex(items.map(({ id }) => id))) continue;
    const scored = shadow ? items : items.filter((item) => (item.use ?? 'scored') === 'scored');
    const asked = construct.id === 'balance' && scored.some((item) => item.id === BALANCE_ITEM_ID);
    const kept = asked ? scored.filter((item) => item.id === BALANCE_ITEM_ID) : scored;
    measures.push({
      id: construct.id,
      name: construct.name,
      direction: shadow || construct.id === 'dependency' ? 'risk' : 'health',
      kind: shadow
        ? 'hierarchy-shadow-index'
        : construct.id === 'dependency'
          ? 'dependency-index'
          : 'construct',
      itemIds: kept.map((item) => item.id),
      itemScale: sharedScale(kept.map((item) => item.scale)),
    });
    const others = scored.filter((item) => !kept.includes(item));
    if (others.length > 0) {
      measures.push({
        id: 'balance-agreements',
        name: { en: 'Balance: agreements', de: 'Ausgewogenheit: Absprachen' },
        direction: 'health',
        kind: 'construct',
        itemIds: others.map((item) => item.id),
        itemScale: sharedScale(others.map((item) => item.scale)),
      });
    }
  }
  for (const item of instrument.items) {
    if (item.use !== 'neutral' || item.askedWhen !== undefined) continue;
    measures.push({
      id: item.id,
      name: item.text,
      direction: 'neutral',
      kind: 'neutral-item',
      itemIds: [item.id],
      itemScale: { from: item.scale.from, to: item.scale.to },
    });
  }
  return measures;
}

function sharedScale(scales: readonly { from: number; to: number }[]): { from: number; to: number } | null {
  const first = scales[0];
  if (first === undefined) return null;
  return scales.every((scale) => scale.from === first.from && scale.to === first.to)
    ? { from: first.from, to: first.to }
    : null;
}
