import fc from 'fast-check';
import type { Figure, PublishedTables } from './published.js';
import { solve, unclip } from './solve.js';

const mean = (
  figureId: string,
  of: string[],
  n: number,
  value = 50,
  rest: Partial<{ rounding: number; measureId: string; bound: 'at-least' | 'at-most' }> = {},
): Figure => ({ kind: 'mean', figureId, measureId: 'trust', of, n, value, rounding: 0, ...rest });

const tables = (
  sizes: Record<string, number | null>,
  figures: Figure[],
  rest: Partial<PublishedTables> = {},
): PublishedTables => ({
  k: 5,
  groups: Object.entries(sizes).map(([groupId, respondents]) => ({ groupId, respondents })),
  measures: [{ measureId: 'trust', from: 0, to: 100 }],
  figures,
  ...rest,
});

describe('linear combinations of published figures', () => {
  it('finds the small team that a department less its other team gives away, and its mean', () => {
    const found = solve(tables({ a: 8, b: 3 }, [mean('all', ['a', 'b'], 11, 60), mean('a', ['a'], 8, 75)]));
    expect(found).toEqual([
      {
        kind: 'solved',
        measureId: 'trust',
        groupIds: ['b'],
        people: 3,
        from: [
          { figureId: 'all', times: 1 },
          { figureId: 'a', times: -1 },
        ],
        value: { from: 20, to: 20 },
      },
    ]);
  });

  it('says how far rounding hides the value', () => {
    const rounded = [
      mean('all', ['a', 'b'], 11, 60, { rounding: 1 }),
      mean('a', ['a'], 8, 75, { rounding: 1 }),
    ];
    const { value } = solve(tables({ a: 8, b: 3 }, rounded))[0]!;
    expect(value!.from).toBeCloseTo(20 - 9.5 / 3, 9);
    expect(value!.to).toBeCloseTo(20 + 9.5 / 3, 9);
  });

  it('undoes rounding where only one sum is possible', () => {
    const measures = [{ measureId: 'trust', from: 1, to: 5, step: 1 }];
    const figures = [
      mean('all', ['a', 'b'], 11, 3.27, { rounding: 0.01 }),
      mean('a', ['a'], 8, 3.88, { rounding: 0.01 }),
    ];
    expect(solve(tables({ a: 8, b: 3 }, figures, { measures }))[0]!.value).toEqual({
      from: 5 / 3,
      to: 5 / 3,
    });
  });

  it('counts the people of a group from the figures where its size is not given', () => {
    const found = solve(tables({ a: null, b: null }, [mean('all', ['a', 'b'], 11), mean('a', ['a'], 8)]));
    expect(found.map(({ groupIds, people }) => [groupIds, people])).toEqual([[['b'], 3]]);
    const large = tables({ a: null, b: null }, [mean('all', ['a', 'b'], 13), mean('a', ['a'], 8)]);
    expect(solve(large)).toEqual([]);
  });

  it('finds nothing where every difference holds 5', () => {
    expect(solve(tables({ a: 8, b: 5 }, [mean('all', ['a', 'b'], 13), mean('a', ['a'], 8)]))).toEqual([]);
  });

  it('finds what three figures give away that no two do', () => {
    const figures = [mean('ab', ['a', 'b'], 12), mean('bc', ['b', 'c'], 12), mean('ac', ['a', 'c'], 12)];
    expect(solve(tables({ a: 6, b: 6, c: 6 }, figures))).toEqual([]);
    const found = solve(tables({ a: 8, b: 4, c: 8 }, figures));
    expect(found.map(({ groupIds }) => groupIds)).toEqual([['b']]);
    expect(found[0]!.from.map(({ times }) => times).sort()).toEqual([-0.5, 0.5, 0.5]);
  });

  it('finds who skipped an item from the items beside the construct', () => {
    const skippers = (count: number): PublishedTables => ({
      k: 5,
      groups: [
        { groupId: 'all answered', respondents: 6 },
        { groupId: 'skipped Q1', respondents: count, skipped: ['Q1'] },
      ],
      measures: [
        { measureId: 'trust', from: 1, to: 5, items: ['Q1', 'Q2', 'Q3'] },
        ...['Q1', 'Q2', 'Q3'].map((measureId) => ({ measureId, from: 1, to: 5, step: 1 })),
      ],
      figures: ['trust', 'Q1', 'Q2', 'Q3'].map((measureId) =>
        mean(measureId, ['all answered', 'skipped Q1'], measureId === 'Q1' ? 6 : 6 + count, 3, { measureId }),
      ),
    });
    expect(solve(skippers(2))).toMatchObject([{ groupIds: ['skipped Q1'], people: 2 }]);
    expect(solve(skippers(5))).toEqual([]);
    const construct = skippers(2);
    expect(
      solve({ ...construct, figures: construct.figures.filter(({ measureId }) => measureId === 'trust') }),
    ).toEqual([]);
  });

  it('finds two withheld teams from the mean of all team means beside the total', () => {
    const pooled: Figure = {
      kind: 'combined',
      figureId: 'mean of teams',
      measureId: 'trust',
      terms: ['a', 'b', 'c'].map((groupId, i) => ({ groupId, times: 1, per: 3 * [8, 4, 6][i]! })),
      value: 50,
      rounding: 0,
    };
    const figures = [mean('all', ['a', 'b', 'c'], 18), mean('a', ['a'], 8)];
    expect(solve(tables({ a: 8, b: 4, c: 6 }, figures))).toEqual([]);
    expect(solve(tables({ a: 8, b: 4, c: 6 }, [...figures, pooled]))).toMatchObject([
      { groupIds: ['b'], people: 4 },
    ]);
  });

  it('takes insiders’ own answers away, and what is left must not be under 5 less their number', () => {
    const figures = [mean('all', ['a', 'b', 'me'], 14), mean('a', ['a'], 8)];
    expect(solve(tables({ a: 8, b: 5, me: 1 }, figures), { insiders: ['me'] })).toEqual([]);
    expect(solve(tables({ a: 8, b: 4, me: 1 }, figures), { insiders: ['me'] })).toEqual([]);
    const found = solve(tables({ a: 8, b: 3, me: 1 }, figures), { insiders: ['me'] });
    expect(found).toMatchObject([{ groupIds: ['b'], people: 3 }]);
  });

  it('recovers a clipped figure that follows from the others', () => {
    const figures = [
      mean('all', ['a', 'b'], 13),
      mean('a', ['a'], 8),
      mean('b', ['b'], 5, 80, { bound: 'at-least' }),
    ];
    expect(unclip(tables({ a: 8, b: 5 }, figures))).toMatchObject([{ kind: 'unclipped', groupIds: ['b'] }]);
    const clippedToo = [mean('all', ['a', 'b'], 13, 70, { bound: 'at-least' }), ...figures.slice(1)];
    expect(unclip(tables({ a: 8, b: 5 }, clippedToo))).toEqual([]);
  });

  it('agrees with trying every union of groups on 3,000 random sets of tables, nested or not', () => {
    let leaks = 0;
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 6 }),
        fc.array(fc.nat({ max: 63 }), { minLength: 1, maxLength: 6 }),
        (sizes, sets) => {
          const ids = sizes.map((_, i) => `g${i}`);
          const figures = sets.flatMap((bits, index) => {
            const of = ids.filter((_, i) => bits & (1 << i));
            const n = of.reduce((sum, id) => sum + sizes[ids.indexOf(id)]!, 0);
            return of.length ? [mean(`f${index}`, of, n)] : [];
          });
          const rows = figures.map((figure) =>
            ids.map((id) => ('of' in figure && figure.of.includes(id) ? 1 : 0)),
          );
          const rank = rankOf(rows);
          let possible = false;
          for (let union = 1; union < 1 << ids.length; union++) {
            const inside = ids.flatMap((_, i) => (union & (1 << i) ? [i] : []));
            if (inside.reduce((sum, i) => sum + sizes[i]!, 0) >= 5) continue;
            // A combination lies within the union exactly if the rest of the columns has a smaller rank.
            const outside = rows.map((row) => row.filter((_, i) => !inside.includes(i)));
            if (rankOf(outside) < rank) possible = true;
          }
          const found = solve(tables(Object.fromEntries(ids.map((id, i) => [id, sizes[i]!])), figures));
          if (possible) leaks++;
          expect(found.length > 0).toBe(possible);
          for (const { people } of found) expect(people).toBeLessThan(5);
        },
      ),
      { numRuns: 3000 },
    );
    expect(leaks).toBeGreaterThan(300);
  });
});

/** Rank of a small matrix, in floating point with pivoting; independent of the solver. */
function rankOf(input: readonly (readonly number[])[]): number {
  const rows = input.map((row) => [...row]);
  let rank = 0;
  for (let column = 0; column < (rows[0]?.length ?? 0); column++) {
    let best = rank;
    for (let row = rank; row < rows.length; row++)
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[best]?.[column] ?? 0)) best = row;
    if (best >= rows.length || Math.abs(rows[best]![column]!) < 1e-9) continue;
    [rows[rank], rows[best]] = [rows[best]!, rows[rank]!];
    for (let row = rank + 1; row < rows.length; row++) {
      const factor = rows[row]![column]! / rows[rank]![column]!;
      for (let i = column; i < rows[row]!.length; i++) rows[row]![i]! -= factor * rows[rank]![i]!;
    }
    rank++;
  }
  return rank;
}
