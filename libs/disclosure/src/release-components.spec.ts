import * as fc from 'fast-check';
import { aTeam } from '../testing/index.js';
import { decideRelease } from './decide-release.js';
import { releaseComponents } from './release-components.js';
import { releaseMeasure } from './release-measure.js';
import { revealingResiduals } from './residuals.js';
import { unitTree } from './unit-tree.js';

const tree = unitTree([aTeam('r', null, 18), aTeam('a', 'r', 12), aTeam('b', 'r', 12)]);
const decision = decideRelease(tree, new Map(tree.units.map(({ unitId, size }) => [unitId, size])));

const cell = ([answeredAllCount, skipped]: [number, number]) => ({
  answeredAllCount,
  skippedCounts: new Map([['2', skipped]]),
});

/** Release of the construct itself, for people with a score. */
const scoresOf = (counts: ReturnType<typeof answers>) =>
  releaseMeasure(
    decision,
    new Map(
      [...counts].map(([id, { answeredAllCount, skippedCounts }]) => [
        id,
        [...skippedCounts.values()].reduce((sum, count) => sum + count, answeredAllCount),
      ]),
    ),
  );

/** Counts of all four cells from those of the three atoms: [answered all, skipped any]. */
const answers = (rest: [number, number], a: [number, number], b: [number, number]) => {
  const total: [number, number] = [rest[0] + a[0] + b[0], rest[1] + a[1] + b[1]];
  return new Map([
    ['node.r', cell(total)],
    ['rest.r', cell(rest)],
    ['node.a', cell(a)],
    ['node.b', cell(b)],
  ]);
};
const allowed = (...counts: Parameters<typeof answers>) =>
  releaseComponents(decision, scoresOf(answers(...counts)), answers(...counts)).cellIds;

