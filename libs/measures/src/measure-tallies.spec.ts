import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answers, checkInstrument, type Instrument, quarterlyCore } from '@penumbra/instruments';
import { type CompositeSummary, compositeSummary, withinGroupAlpha } from '@penumbra/statistics';
import * as fc from 'fast-check';
import { compositeWeights } from './composite-weights.js';
import { type MeasuredCells, type TalliedCell, measureTallies } from './measure-tallies.js';
import { measuresOf } from './measure.js';
import { orient, percentOfMaximum } from './orient.js';
import { personScores } from './person-scores.js';
import { addAnswers, emptyTally, mergeTallies, scoredItemIds, tallyPlan, type UnitTally } from './tally.js';

const core = quarterlyCore();
const plan = tallyPlan(core);
const everything = new Set(plan.measures.map(({ id }) => id));

const anyPerson = fc.record(
  Object.fromEntries(
    core.items.map((item) => [
      item.id,
      fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: item.scale.from, max: item.scale.to }) },
        { weight: 1, arbitrary: fc.constantFrom('cannot-say' as const, 'prefer-not-to-answer' as const) },
      ),
    ]),
  ),
) as fc.Arbitrary<Answers>;
const anyTeam = fc.array(anyPerson, { minLength: 5, maxLength: 9 });

function count(people: readonly Answers[]): UnitTally {
  const tally = emptyTally(plan);
  for (const answers of people) addAnswers(plan, tally, answers);
  return tally;
}

function cell(cellId: string, tally: UnitTally, more: Partial<TalliedCell> = {}): TalliedCell {
  return {
    cellId,
    invitedCount: tally.respondentCount + 2,
    pooled: true,
    tally,
    releasedMeasures: everything,
    releasedComponents: everything,
    ...more,
  };
}

/** Every number in it, in a fixed order. */
function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value)
    .toSorted()
    .flatMap((key) => numbersOf((value as Record<string, unknown>)[key]));
}

function expectSame(a: MeasuredCells, b: MeasuredCells): void {
  const left = numbersOf(a);
  const right = numbersOf(b);
  expect(right).toHaveLength(left.length);
  left.forEach((value, i) =>
    expect(Math.abs(value - (right[i] as number))).toBeLessThan(1e-6 * (1 + Math.abs(value))),
  );
}

describe('tallies', () => {
  it('put together equal one pass over all their people', () => {
    fc.assert(
      fc.property(anyTeam, anyTeam, anyTeam, (a, b, c) => {
        const apart = mergeTallies(mergeTallies(count(a), count(b)), count(c));
        const merged = measureTallies(plan, [cell('x', apart)]);
        expectSame(merged, measureTallies(plan, [cell('x', count([...a, ...b, ...c]))]));
      }),
      { numRuns: 15 },
    );
  });

  it('do not depend on the order of people', () => {
    fc.assert(
      fc.property(anyTeam, (people) => {
        expectSame(
          measureTallies(plan, [cell('x', count(people))]),
          measureTallies(plan, [cell('x', count(people.toReversed()))]),
        );
      }),
      { numRuns: 15 },
    );
  });

  it('leave what they were made of unchanged, and know an empty unit', () => {
    const full = count([{ TR1: 5, TR2: 4, TR3: 2 }]);
    const before = JSON.stringify(full);
    expect(mergeTallies(full, emptyTally(plan))).toEqual(full);
    expect(mergeTallies(emptyTally(plan), full)).toEqual(full);
    expect(JSON.stringify(full)).toBe(before);
    expect(measureTallies(plan, [cell('nobody', emptyTally(plan))]).cells[0]?.measures).toEqual({});
  });
});

