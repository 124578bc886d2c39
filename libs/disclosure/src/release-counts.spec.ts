import fc from 'fast-check';
import { aTeam, randomTeams } from '../testing/index.js';
import { decideRelease } from './decide-release.js';
import { releaseCounts } from './release-counts.js';
import { revealingResiduals } from './residuals.js';
import { unitTree } from './unit-tree.js';

const tree = unitTree([aTeam('r', null, 8), aTeam('a', 'r', 14), aTeam('b', 'r', 9)]);
const decision = decideRelease(tree, new Map(tree.units.map(({ unitId, size }) => [unitId, size])));
const scored = (rest: number, a: number, b: number) =>
  new Map([
    ['node.r', rest + a + b],
    ['rest.r', rest],
    ['node.a', a],
    ['node.b', b],
  ]);

describe('release of counts of people with a score', () => {
  it('prints none where nobody skipped, as where 1 to 4 did', () => {
    expect(decision.cells.map(({ respondentCount }) => respondentCount)).toEqual([34, 11, 14, 9]);
    for (const skipped of [0, 1, 4])
      expect(releaseCounts(decision, scored(11, 14 - skipped, 9)).cellIds).toEqual([]);
  });

  it('prints the count of a cell where 5 or more skipped, and the total only where the others hide each other', () => {
    expect(releaseCounts(decision, scored(11, 8, 9)).cellIds).toEqual(['node.r']);
    expect(releaseCounts(decision, scored(6, 8, 9)).cellIds).toEqual(['node.r', 'node.a']);
    expect(releaseCounts(decision, scored(6, 9, 4)).cellIds).toHaveLength(2);
    expect(releaseCounts(decision, scored(6, 9, 8)).cellIds).toHaveLength(2);
    expect(releaseCounts(decision, scored(6, 8, 3)).cellIds).toHaveLength(2);
  });

  it('never lets 1 to 4 people without a score be found by subtraction', () => {
    fc.assert(
      fc.property(randomTeams(10), fc.infiniteStream(fc.nat({ max: 7 })), (teams, skips) => {
        const units = unitTree(teams);
        const whole = decideRelease(units, new Map(units.units.map(({ unitId, size }) => [unitId, size])));
        const without = new Map(
          units.units.map(({ unitId, size }) => [unitId, Math.min(size, skips.next().value)]),
        );
        const counts = new Map(
          whole.cells.map(({ cellId, unitIds, respondentCount }) => [
            cellId,
            respondentCount - unitIds.reduce((sum, unitId) => sum + without.get(unitId)!, 0),
          ]),
        );
        const { cellIds } = releaseCounts(whole, counts);
        const printed = whole.cells.filter(({ cellId }) => cellIds.includes(cellId));
        expect(revealingResiduals(printed, without, whole.k)).toEqual([]);
        for (const { cellId, respondentCount } of printed)
          expect(respondentCount - counts.get(cellId)!).toBeGreaterThanOrEqual(whole.k);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['disclosure.missing-count', new Map([['node.r', 8]])],
    ['disclosure.bad-count', scored(12, 14, 9)],
    ['disclosure.bad-count', scored(11, 13.5, 9)],
    // Fewer with a score than in the cells inside, and fewer without one.
    ['disclosure.bad-count', new Map(scored(11, 14, 9)).set('node.r', 20)],
    ['disclosure.bad-count', new Map(scored(6, 14, 9)).set('node.r', 34)],
  ])('refuses %s', (code, counts) => {
    expect(() => releaseCounts(decision, counts)).toThrow(expect.objectContaining({ code }));
  });
});
