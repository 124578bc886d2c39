import * as fc from 'fast-check';
import { aTeam, krackhardtTeams, randomTeams } from '../testing/index.js';
import { decideRelease } from './decide-release.js';
import { recordDecision, restoreDecision, type DecisionRecord } from './decision-record.js';
import { isReleased, release } from './released.js';
import { unitTree } from './unit-tree.js';

const tree = unitTree([...krackhardtTeams(), aTeam('5', '0', 9)]);
const decision = decideRelease(tree, new Map(tree.units.map(({ unitId, size }) => [unitId, size])));
const stored = (): DecisionRecord => JSON.parse(JSON.stringify(recordDecision(decision)));
type Cell = DecisionRecord['cells'][number];

describe('stored decision', () => {
  it('comes back as it was and releases again', () => {
    const back = restoreDecision(stored());
    expect(back).toEqual(decision);
    expect(isReleased(release(back, 'node.2', 'trust', 61))).toBe(true);
  });

  it('comes back for any organisation', () => {
    fc.assert(
      fc.property(randomTeams(), fc.integer({ min: 30, max: 100 }), (teams, share) => {
        const units = unitTree(teams);
        const counts = new Map(
          units.units.map(({ unitId, size }) => [unitId, Math.floor((size * share) / 100)]),
        );
        const made = decideRelease(units, counts);
        expect(restoreDecision(JSON.parse(JSON.stringify(recordDecision(made))))).toEqual(made);
      }),
      { numRuns: 200 },
    );
  });

  it('counts the answers of shown cells only', () => {
    const small = decideRelease(
      tree,
      new Map([
        ['rest.0', 9],
        ['team.2', 3],
        ['team.5', 9],
      ]),
    );
    const counts = recordDecision(small).cells.map(({ respondentCount }) => respondentCount);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(5);
    expect(JSON.stringify(recordDecision(small))).not.toMatch(/Count":3\b/);
  });

  it.each<[string, (cells: Cell[]) => Cell[]]>([
    ['a cell of 4', (cells) => cells.map((c) => (c.cellId === 'node.2' ? { ...c, respondentCount: 4 } : c))],
    [
      'a residual of 1 to 4',
      (cells) => cells.map((c) => (c.cellId === 'node.0' ? { ...c, respondentCount: 34 } : c)),
    ],
    [
      'a negative residual',
      (cells) => cells.map((c) => (c.cellId === 'node.0' ? { ...c, respondentCount: 9 } : c)),
    ],
    [
      'a count that is no whole number',
      (cells) => cells.map((c) => ({ ...c, respondentCount: c.respondentCount + 0.5 })),
    ],
    [
      'a cell of 0',
      (cells) =>
        cells.map((c) => {
          if (c.cellId === 'node.2') return { ...c, respondentCount: 0 };
          // Its parent has as many answers of its own as before.
          return c.cellId === 'node.0' ? { ...c, respondentCount: c.respondentCount - 7 } : c;
        }),
    ],
    [
      'half a person in a cell and in the one around it',
      (cells) =>
        cells.map((c) =>
          ['node.0', 'node.2'].includes(c.cellId) ? { ...c, respondentCount: c.respondentCount + 0.5 } : c,
        ),
    ],
    [
      'answers of units that it does not have',
      (cells) =>
        cells
          .filter((c) => c.kind === 'node')
          .map((c) =>
            c.cellId === 'node.0'
              ? {
                  ...c,
                  unitIds: cells
                    .filter((o) => o.withinCellId === 'node.0' && o.kind === 'node')
                    .flatMap((o) => o.unitIds),
                }
              : c,
          ),
    ],
    [
      'a second cell of the same units that lies nowhere',
      (cells) => [...cells, { ...cells[1]!, cellId: `${cells[1]!.cellId}.again`, withinCellId: null }],
    ],
    [
      'a residual of 1 to 4 with units of its own',
      (cells) => {
        const nodes = cells.filter((c) => c.kind === 'node');
        const inside = nodes.filter((c) => c.withinCellId === 'node.0');
        const respondentCount = inside.reduce((sum, c) => sum + c.respondentCount, 3);
        return nodes.map((c) => (c.cellId === 'node.0' ? { ...c, respondentCount } : c));
      },
    ],
    ['a cell listed twice', (cells) => [...cells, cells[0]!]],
    [
      'a second cell of the same units',
      (cells) => [...cells, { ...cells[1]!, cellId: 'node.1', teamId: '1' }],
    ],
    [
      'a wrong nesting',
      (cells) => cells.map((c) => (c.cellId === 'node.2' ? { ...c, withinCellId: null } : c)),
    ],
  ])('is refused with %s', (_, change) => {
    const record = stored();
    expect(() => restoreDecision({ ...record, cells: change([...record.cells]) })).toThrow(
      expect.objectContaining({ code: 'disclosure.unsafe-record' }),
    );
  });

  it('is refused with a threshold below 5 and with cells that overlap', () => {
    const record = stored();
    expect(() => restoreDecision({ ...record, k: 4 })).toThrow(
      expect.objectContaining({ code: 'disclosure.threshold-too-low' }),
    );
    const overlapping = record.cells.map((c) =>
      c.cellId === 'node.2' ? { ...c, unitIds: ['team.2', 'team.5'] } : c,
    );
    expect(() => restoreDecision({ ...record, cells: overlapping })).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/cells-not-nested|unsafe-record/) }),
    );
  });
});
