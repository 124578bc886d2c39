import type { Cell } from '../api/views.js';
import { heatRows, nextOrder } from './heat-rows.js';
import type { HeatOrder } from './heat-rows.js';

function node(id: string, parentTeamId: string | null, score: number | null): Cell {
  const place = {
    cellId: `node:${id}`,
    kind: 'node' as const,
    team: { id, name: id },
    parentTeamId,
    depth: 0,
    name: id,
  };
  return score === null
    ? { ...place, released: false, reason: { code: 'disclosure.too-few', text: 'fewer than 5' } }
    : {
        ...place,
        released: true,
        respondentCount: 6,
        invitedCount: 8,
        countedHigherUp: 0,
        break: null,
        flags: [],
        measures: [
          {
            measureId: 'trust',
            released: true,
            score,
            bound: null,
            low: score - 5,
            high: score + 5,
            respondentCount: 6,
            favourable: null,
            census: false,
            change: null,
            tier: null,
            parts: null,
          },
        ],
      };
}
const rest = (id: string, parentTeamId: string | null, score: number | null): Cell => ({
  ...node(id, parentTeamId, score),
  cellId: `rest:${id}`,
  kind: 'rest',
  name: `Rest of ${id}`,
});

const cells = [
  node('all', null, 60),
  node('north', 'all', 55),
  node('n1', 'north', 70),
  node('n2', 'north', null),
  rest('north', 'all', 50),
  node('south', 'all', 65),
  rest('all', null, 40),
];
const shown = (collapsed: string[], order: HeatOrder) =>
  heatRows(cells, new Set(collapsed), order).map((row) => `${'.'.repeat(row.depth)}${row.cell.name}`);

describe('the rows of the heat map', () => {
  it('stand as in the organisation, with the rest of a team under that team', () => {
    expect(shown([], { by: 'tree' })).toEqual([
      'all',
      '.north',
      '..n1',
      '..n2',
      '..Rest of north',
      '.south',
      '.Rest of all',
    ]);
  });

  it('hide everything under a collapsed branch, its rest too, and keep the branch itself', () => {
    expect(shown(['node:north'], { by: 'tree' })).toEqual(['all', '.north', '.south', '.Rest of all']);
    expect(shown(['node:all'], { by: 'tree' })).toEqual(['all']);
  });

  it('know how many cells hang directly under each', () => {
    const counts = heatRows(cells, new Set(), { by: 'tree' }).map((row) => row.childCount);
    expect(counts).toEqual([3, 3, 0, 0, 0, 0, 0]);
  });

  it('sort by a measure either way, with withheld cells last both ways', () => {
    const names = (direction: 'ascending' | 'descending') =>
      heatRows(cells, new Set(['node:all']), { by: 'trust', direction }).map((row) => row.cell.name);
    expect(names('descending')).toEqual([
      'n1',
      'south',
      'all',
      'north',
      'Rest of north',
      'Rest of all',
      'n2',
    ]);
    expect(names('ascending')).toEqual(['Rest of all', 'Rest of north', 'north', 'all', 'south', 'n1', 'n2']);
  });

  it('do not loop when the tree does', () => {
    expect(heatRows([node('a', 'b', 1), node('b', 'a', 2)], new Set(), { by: 'tree' })).toHaveLength(2);
  });

  it('go from highest first to lowest first and back to the organisation', () => {
    const first = nextOrder({ by: 'tree' }, 'trust');
    const second = nextOrder(first, 'trust');
    expect([first, second, nextOrder(second, 'trust'), nextOrder(second, 'balance')]).toEqual([
      { by: 'trust', direction: 'descending' },
      { by: 'trust', direction: 'ascending' },
      { by: 'tree' },
      { by: 'balance', direction: 'descending' },
    ]);
  });
});
