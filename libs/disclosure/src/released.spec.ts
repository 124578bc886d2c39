import { krackhardtTeams } from '../testing/index.js';
import { decideRelease, type ReleaseDecision } from './decide-release.js';
import { isReleased, release, type Released } from './released.js';
import { unitTree } from './unit-tree.js';

const tree = unitTree(krackhardtTeams());
const decision = decideRelease(tree, new Map(tree.units.map(({ unitId, size }) => [unitId, size])));

describe('released figure', () => {
  it('carries cell, measure, answers and value', () => {
    const figure = release(decision, 'node.2', 'trust', { score: 61 });
    expect(figure).toEqual({
      cellId: 'node.2',
      measureId: 'trust',
      respondentCount: 7,
      value: { score: 61 },
    });
    expect(isReleased(figure)).toBe(true);
  });

  it('is known by its value alone, which is a copy of what was passed', () => {
    const passed = { score: 61 };
    const { value } = release(decision, 'node.2', 'trust', passed);
    expect([value, passed, { ...value }].map(isReleased)).toEqual([true, false, false]);
    expect(release(decision, 'node.2', 'trust', 'high').value).toBe('high');
  });

  it('refuses a withheld or unknown cell', () => {
    for (const cellId of ['node.1', 'rest.2', 'node.nowhere'])
      expect(() => release(decision, cellId, 'trust', 61)).toThrow(
        expect.objectContaining({ code: 'disclosure.cell-withheld' }),
      );
  });

  it('refuses a decision made by hand, copied or parsed', () => {
    const cells = [
      { cellId: 'node.1', teamId: '1', kind: 'node', unitIds: [], respondentCount: 4, withinCellId: null },
    ];
    const forged = { ...decision, cells } as unknown as ReleaseDecision;
    for (const other of [forged, { ...decision }, structuredClone({ ...decision }), Object.create(decision)])
      expect(() => release(other, 'node.2', 'trust', 61)).toThrow(
        expect.objectContaining({ code: 'disclosure.forged-decision' }),
      );
  });

  it('is not what a cast, a copy or a parsed figure is', () => {
    const figure = release(decision, 'node.2', 'trust', 61);
    const cast = {
      cellId: 'node.1',
      measureId: 'trust',
      respondentCount: 4,
      value: 61,
    } as unknown as Released<number>;
    for (const other of [
      cast,
      { ...figure },
      JSON.parse(JSON.stringify(figure)),
      Object.create(figure),
      null,
      61,
    ])
      expect(isReleased(other)).toBe(false);
  });

  it('does not change after it was released, not even through the value that was passed', () => {
    const value = { score: 61, bound: null, parts: [{ name: 'a', points: 3 }] };
    const figure = release(decision, 'node.2', 'trust', value);
    value.parts[0]!.points = 9;
    expect(figure.value.parts[0]!.points).toBe(3);
    expect(() => (figure.value.parts[0]!.points = 9)).toThrow(TypeError);
    expect(() => Object.assign(figure, { value: 0 })).toThrow(TypeError);
    expect(() => figure.value.parts.push({ name: 'b', points: 1 })).toThrow();
    expect(() => Object.assign(figure.value, { score: 0 })).toThrow();
  });

  it('takes a missing value', () => {
    expect(release(decision, 'node.0', 'trust', null).value).toBeNull();
    expect(release(decision, 'node.0', 'trust', [undefined, { a: undefined }]).value).toHaveLength(2);
  });
});
