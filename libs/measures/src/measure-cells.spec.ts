import { type Answers, type Instrument, quarterlyCore } from '@penumbra/instruments';
import { measureCells } from './measure-cells.js';

const all = new Set(['trust', 'balance', 'psychological-safety', 'hierarchy-shadow', 'dependency', 'AG1']);

function everyone(instrument: Instrument, value: (id: string) => number): Answers {
  return Object.fromEntries(instrument.items.map((item) => [item.id, value(item.id)]));
}

describe('measuring cells', () => {
  const instrument = quarterlyCore();

  it('puts seven of eight people who all answer in the middle at 50 on every agreement measure', () => {
    const person = everyone(instrument, (id) => (id === 'BA1' ? 7 : 3));
    const result = measureCells({
      instrument,
      cells: [
        {
          cellId: 'a',
          invitedCount: 8,
          pooled: true,
          respondents: Array.from({ length: 7 }, () => person),
          releasedMeasures: all,
          releasedComponents: all,
        },
      ],
    });
    const measures = result.cells[0]?.measures ?? {};
    expect(measures['trust']?.mean).toBe(50);
    expect(measures['hierarchy-shadow']?.mean).toBe(50);
    expect(measures['dependency']?.mean).toBe(50);
    expect(measures['balance']?.mean).toBeCloseTo(200 / 3, 12);
    expect(measures['balance']?.favourable).toEqual({
      share: 1,
      interval95: { lower: 7 / 8, upper: 1 },
      census: false,
    });
    expect(measures['trust']?.standardError).toBeGreaterThan(0);
    expect(measures['trust']?.respondentCount).toBe(7);
    expect(measures['AG1']?.favourable).toBeNull();
  });
});