describe('figures of cells', () => {
  it('of a withheld cell or a withheld measure never change a released one', () => {
    fc.assert(
      fc.property(anyTeam, anyTeam, anyTeam, (shown, hidden, other) => {
        const without = measureTallies(plan, [cell('a', count(shown))]).cells[0];
        const trustOnly = new Set(['trust']);
        const withhold = (people: Answers[]) =>
          measureTallies(plan, [
            cell('a', count(shown)),
            cell('b', count(people), { releasedMeasures: trustOnly, releasedComponents: new Set() }),
          ]);
        const first = withhold(hidden);
        expect(first.cells[0]?.measures['dependency']).toEqual(without?.measures['dependency']);
        const second = withhold(other);
        expect(second.pooled['dependency']).toEqual(first.pooled['dependency']);
        expect(Object.keys(first.cells[1]?.measures ?? {})).toEqual(
          'trust' in (first.cells[1]?.measures ?? {}) ? ['trust'] : [],
        );
      }),
      { numRuns: 10 },
    );
  });

  it('pooled parameters come from cells marked as pooled only', () => {
    fc.assert(
      fc.property(anyTeam, anyTeam, (a, b) => {
        const parent = cell('ab', count([...a, ...b]), { pooled: false });
        const leaves = [cell('a', count(a)), cell('b', count(b))];
        expect(measureTallies(plan, [...leaves, parent]).pooled).toEqual(measureTallies(plan, leaves).pooled);
      }),
      { numRuns: 10 },
    );
  });

  it('composites and reliability from sums equal those from rows', () => {
    fc.assert(
      fc.property(fc.array(anyTeam, { minLength: 20, maxLength: 22 }), (teams) => {
        const complete = teams.map((people) =>
          people.map((person): Answers => ({
            ...person,
            ...Object.fromEntries(
              core.items.filter(({ id }) => typeof person[id] !== 'number').map(({ id }) => [id, 3]),
            ),
          })),
        );
        const measured = measureTallies(
          plan,
          complete.map((people, i) => cell(String(i), count(people))),
        );
        for (const measure of measuresOf(core)) {
          const rows = complete.map((people) =>
            people.map((person) =>
              scoredItemIds(plan, measure).map((id) => {
                const item = core.items.find(
                  (candidate) => candidate.id === id,
                ) as Instrument['items'][number];
                return percentOfMaximum(orient(item, person[id]) as number, item.scale);
              }),
            ),
          );
          complete.forEach((people, i) => {
            const scores = people.map((person) => personScores(core, person)[measure.id]?.score as number);
            const own = measured.cells[i]?.measures[measure.id]?.composite;
            const theirs = compositeSummary(scores, rows[i] as number[][], compositeWeights(measure));
            for (const key of ['mean', 'variance', 'errorVariance', 'thirdMoment'] as const) {
              if (theirs?.[key] === null) expect(own?.[key]).toBeNull();
              else expect(own?.[key]).toBeCloseTo(theirs?.[key] as number, 6);
            }
          });
          const reliability = measured.pooled[measure.id]?.reliability;
          if (reliability?.estimated !== true) continue;
          const theirs = complete.map((people, i) =>
            compositeSummary(
              people.map((person) => personScores(core, person)[measure.id]?.score as number),
              rows[i] as number[][],
              compositeWeights(measure),
            ),
          );
          const pooled = (
            value: 'errorVariance' | 'variance',
            degrees: (one: CompositeSummary) => number,
          ) => {
            const all = theirs.filter((one) => one !== null);
            const total = all.reduce((sum, one) => sum + degrees(one), 0);
            return all.reduce((sum, one) => sum + degrees(one) * (one[value] as number), 0) / total;
          };
          const expected =
            measure.kind === 'hierarchy-shadow-index'
              ? 1 -
                pooled('errorVariance', (one) => one.errorDegreesOfFreedom) /
                  pooled('variance', (one) => one.respondentCount - 1)
              : (withinGroupAlpha(rows).alpha as number);
          expect(reliability.value).toBeCloseTo(Math.min(1, Math.max(0, expected)), 9);
        }
      }),
      { numRuns: 2 },
    );
  });

  it('hides items and parts where they are not released', () => {
    const tally = count([{ TR1: 5, TR2: 4, TR3: 2 }, { TR1: 5, TR2: 4, TR3: 2 }]); // prettier-ignore
    const trust = measureTallies(plan, [cell('a', tally, { releasedComponents: new Set() })]).cells[0]
      ?.measures['trust'];
    expect(trust).toMatchObject({ components: null, favourable: null, respondentCount: 2 });
    expect(
      measureTallies(plan, [cell('a', tally, { releasedComponents: new Set() })]).cells[0]?.refusals,
    ).toEqual({});
  });

  it('weights add up to the score of a person who answered everything', () => {
    fc.assert(
      fc.property(anyTeam, (people) => {
        for (const person of people) {
          const scores = personScores(core, person);
          for (const measure of plan.measures) {
            const weights = compositeWeights(measure);
            const percents = measure.itemIds.map((id) => {
              const item = plan.items.get(id) as Instrument['items'][number];
              const value = orient(item, person[id]);
              return value === null ? null : percentOfMaximum(value, item.scale);
            });
            if (percents.includes(null)) continue;
            const weighted = percents.reduce<number>(
              (sum, x, i) => sum + (x as number) * (weights[i] as number),
              0,
            );
            const atMiddle = weights.reduce((sum, weight) => sum + 50 * weight, 0);
            expect(scores[measure.id]?.score).toBeCloseTo(50 + weighted - atMiddle, 9);
          }
        }
      }),
      { numRuns: 10 },
    );
  });
});

