import type { Answers, Instrument, Item } from '@penumbra/instruments';
import { addToMoments, emptyMoments, mergeMoments, type Moments } from '@penumbra/statistics';
import { answeredAs } from './answered-as.js';
import { type Measure, measuresOf } from './measure.js';
import { isFavourable, orient, percentOfMaximum } from './orient.js';
import { personScore } from './person-scores.js';

/** What one instrument asks to be counted; made once and used for every unit. */
export interface TallyPlan {
  measures: readonly Measure[];
  items: ReadonlyMap<string, Item>;
}

/** One measure of one unit: sums over people, never a person. Adds up over units (`mergeTallies`). */
export interface MeasureTally {
  /** People with a score who skipped none of the measure's items. */
  completeCount: number;
  /** People with a score who skipped an item, by which answers make up their score (`answeredAs`); patterns seen only. */
  skippedCounts: Record<string, number>;
  /** People who preferred not to answer one of its items. */
  refusedCount: number;
  scores: Moments;
  /** Means on the items' own scale. */
  itemScaleMeans: Moments;
  /** Each person's share of favourable answers. */
  favourableShares: Moments;
  parts: Record<string, { count: number; value: Moments; points: Moments }>;
  /** Per item, how many people with a score gave each oriented rating, from the lowest to the highest. */
  ratings: Record<string, number[]>;
  /**
   * People with a score who answered all items: each scored item, and their own means over these, on 0 to 100. The anchor is
   * left out: it asks about something else, and its distance from the others is not error.
   */
  completeItems: Moments[];
  completeMeans: Moments;
}

/** All measures of one unit. */
export interface UnitTally {
  respondentCount: number;
  measures: Record<string, MeasureTally>;
}

/** The plan of an instrument. */
export function tallyPlan(instrument: Instrument): TallyPlan {
  return {
    measures: measuresOf(instrument),
    items: new Map(instrument.items.map((item) => [item.id, item])),
  };
}

/** A unit from which nobody has answered. Its size depends on the instrument only, not on the number of people. */
export function emptyTally(plan: TallyPlan): UnitTally {
  return {
    respondentCount: 0,
    measures: Object.fromEntries(
      plan.measures.map((measure): [string, MeasureTally] => [
        measure.id,
        {
          completeCount: 0,
          skippedCounts: {},
          refusedCount: 0,
          scores: emptyMoments(),
          itemScaleMeans: emptyMoments(),
          favourableShares: emptyMoments(),
          parts: {},
          ratings: Object.fromEntries(
            measure.itemIds.map((id) => {
              const { from, to } = (plan.items.get(id) as Item).scale;
              return [id, Array.from({ length: to - from + 1 }, () => 0)];
            }),
          ),
          completeItems: scoredItemIds(plan, measure).map(emptyMoments),
          completeMeans: emptyMoments(),
        },
      ]),
    ),
  };
}

/** The items of a measure that are scored by themselves. */
export function scoredItemIds(plan: TallyPlan, measure: Measure): string[] {
  return measure.itemIds.filter((id) => plan.items.get(id)?.use !== 'anchor');
}

/** Counts one person's answers into a unit, in place, in time proportional to the items. */
export function addAnswers(plan: TallyPlan, into: UnitTally, answers: Answers): void {
  into.respondentCount += 1;
  for (const measure of plan.measures) {
    const tally = into.measures[measure.id] as MeasureTally;
    const person = personScore(measure, plan.items, answers);
    const complete = person.answeredItems === person.askedItems;
    const refused =
      !complete &&
      measure.itemIds.some((id) => Object.hasOwn(answers, id) && answers[id] === 'prefer-not-to-answer');
    if (refused) tally.refusedCount += 1;
    if (person.score === null) continue;
    if (!complete) {
      const key = answeredAs(measure, answers, person);
      tally.skippedCounts[key] = (tally.skippedCounts[key] ?? 0) + 1;
    }
    addToMoments(tally.scores, person.score);
    if (person.itemScaleMean !== null) addToMoments(tally.itemScaleMeans, person.itemScaleMean);
    for (const { id, value, points } of person.parts) {
      const part = (tally.parts[id] ??= { count: 0, value: emptyMoments(), points: emptyMoments() });
      part.count += 1;
      addToMoments(part.value, value);
      addToMoments(part.points, points);
    }
    let favourable = 0;
    let percents = 0;
    let place = 0;
    for (const id of measure.itemIds) {
      const item = plan.items.get(id) as Item;
      const value = orient(item, Object.hasOwn(answers, id) ? answers[id] : undefined);
      if (value === null) continue;
      const ratings = tally.ratings[id] as number[];
      ratings[value - item.scale.from] = (ratings[value - item.scale.from] as number) + 1;
      if (isFavourable(value, item.scale)) favourable += 1;
      if (!complete || item.use === 'anchor') continue;
      const percent = percentOfMaximum(value, item.scale);
      percents += percent;
      addToMoments(tally.completeItems[place] as Moments, percent);
      place += 1;
    }
    addToMoments(tally.favourableShares, favourable / person.answeredItems);
    if (complete) {
      tally.completeCount += 1;
      addToMoments(tally.completeMeans, percents / place);
    }
  }
}

/** Two units as one; neither is changed. The same as counting all their people in one pass, up to the last digits. */
export function mergeTallies(a: UnitTally, b: UnitTally): UnitTally {
  return {
    respondentCount: a.respondentCount + b.respondentCount,
    measures: Object.fromEntries(
      Object.entries(a.measures).map(([id, own]): [string, MeasureTally] => {
        const other = b.measures[id];
        if (other === undefined)
          throw new RangeError(`The tallies are of different instruments: no "${id}".`);
        return [id, mergeMeasures(own, other)];
      }),
    ),
  };
}

function mergeCounts(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Record<string, number> {
  const merged = { ...a };
  for (const [key, count] of Object.entries(b)) merged[key] = (merged[key] ?? 0) + count;
  return merged;
}

function mergeMeasures(a: MeasureTally, b: MeasureTally): MeasureTally {
  const partIds = [...new Set([...Object.keys(a.parts), ...Object.keys(b.parts)])];
  const none = { count: 0, value: emptyMoments(), points: emptyMoments() };
  return {
    completeCount: a.completeCount + b.completeCount,
    skippedCounts: mergeCounts(a.skippedCounts, b.skippedCounts),
    refusedCount: a.refusedCount + b.refusedCount,
    scores: mergeMoments(a.scores, b.scores),
    itemScaleMeans: mergeMoments(a.itemScaleMeans, b.itemScaleMeans),
    favourableShares: mergeMoments(a.favourableShares, b.favourableShares),
    parts: Object.fromEntries(
      partIds.map((id) => {
        const own = a.parts[id] ?? none;
        const other = b.parts[id] ?? none;
        return [
          id,
          {
            count: own.count + other.count,
            value: mergeMoments(own.value, other.value),
            points: mergeMoments(own.points, other.points),
          },
        ];
      }),
    ),
    ratings: Object.fromEntries(
      Object.entries(a.ratings).map(([id, counts]) => [
        id,
        counts.map((count, i) => count + (b.ratings[id]?.[i] ?? 0)),
      ]),
    ),
    completeItems: a.completeItems.map((own, i) => mergeMoments(own, b.completeItems[i] ?? emptyMoments())),
    completeMeans: mergeMoments(a.completeMeans, b.completeMeans),
  };
}
