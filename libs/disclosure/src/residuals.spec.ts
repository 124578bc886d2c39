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

  it('tells units and cells in the order of their ids, whatever order they came in', () => {
    const cells = [
      { cellId: 'all', unitIds: ['e', 'c', 'd', 'a', 'b'] },
      { cellId: 'y', unitIds: ['b'] },
      { cellId: 'x', unitIds: ['a'] },
    ];
    const told = [
      { cellId: 'x', unitIds: ['a'], respondentCount: 8, insideCellIds: [] },
      { cellId: 'y', unitIds: ['b'], respondentCount: 3, insideCellIds: [] },
      { cellId: 'all', unitIds: ['c', 'd', 'e'], respondentCount: 6, insideCellIds: ['x', 'y'] },
    ];
    expect(residuals(cells, counts)).toEqual(told);
    expect(residuals(cells.toReversed(), counts)).toEqual(told);
  });

  it('does not count a cell of one cell and more as that cell again', () => {
    const cells = [
      { cellId: 'a', unitIds: ['a'] },
      { cellId: 'more', unitIds: ['a', 'c'] },
      { cellId: 'again', unitIds: ['a', 'c'] },
    ];
    expect(residuals(cells, counts).map(({ cellId }) => cellId)).toEqual(['a', 'again']);
  });

  it('finds exactly the residuals of 1 to k - 1 answers', () => {
    const of = (count: number) =>
      revealingResiduals([{ cellId: 'u', unitIds: ['u'] }], new Map([['u', count]]), 5).length;
    expect([0, 1, 4, 5].map(of)).toEqual([0, 1, 1, 0]);
  });

  it('refuses cells that overlap, for which residuals would say nothing', () => {
    const cells = [
      { cellId: 'ab', unitIds: ['a', 'b'] },
      { cellId: 'bc', unitIds: ['b', 'c'] },
    ];
    expect(() => residuals(cells, counts)).toThrow(
      expect.objectContaining({ code: 'disclosure.cells-not-nested', subject: 'bc' }),
    );
  });
});
