import { pastReadings } from './cell-trends.js';
import { historiesOf, sameItems, withTiers } from './compare-cells.js';
import type { FrozenCell, FrozenHeader, FrozenMeasure } from './contract.js';

function trust(value: number, more: Partial<FrozenMeasure & { released: true }> = {}): FrozenMeasure {
  return {
    measureId: 'trust',
    released: true,
    score: { value, bound: null, low: value - 8, high: value + 8 },
    standardError: 4,
    degreesOfFreedom: 12,
    respondentCount: 7,
    favourable: null,
    census: false,
    change: null,
    parts: null,
    ...more,
  };
}

const clipped = (value: number): FrozenMeasure =>
  trust(value, {
    score: { value, bound: 'at-least', low: null, high: null },
    standardError: null,
    degreesOfFreedom: null,
  });

function cell(cellId: string, measures: FrozenMeasure[]): FrozenCell {
  return {
    cellId,
    kind: 'node',
    teamId: cellId,
    parentTeamId: null,
    depth: 1,
    teamName: cellId,
    released: true,
    withheldBecause: null,
    respondentCount: 7,
    invitedCount: 8,
    countedElsewhereCount: 0,
    measures,
    flags: [],
  };
}

function header(itemIds: string[] = ['TR1', 'TR2', 'TR3']): FrozenHeader {
  return {
    pulseId: 'p',
    title: 'Pulse',
    programme: 'quarterly',
    closedAt: '2026-03-01T12:00:00.000Z',
    previousPulseId: null,
    minimumCell: 5,
    measures: [
      {
        measureId: 'trust',
        name: { en: 'Trust' },
        direction: 'health',
        itemIds,
      },
    ],
    methods: {},
  };
}

const tierOf = (cells: FrozenCell[], cellId: string) => {
  const measure = cells.find((one) => one.cellId === cellId)?.measures[0];
  return measure?.released ? measure.tier : undefined;
};

describe('tiers', () => {
  const usual = [52, 55, 58, 60, 61, 63, 66].map((value, i) => cell(`t${i}`, [trust(value)]));
  const everyone = (cells: FrozenCell[]) => new Set(cells.map(({ cellId }) => cellId));

  it('put a team far from the others in a quarter and leave the usual ones in the middle', () => {
    const cells = [...usual, cell('low', [trust(20)]), cell('high', [trust(95)])];
    const tiered = withTiers(cells, everyone(cells));
    expect(tierOf(tiered, 'low')).toBe('lowest-quarter');
    expect(tierOf(tiered, 'high')).toBe('highest-quarter');
    expect(tierOf(tiered, 't3')).toBe('middle');
  });

  it('are not said of fewer than eight teams', () => {
    const cells = [...usual.slice(1), cell('low', [trust(20)])];
    expect(tierOf(withTiers(cells, everyone(cells)), 'low')).toBeNull();
  });

  it('say nothing of a department and do not count it among the teams', () => {
    const cells = [...usual, cell('low', [trust(20)]), cell('department', [trust(1)])];
    const apart = everyone(cells.slice(0, -1));
    const tiered = withTiers(cells, apart);
    expect(tierOf(tiered, 'department')).toBeNull();
    expect(withTiers(cells.slice(0, -1), apart)).toEqual(tiered.slice(0, -1));
  });

  it('say nothing of a clipped figure, and its value moves nobody else', () => {
    const withClipped = (value: number) => [
      ...usual,
      cell('low', [trust(20)]),
      cell('clipped', [clipped(value)]),
    ];
    const [one, other] = [withClipped(87), withClipped(91)].map((cells) => withTiers(cells, everyone(cells)));
    expect(tierOf(one!, 'clipped')).toBeNull();
    expect(one!.slice(0, -1)).toEqual(other!.slice(0, -1));
  });

  it('leave a withheld measure as it is', () => {
    const withheld: FrozenMeasure = { measureId: 'trust', released: false, reason: 'too-few-answers' };
    const cells = [...usual, cell('low', [trust(20)]), cell('withheld', [withheld])];
    expect(withTiers(cells, everyone(cells)).at(-1)?.measures).toEqual([withheld]);
  });
});

describe('comparing readings', () => {
  const past = (value: FrozenMeasure, itemIds?: string[]) => ({
    header: header(itemIds),
    cells: [cell('a', [value])],
  });
  const of = (now: FrozenMeasure, earlier: ReturnType<typeof past>[]) =>
    historiesOf(new Map([['a', pastReadings(earlier)]]), header(), [cell('a', [now])])[0]?.measures;

  it('takes the frozen figures, oldest first, the present one last', () => {
    expect(of(trust(50), [past(trust(70)), past(trust(60))])).toEqual([
      {
        measureId: 'trust',
        direction: 'health',
        readings: [70, 60, 50].map((mean) => ({ mean, standardError: 4 })),
      },
    ]);
  });

  it('leaves out clipped figures, and the whole measure where the present one is clipped', () => {
    expect(of(trust(50), [past(clipped(90))])?.[0]?.readings).toHaveLength(1);
    expect(of(clipped(90), [past(trust(70))])).toEqual([]);
  });

  it('leaves out readings that asked other items for the measure', () => {
    expect(of(trust(50), [past(trust(70), ['TR1', 'TR2'])])?.[0]?.readings).toHaveLength(1);
    expect(sameItems(header(['TR1']), header(['TR1']), 'trust')).toBe(true);
    expect(sameItems(header(['TR1']), header(['TR2']), 'trust')).toBe(false);
    expect(sameItems(header(['TR1']), header(['TR1']), 'balance')).toBe(false);
  });

  it('compares a reading that did not note its items with none', () => {
    const noted = header();
    const bare = {
      ...noted,
      measures: noted.measures.map(({ measureId, name, direction }) => ({ measureId, name, direction })),
    };
    expect(sameItems(bare, bare, 'trust')).toBe(false);
  });

  it('speaks of the named teams only', () => {
    expect(historiesOf(new Map(), header(), [cell('a', [trust(50)])])).toEqual([]);
  });
});
