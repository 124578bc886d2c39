import { quarterlyCore } from '@penumbra/instruments';
import { measureCells, measuresOf } from '@penumbra/measures';
import { withClippedItems, type ShownMeasure } from './shown-figures.js';

describe('items that do not stand beside their score', () => {
  const instrument = quarterlyCore();
  const all = new Set(measuresOf(instrument).map(({ id }) => id));
  /** Eight people in the middle of every scale but HS1, where all but the first gave the highest. */
  const cell = (cellId: string, first: number) => ({
    cellId,
    invitedCount: 8,
    pooled: true,
    releasedMeasures: all,
    releasedComponents: all,
    respondents: Array.from({ length: 8 }, (_, person) => ({
      ...Object.fromEntries(instrument.items.map(({ id, scale }) => [id, scale.from + 2])),
      HS1: person === 0 ? first : 5,
    })),
  });
  const meanOfHs1 = (open: readonly string[]) => {
    const measured = measureCells({ instrument, cells: [cell('all', 5), cell('all-but-one', 1)] });
    const shown = new Map(
      [...all].map((id): [string, ShownMeasure] => [
        id,
        { scores: new Map(), favourable: new Map(), open: new Set(open) },
      ]),
    );
    return withClippedItems(measured, shown).cells.map(
      ({ measures }) => measures['hierarchy-shadow']!.components!.find(({ id }) => id === 'HS1')!.mean,
    );
  };

  it('are clipped for whatever compares them: all and all but one are alike', () => {
    expect(meanOfHs1([])).toEqual([87.5, 87.5]);
  });

  it('are as they are where they may be seen', () => {
    expect(meanOfHs1(['all', 'all-but-one'])).toEqual([100, 87.5]);
  });
});
