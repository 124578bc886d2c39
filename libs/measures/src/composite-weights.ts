import { CONTRAST_ITEM_IDS, PERFORMATIVE_ITEM_IDS, SHADOW_ITEM_IDS } from '@penumbra/instruments';
import type { Measure } from './measure.js';

/**
 * The signed weight of each item, on the oriented 0 to 100 scale, in the score of a person who answered them all. A
 * construct: 1/J each. Dependency: -1/J each. Hierarchy shadow: the parts' weights shared over their items, and the
 * contrast adding to sideways and taking from upward voice; weights of absent parts are shared out again.
 */
export function compositeWeights(measure: Measure): number[] {
  const count = measure.itemIds.length;
  if (measure.kind !== 'hierarchy-shadow-index') {
    return measure.itemIds.map(() => (measure.kind === 'dependency-index' ? -1 : 1) / count);
  }
  const shadow = measure.itemIds.filter((id) => SHADOW_ITEM_IDS.includes(id));
  const performative = measure.itemIds.filter((id) => PERFORMATIVE_ITEM_IDS.includes(id));
  const contrast = Object.values(CONTRAST_ITEM_IDS).every((id) => measure.itemIds.includes(id));
  const total = 0.5 + (performative.length > 0 ? 0.25 : 0) + (contrast ? 0.25 : 0);
  return measure.itemIds.map((id) => {
    let weight = 0;
    if (shadow.includes(id)) weight -= 0.5 / shadow.length;
    if (performative.includes(id)) weight -= 0.25 / performative.length;
    // 12.5 points per step of five are half of the 25 points a step is worth on 0 to 100.
    if (contrast && id === CONTRAST_ITEM_IDS.upward) weight -= 0.25 / 2;
    if (contrast && id === CONTRAST_ITEM_IDS.sideways) weight += 0.25 / 2;
    return weight / total;
  });
}