describe('the real lq2002 data as a custom instrument', () => {
  const title = 'gives the group means and variances of R';
  const folder = process.env['PENUMBRA_REAL_DATA'];
  if (!folder) {
    it.skip(`${title} (set PENUMBRA_REAL_DATA to the folder with lq2002 to compare)`, () => {});
    return;
  }
  it(title, () => {
    const real = JSON.parse(readFileSync(join(__dirname, '../../statistics/reference/real.json'), 'utf8'));
    const [head = '', ...lines] = readFileSync(join(folder, 'lq2002/responses.csv'), 'utf8')
      .trim()
      .split('\n');
    const columns = head.trim().replaceAll('"', '').split(',');
    const itemIds = columns.filter((name) => name.startsWith('LEAD'));
    const checked = checkInstrument({
      key: 'lq2002',
      title: { en: 'Leadership' },
      items: itemIds.map((id) => ({
        id,
        text: { en: id },
        scale: { from: 1, to: 5, lowLabel: { en: 'low' }, highLabel: { en: 'high' } },
      })),
      constructs: [{ id: 'leadership', name: { en: 'Leadership' }, itemIds }],
    });
    if (!checked.ok) throw new Error('not accepted');
    const own = tallyPlan(checked.instrument);
    const groups = new Map<string, UnitTally>();
    for (const line of lines) {
      const cells = line.trim().split(',').map(Number);
      const group = String(cells[columns.indexOf('COMPID')]);
      const tally = groups.get(group) ?? emptyTally(own);
      groups.set(group, tally);
      addAnswers(
        own,
        tally,
        Object.fromEntries(itemIds.map((id) => [id, cells[columns.indexOf(id)] as number])),
      );
    }
    const released = new Set(['leadership']);
    const measured = measureTallies(
      own,
      [...groups].map(([cellId, tally]) =>
        cell(cellId, tally, { releasedMeasures: released, releasedComponents: released }),
      ),
    );
    for (const { cellId, measures } of measured.cells) {
      expect(
        Math.abs((measures['leadership']?.itemScaleMean as number) - real.groupMeans[cellId]),
      ).toBeLessThan(1e-9);
      expect(
        Math.abs((measures['leadership']?.variance as number) / 25 ** 2 - real.groupVariances[cellId]),
      ).toBeLessThan(1e-9);
    }
    expect(
      Math.abs((measured.pooled['leadership']?.reliability.value as number) - real.withinAlpha),
    ).toBeLessThan(1e-9);
  });
});