describe('figures of items beside a construct', () => {
  it('are allowed everywhere when nobody skipped an item', () => {
    expect(allowed([20, 0], [12, 0], [12, 0])).toEqual(['node.r', 'rest.r', 'node.a', 'node.b']);
  });

  it.each([1, 4])('are refused where %i skipped an item, and for every cell that would tell', (skipped) => {
    expect(allowed([20, 0], [12 - skipped, skipped], [12, 0])).toEqual(['rest.r', 'node.b']);
  });

  it('are allowed where 5 skipped an item and 5 did not', () => {
    expect(allowed([20, 0], [5, 5], [12, 0])).toContain('node.a');
  });

  it('are refused where too few answered every item', () => {
    expect(allowed([20, 0], [4, 8], [12, 0])).not.toContain('node.a');
  });

  it('are refused for the total when its skippers less those of its parts are too few', () => {
    // 5 skipped in a, 2 elsewhere: 7 in all would be enough for the total alone, but 7 - 5 = 2.
    const counts = answers([18, 2], [7, 5], [12, 0]);
    expect(counts.get('node.r')).toEqual(cell([37, 7]));
    const components = releaseComponents(decision, scoresOf(counts), counts);
    expect(components.cellIds).toEqual(['node.a', 'node.b']);
    expect(components.withheld).toEqual([
      { cellId: 'node.r', reason: 'would-reveal-others' },
      { cellId: 'rest.r', reason: 'would-reveal-others' },
    ]);
  });

  it('leave neither 1 to k - 1 skippers nor 1 to k - 1 others to be found by subtraction', () => {
    const atom = fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 5 }));
    fc.assert(
      fc.property(atom, atom, atom, (rest, a, b) => {
        const permitted = new Set(allowed(rest, a, b));
        const cells = decision.cells.filter(({ cellId }) => permitted.has(cellId));
        for (const kind of [0, 1] as const) {
          const counts = new Map([
            ['rest.r', rest[kind]],
            ['team.a', a[kind]],
            ['team.b', b[kind]],
          ]);
          expect(revealingResiduals(cells, counts, 5)).toEqual([]);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('are refused where the construct of a cell inside lets all but the few who answered everything be taken away', () => {
    // In the rest 3 answered all and 15 skipped one: with the construct's figure there, these 3 and the 2 skippers of a
    // are left. Those of b alone would be 2, but for the other 3.
    expect(allowed([3, 15], [10, 2], [12, 0])).toEqual(['node.r', 'node.b']);
    expect(allowed([2, 16], [10, 2], [12, 0])).toEqual(['node.b']);
  });

  it('are refused where those who skipped are not alike, and where nobody answered everything', () => {
    const mixed = new Map(answers([20, 0], [12, 0], [12, 0]));
    mixed.set('node.a', {
      answeredAllCount: 5,
      skippedCounts: new Map([
        ['2', 6],
        ['3', 1],
      ]),
    });
    mixed.set('node.r', {
      answeredAllCount: 37,
      skippedCounts: new Map([
        ['2', 6],
        ['3', 1],
      ]),
    });
    expect(releaseComponents(decision, scoresOf(mixed), mixed).cellIds).toContain('node.a');
    expect(allowed([20, 0], [0, 12], [12, 0])).not.toContain('node.a');
  });

  it.each([
    [0, 12],
    [12, 0],
  ])('are refused for a total from which %i and %i who all skipped the same item could be taken', (a, b) => {
    const two = unitTree([
      aTeam('r', null, 0, { lead: false }),
      aTeam('a', 'r', 12, { lead: false }),
      aTeam('b', 'r', 12, { lead: false }),
    ]);
    const decided = decideRelease(two, new Map(two.units.map(({ unitId, size }) => [unitId, size])));
    const scores = releaseMeasure(
      decided,
      new Map(decided.cells.map((one) => [one.cellId, one.respondentCount])),
    );
    expect(scores.cellIds).toEqual(['node.r', 'node.a', 'node.b']);
    const counts = new Map([
      ['node.r', cell([12, 12])],
      ['node.a', cell([a, 12 - a])],
      ['node.b', cell([b, 12 - b])],
    ]);
    // With the total shown as well, it less the one team would be the items of the other.
    expect(releaseComponents(decided, scores, counts).cellIds).toEqual([a > b ? 'node.a' : 'node.b']);
  });

  it('are allowed for a team rather than for the department that holds it', () => {
    const three = unitTree([
      aTeam('r', null, 20),
      aTeam('x', 'r', 20, { lead: false }),
      aTeam('a', 'x', 12, { lead: false }),
    ]);
    const decided = decideRelease(three, new Map(three.units.map(({ unitId, size }) => [unitId, size])));
    const scores = releaseMeasure(
      decided,
      new Map(decided.cells.map((one) => [one.cellId, one.respondentCount])),
    );
    // 7 skipped in x, enough for x alone; with the 5 of a, the 2 others could be found.
    const counts = new Map([
      ['node.r', cell([46, 7])],
      ['rest.r', cell([21, 0])],
      ['node.x', cell([25, 7])],
      ['rest.x', cell([18, 2])],
      ['node.a', cell([7, 5])],
    ]);
    expect(releaseComponents(decided, scores, counts).cellIds).toEqual(['rest.r', 'node.a']);
  });

  it('are refused where the construct is withheld', () => {
    const counts = answers([20, 0], [4, 0], [12, 0]);
    const components = releaseComponents(decision, scoresOf(counts), counts);
    expect(components.cellIds).not.toContain('node.a');
    expect(components.withheld).toContainEqual({ cellId: 'node.a', reason: 'too-few-answers' });
  });

  it.each([
    ['disclosure.missing-count', new Map([['node.r', cell([44, 0])]])],
    ['disclosure.bad-count', answers([20, 0], [12, 1], [12, 0])],
    ['disclosure.bad-count', answers([20, 0], [13, -1], [12, 0])],
    ['disclosure.bad-count', new Map(answers([20, 0], [12, 0], [12, 0])).set('node.r', cell([43, 1]))],
  ])('refuse %s', (code, counts) => {
    const scores = scoresOf(answers([20, 0], [12, 0], [12, 0]));
    expect(() => releaseComponents(decision, scores, counts)).toThrow(expect.objectContaining({ code }));
  });

  // Each with as many people as have a score, so that the sum alone does not tell.
  it.each([
    ['the key of those who answered everything', 'node.a', 6, { '': 12 }],
    ['fewer than nobody', 'node.a', 12, { 2: -3, 3: 3 }],
    ['half a person', 'node.a', 9, { 2: 1.5, 3: 1.5 }],
    ['fewer people of a kind than in a cell inside', 'node.r', 41, { 3: 3 }],
  ])('refuse counts of skippers with %s', (_, cellId, answeredAllCount, skipped) => {
    const counts = new Map(answers([20, 0], [9, 3], [12, 0]));
    const skippedCounts = new Map(Object.entries(skipped));
    expect(() =>
      releaseComponents(decision, scoresOf(counts), counts.set(cellId, { answeredAllCount, skippedCounts })),
    ).toThrow(expect.objectContaining({ code: 'disclosure.bad-count', subject: cellId }));
  });
});
