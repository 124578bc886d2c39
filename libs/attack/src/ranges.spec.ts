import fc from 'fast-check';
import { countDifferences } from './counts.js';
import type { Figure, MeanFigure, PublishedTables } from './published.js';
import { ranges } from './ranges.js';

const mean = (
  figureId: string,
  of: string[],
  n: number,
  value: number,
  rest: Partial<MeanFigure> = {},
): MeanFigure => ({ kind: 'mean', figureId, measureId: 'trust', of, n, value, rounding: 0, ...rest });

const tables = (figures: Figure[], groups: string[] = ['a', 'b', 'c']): PublishedTables => ({
  k: 5,
  groups: groups.map((groupId) => ({ groupId, respondents: null })),
  measures: [{ measureId: 'trust', from: 0, to: 100 }],
  figures,
});

describe('range of one person', () => {
  it('is the whole scale in a group whose mean lets one person be anywhere', () => {
    expect(ranges(tables([mean('a', ['a'], 5, 80)]))).toEqual([]);
    expect(ranges(tables([mean('a', ['a'], 5, 20)]))).toEqual([]);
  });

  it('is narrower where nearly all gave the same end of the scale', () => {
    expect(ranges(tables([mean('a', ['a'], 5, 90)]))).toMatchObject([
      { kind: 'range', groupIds: ['a'], people: 5, value: { from: 50, to: 100 } },
    ]);
    expect(ranges(tables([mean('a', ['a'], 5, 80, { bound: 'at-least' })]))).toEqual([]);
  });

  it('sees a clipped team through its department and the other teams', () => {
    const found = ranges(
      tables([
        mean('all', ['a', 'b'], 13, 66),
        mean('a', ['a'], 5, 80, { bound: 'at-least' }),
        mean('b', ['b'], 8, 46),
      ]),
    );
    expect(found.map(({ groupIds, value }) => [groupIds, value])).toEqual([
      [['a'], { from: expect.closeTo(90, 9), to: 100 }],
    ]);
  });

  it('takes the larger uncertainty of rounded means into account', () => {
    expect(ranges(tables([mean('a', ['a'], 10, 90, { rounding: 1 })]))).toEqual([]);
    expect(ranges(tables([mean('a', ['a'], 10, 91, { rounding: 1 })]))).toHaveLength(1);
  });

  it('equals the linear program, solved by trying all whole numbers, on nested sets', () => {
    // Two groups inside a total, sums known within a range; values of single people 0 to 4, so that sums are whole.
    const people = { a: 2, b: 2, own: 1 };
    const scale = { from: 0, to: 4 };
    const sums = (count: number) => Array.from({ length: count * scale.to + 1 }, (_, i) => i);
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 20 }), { minLength: 6, maxLength: 6 }), (drawn) => {
        const range = (at: number, count: number) => {
          const most = count * scale.to;
          const ends = [drawn[at]! % (most + 1), drawn[at + 1]! % (most + 1)].sort((x, y) => x - y);
          return { from: ends[0]!, to: ends[1]! };
        };
        const known = { a: range(0, 2), b: range(2, 2), all: range(4, 5) };
        const feasible = sums(2).flatMap((a) =>
          sums(2).flatMap((b) => sums(1).map((own) => ({ a, b, own, all: a + b + own }))),
        );
        const fitting = feasible.filter((one) =>
          (['a', 'b', 'all'] as const).every((id) => one[id] >= known[id].from && one[id] <= known[id].to),
        );
        fc.pre(fitting.length > 0);
        const figure = (id: 'a' | 'b' | 'all', of: string[], n: number): MeanFigure => ({
          kind: 'sum',
          figureId: id,
          measureId: 'trust',
          of,
          n,
          value: (known[id].from + known[id].to) / 2,
          rounding: known[id].to - known[id].from,
        });
        const found = ranges({
          k: 5,
          groups: Object.entries(people).map(([groupId, respondents]) => ({ groupId, respondents })),
          measures: [{ measureId: 'trust', ...scale }],
          figures: [figure('all', ['a', 'b', 'own'], 5), figure('a', ['a'], 2), figure('b', ['b'], 2)],
        });
        for (const id of ['a', 'b', 'own'] as const) {
          const n = people[id];
          const possible = fitting.map((one) => one[id]);
          const least = Math.max(0, Math.min(...possible) - (n - 1) * scale.to);
          const most = Math.min(scale.to, Math.max(...possible));
          const own = found.find(({ groupIds }) => groupIds.join() === id)?.value ?? scale;
          expect([own.from, own.to]).toEqual([expect.closeTo(least, 9), expect.closeTo(most, 9)]);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('differences of counts', () => {
  const count = (figureId: string, of: string[], n: number, measureId = 'trust'): Figure => ({
    kind: 'count',
    figureId,
    measureId,
    of,
    n,
  });

  it('finds 1 to 4 people between two counts, and between one and two others', () => {
    expect(countDifferences(tables([count('all', ['a', 'b'], 11), count('a', ['a'], 8)]))).toMatchObject([
      { people: 3, groupIds: ['b'] },
    ]);
    const three = [count('all', ['a', 'b', 'c'], 20), count('a', ['a'], 8), count('b', ['b'], 10)];
    expect(countDifferences(tables(three))).toMatchObject([{ people: 2, groupIds: ['c'] }]);
    expect(countDifferences(tables([count('all', ['a', 'b'], 13), count('a', ['a'], 8)]))).toEqual([]);
  });

  it('finds that somebody skipped a subject, and nothing where the count was not printed', () => {
    const skipped = [count('answered', ['a'], 12, 'answered'), mean('trust', ['a'], 11, 50)];
    expect(countDifferences(tables(skipped))).toMatchObject([{ people: 1, groupIds: ['a'] }]);
    const hidden = [skipped[0]!, mean('trust', ['a'], 11, 50, { countPrinted: false })];
    expect(countDifferences(tables(hidden))).toEqual([]);
  });
});
