import fc from 'fast-check';
import { aTeam, randomTeams } from '../testing/index.js';
import { decideRelease } from './decide-release.js';
import { releaseMeasure } from './release-measure.js';
import { release } from './released.js';
import { revealingResiduals } from './residuals.js';
import { unitTree } from './unit-tree.js';

const tree = unitTree([aTeam('r', null, 8), aTeam('a', 'r', 8), aTeam('b', 'r', 9)]);
const decision = decideRelease(tree, new Map(tree.units.map(({ unitId, size }) => [unitId, size])));
const scored = (all: number, rest: number, a: number, b: number) =>
  new Map([
    ['node.r', all],
    ['rest.r', rest],
    ['node.a', a],
    ['node.b', b],
  ]);

describe('release of a measure that not everybody answered', () => {
  it('allows every cell of the decision where everybody has a score', () => {
    expect(releaseMeasure(decision, scored(28, 11, 8, 9)).cellIds).toEqual(
      decision.cells.map(({ cellId }) => cellId),
    );
  });

  it('withholds a cell in which fewer than 5 have a score', () => {
    const measure = releaseMeasure(decision, scored(23, 11, 4, 8));
    expect(measure.withheld).toContainEqual({ cellId: 'node.a', reason: 'too-few-answers' });
  });

  it('withholds a second cell where the total would give the small one away: the total goes first', () => {
    const measure = releaseMeasure(decision, scored(23, 11, 4, 8));
    expect(measure.cellIds).toEqual(['node.r', 'rest.r']);
    expect(measure.withheld).toContainEqual({ cellId: 'node.b', reason: 'would-reveal-others' });
    // 5 would be enough, but for the 4.
    expect(releaseMeasure(decision, scored(20, 11, 4, 5)).withheld).toEqual([
      { cellId: 'node.a', reason: 'too-few-answers' },
      { cellId: 'node.b', reason: 'would-reveal-others' },
    ]);
  });

  it('is safe and of greatest weight, as trying every set of cells shows', () => {
    const weight = (cells: readonly string[], counts: ReadonlyMap<string, number>) =>
      cells.reduce((sum, id) => sum + counts.get(id)! * (id === 'node.t0' ? 1_000_000 : 1), 0);
    fc.assert(
      fc.property(randomTeams(6), fc.infiniteStream(fc.nat({ max: 3 })), (teams, missing) => {
        const units = unitTree(teams);
        const whole = decideRelease(units, new Map(units.units.map(({ unitId, size }) => [unitId, size])));
        fc.pre(whole.cells.length > 0 && whole.cells.length <= 9);
        const without = new Map(
          units.units.map(({ unitId, size }) => [unitId, Math.max(0, size - missing.next().value)]),
        );
        const counts = new Map(
          whole.cells.map(({ cellId, unitIds }) => [
            cellId,
            unitIds.reduce((sum, unitId) => sum + without.get(unitId)!, 0),
          ]),
        );
        const isSafe = (ids: ReadonlySet<string>) =>
          revealingResiduals(
            whole.cells.filter(({ cellId }) => ids.has(cellId)),
            without,
            whole.k,
          ).length === 0 && [...ids].every((id) => counts.get(id)! >= whole.k);
        const chosen = releaseMeasure(whole, counts).cellIds;
        expect(isSafe(new Set(chosen))).toBe(true);
        let most = 0;
        for (let set = 0; set < 2 ** whole.cells.length; set++) {
          const ids = whole.cells.flatMap(({ cellId }, index) => (set & (1 << index) ? [cellId] : []));
          if (isSafe(new Set(ids))) most = Math.max(most, weight(ids, counts));
        }
        const top = whole.cells[0]!.cellId;
        const weighed = chosen.reduce((sum, id) => sum + counts.get(id)! * (id === top ? 1_000_000 : 1), 0);
        const best = top === 'node.t0' ? most : weighed;
        expect(weighed).toBe(best);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the total where nobody in the small cell has a score', () => {
    expect(releaseMeasure(decision, scored(19, 11, 0, 8)).cellIds).toEqual(['node.r', 'rest.r', 'node.b']);
  });

  it('releases figures only for its own cells, with the number of people who have a score', () => {
    const measure = releaseMeasure(decision, scored(22, 10, 4, 8));
    expect(release(measure, 'node.r', 'trust', 60).respondentCount).toBe(22);
    expect(() => release(measure, 'node.a', 'trust', 60)).toThrow(
      expect.objectContaining({ code: 'disclosure.cell-withheld' }),
    );
  });

  it.each([
    ['disclosure.missing-count', new Map([['node.r', 8]])],
    ['disclosure.bad-count', scored(28, 11, 9, 9)],
    ['disclosure.bad-count', scored(20, 11, 8, 9)],
    ['disclosure.bad-count', scored(28, 11, 7.5, 9)],
    // Sums that fit, but more people with a score than answered, and fewer than nobody.
    ['disclosure.bad-count', scored(28, 10, 9, 9)],
    ['disclosure.bad-count', scored(16, 11, -1, 6)],
  ])('refuses %s', (code, counts) => {
    expect(() => releaseMeasure(decision, counts)).toThrow(expect.objectContaining({ code }));
  });

  it('refuses a decision made by hand', () => {
    expect(() => releaseMeasure({ ...decision }, scored(28, 11, 8, 9))).toThrow(
      expect.objectContaining({ code: 'disclosure.forged-decision' }),
    );
  });
});
