import { aTeam } from '../testing/index.js';
import { decideRelease } from './decide-release.js';
import { releaseMeasure } from './release-measure.js';
import { release } from './released.js';
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

  it('withholds the total where it would give the small cell away', () => {
    const measure = releaseMeasure(decision, scored(23, 11, 4, 8));
    expect(measure.cellIds).toEqual(['rest.r', 'node.b']);
    expect(measure.withheld).toContainEqual({ cellId: 'node.r', reason: 'would-reveal-others' });
  });

  it('keeps the total where nobody in the small cell has a score', () => {
    expect(releaseMeasure(decision, scored(19, 11, 0, 8)).cellIds).toEqual(['node.r', 'rest.r', 'node.b']);
  });

  it('releases figures only for its own cells, with the number of people who have a score', () => {
    const measure = releaseMeasure(decision, scored(22, 10, 4, 8));
    expect(release(measure, 'node.b', 'trust', 60).respondentCount).toBe(8);
    expect(() => release(measure, 'node.a', 'trust', 60)).toThrow(
      expect.objectContaining({ code: 'disclosure.cell-withheld' }),
    );
  });

  it.each([
    ['disclosure.missing-count', new Map([['node.r', 8]])],
    ['disclosure.bad-count', scored(28, 11, 9, 9)],
    ['disclosure.bad-count', scored(20, 11, 8, 9)],
    ['disclosure.bad-count', scored(28, 11, 7.5, 9)],
  ])('refuses %s', (code, counts) => {
    expect(() => releaseMeasure(decision, counts)).toThrow(expect.objectContaining({ code }));
  });

  it('refuses a decision made by hand', () => {
    expect(() => releaseMeasure({ ...decision }, scored(28, 11, 8, 9))).toThrow(
      expect.objectContaining({ code: 'disclosure.forged-decision' }),
    );
  });
});
