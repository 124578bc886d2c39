import { residuals, revealingResiduals } from './residuals.js';

const counts = new Map([
  ['a', 8],
  ['b', 3],
  ['c', 6],
]);

describe('residuals', () => {
  it('takes the largest published cells inside a cell away from it', () => {
    const cells = [
      { cellId: 'all', unitIds: ['c', 'a', 'b'] },
      { cellId: 'ab', unitIds: ['a', 'b'] },
      { cellId: 'a', unitIds: ['a'] },
    ];
    expect(residuals(cells, counts)).toEqual([
      { cellId: 'a', unitIds: ['a'], respondentCount: 8, insideCellIds: [] },
      { cellId: 'ab', unitIds: ['b'], respondentCount: 3, insideCellIds: ['a'] },
      { cellId: 'all', unitIds: ['c'], respondentCount: 6, insideCellIds: ['ab'] },
    ]);
    expect(revealingResiduals(cells, counts, 5).map(({ cellId }) => cellId)).toEqual(['ab']);
  });

  it('finds the small group that two harmless figures give away together', () => {
    const cells = [
      { cellId: 'all', unitIds: ['a', 'b'] },
      { cellId: 'a', unitIds: ['a'] },
    ];
    expect(revealingResiduals(cells, counts, 5)).toHaveLength(1);
    expect(revealingResiduals(cells.slice(0, 1), counts, 5)).toEqual([]);
    expect(revealingResiduals(cells.slice(1), counts, 5)).toEqual([]);
  });

  it('counts cells of the same units once', () => {
    const cells = [
      { cellId: 'y', unitIds: ['a', 'c'] },
      { cellId: 'x', unitIds: ['c', 'a'] },
    ];
    expect(residuals(cells, counts).map(({ cellId, respondentCount }) => [cellId, respondentCount])).toEqual([
      ['x', 14],
    ]);
  });

  it('has an empty residual where the parts make up the whole', () => {
    const cells = [
      { cellId: 'all', unitIds: ['a', 'c'] },
      { cellId: 'a', unitIds: ['a'] },
      { cellId: 'c', unitIds: ['c'] },
    ];
    expect(residuals(cells, counts)[2]).toMatchObject({ cellId: 'all', unitIds: [], respondentCount: 0 });
    expect(revealingResiduals(cells, counts, 5)).toEqual([]);
  });

  it('is empty for nothing published, and counts a unit without answers as 0', () => {
    expect(residuals([], counts)).toEqual([]);
    expect(residuals([{ cellId: 'z', unitIds: ['z'] }], counts)[0]?.respondentCount).toBe(0);
  });

  it('refuses cells that overlap, for which residuals would say nothing', () => {
    const cells = [
      { cellId: 'ab', unitIds: ['a', 'b'] },
      { cellId: 'bc', unitIds: ['b', 'c'] },
    ];
    expect(() => residuals(cells, counts)).toThrow(
      expect.objectContaining({ code: 'disclosure.cells-not-nested' }),
    );
  });
});
