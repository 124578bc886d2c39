import {
  type Answers,
  CONTRAST_ITEM_IDS,
  type Instrument,
  type Item,
  PERFORMATIVE_ITEM_IDS,
  SHADOW_ITEM_IDS,
} from '@penumbra/instruments';
import { type Measure, measuresOf, type Score0to100 } from './measure.js';
import { orient, percentOfMaximum } from './orient.js';

/** A weighted share of one person's score; the points of all parts add up to score - 50. */
export interface ScorePart {
  id: string;
  value: Score0to100;
  points: number;
}

export interface PersonScore {
  score: Score0to100 | null;
  /** Mean of the oriented answered items on their own scale (healthy end high); null without a score or a shared scale. */
  itemScaleMean: number | null;
  /** Empty without a score. */
  parts: ScorePart[];
  answeredItems: number;
  askedItems: number;
}

/**
 * One person's scores by measure id. A score needs at least 60 % of the items asked, rounded up; otherwise null, never 0.
 * Constructs: mean of the oriented items as percent of maximum. Hierarchy shadow: .50 shadow + .25 performative +
 * .25 contrast (docs/methods.md), weights shared out again over the parts there are; needs shadow and one other.
 * Dependency: 100 - mean of DP items.
 */
export function personScores(
  instrument: Instrument,
  answers: Answers,
  measures: readonly Measure[] = measuresOf(instrument),
): Record<string, PersonScore> {
  const items = new Map(instrument.items.map((item) => [item.id, item]));
  return Object.fromEntries(measures.map((measure) => [measure.id, personScore(measure, items, answers)]));
}

/** One person's score on one measure; the items are those of the instrument by id. */
export function personScore(
  measure: Measure,
  items: ReadonlyMap<string, Item>,
  answers: Answers,
): PersonScore {
  const given = measure.itemIds.flatMap((id) => {
    const item = items.get(id) as Item;
    const value = orient(item, Object.hasOwn(answers, id) ? answers[id] : undefined);
    return value === null ? [] : [{ id, value, percent: percentOfMaximum(value, item.scale) }];
  });
  const counts = { answeredItems: given.length, askedItems: measure.itemIds.length };
  const parts =
    measure.kind === 'hierarchy-shadow-index'
      ? shadowParts(measure, given)
      : plainParts(given, counts.askedItems, measure.kind === 'dependency-index');
  if (parts.length === 0) return { score: null, itemScaleMean: null, parts, ...counts };
  const score = 50 + parts.reduce((sum, part) => sum + part.points, 0);
  return {
    // The weights add up to 1 only up to rounding; the ends of the scale stay the ends.
    score: Math.min(100, Math.max(0, score)),
    itemScaleMean:
      measure.itemScale === null ? null : given.reduce((sum, { value }) => sum + value, 0) / given.length,
    parts,
    ...counts,
  };
}

type Given = readonly { id: string; value: number; percent: Score0to100 }[];

function enough(answered: number, asked: number): boolean {
  return asked > 0 && answered >= Math.ceil(0.6 * asked - 1e-9);
}

function plainParts(given: Given, asked: number, risk: boolean): ScorePart[] {
  if (!enough(given.length, asked)) return [];
  return given.map(({ id, percent }) => {
    const value = risk ? 100 - percent : percent;
    return { id, value, points: (value - 50) / given.length };
  });
}

function shadowParts(measure: Measure, given: Given): ScorePart[] {
  const part = (id: string, itemIds: readonly string[], weight: number) => {
    const asked = measure.itemIds.filter((itemId) => itemIds.includes(itemId)).length;
    const own = given.filter((answer) => itemIds.includes(answer.id));
    if (!enough(own.length, asked)) return null;
    return { id, weight, value: 100 - own.reduce((sum, answer) => sum + answer.percent, 0) / own.length };
  };
  const shadow = part('shadow', SHADOW_ITEM_IDS, 0.5);
  const performative = part('performative', PERFORMATIVE_ITEM_IDS, 0.25);
  const upward = given.find(({ id }) => id === CONTRAST_ITEM_IDS.upward);
  const sideways = given.find(({ id }) => id === CONTRAST_ITEM_IDS.sideways);
  const contrast =
    upward && sideways
      ? { id: 'contrast', weight: 0.25, value: 50 + 12.5 * (sideways.value - upward.value) }
      : null;
  if (shadow === null || (performative === null && contrast === null)) return [];
  const present = [shadow, performative, contrast].filter((entry) => entry !== null);
  const total = present.reduce((sum, { weight }) => sum + weight, 0);
  return present.map(({ id, weight, value }) => ({ id, value, points: (weight / total) * (value - 50) }));
}
