import { itemBank } from './item-bank.js';
import { QUARTERLY_CORE_ITEM_IDS } from './quarterly-core.js';
import {
  ANCHOR_ITEM_IDS,
  itemsOfWave,
  ROTATING_BLOCKS,
  ROTATING_ITEM_IDS,
  rotation,
  rotatingItemCounts,
} from './rotation.js';

const everyCount = [2, 3, 4];

describe('what a quarterly programme asks', () => {
  it('is the core in every wave, and each other item of the bank in turn', () => {
    for (const rotatingItemCount of everyCount) {
      const plan = rotation({ shortestGapWeeks: 12, rotatingItemCount });
      expect(plan.everyTime).toEqual(QUARTERLY_CORE_ITEM_IDS);
      for (const wave of plan.waves) expect(new Set(wave).size).toBe(rotatingItemCount);
      const asked = plan.waves.flat();
      for (const id of ROTATING_ITEM_IDS)
        expect(asked.filter((one) => one === id).length).toBe(asked.length / ROTATING_ITEM_IDS.length);
    }
    expect([rotatingItemCounts.least, rotatingItemCounts.most]).toEqual([2, 4]);
  });

  it('covers the bank, apart from what is asked by another answer', () => {
    expect(new Set([...QUARTERLY_CORE_ITEM_IDS, ...ROTATING_ITEM_IDS, 'BA1d'])).toEqual(
      new Set(itemBank.map(({ id }) => id)),
    );
    expect(ROTATING_ITEM_IDS.filter((id) => QUARTERLY_CORE_ITEM_IDS.includes(id))).toEqual([]);
  });

  it('measures a whole construct at once with four items a wave', () => {
    const { waves } = rotation({ shortestGapWeeks: 13, rotatingItemCount: 4 });
    expect(waves.slice(0, 4)).toEqual(
      ['RC', 'SC', 'MD', 'LD'].map((construct) => [1, 2, 3, 4].map((n) => `${construct}${n}`)),
    );
  });
});

describe('what a faster programme asks', () => {
  it.each([4, 5, 6, 8, 11])('every %i weeks: the anchors and one whole block', (shortestGapWeeks) => {
    const plan = rotation({ shortestGapWeeks, rotatingItemCount: 3 });
    expect(plan).toEqual({ everyTime: ANCHOR_ITEM_IDS, waves: ROTATING_BLOCKS });
  });

  it('splits the blocks when it asks more often than every four weeks', () => {
    const sizes = (shortestGapWeeks: number) =>
      rotation({ shortestGapWeeks, rotatingItemCount: 3 }).waves.map((wave) => wave.length);
    expect(sizes(3)).toEqual([4, 5, 4, 5]);
    expect(sizes(2)).toEqual([3, 3, 3, 3, 3, 3]);
    expect(sizes(1)).toEqual([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2]);
  });

  it('asks no anchor twice in a wave, and only items of the bank', () => {
    const known = new Set(itemBank.map(({ id }) => id));
    for (const shortestGapWeeks of [1, 2, 3, 4, 6]) {
      const plan = rotation({ shortestGapWeeks, rotatingItemCount: 3 });
      expect(plan.waves.flat().filter((id) => plan.everyTime.includes(id) || !known.has(id))).toEqual([]);
    }
  });
});

describe('a rotating item', () => {
  it('comes back after 12 weeks at the soonest, in every cadence', () => {
    for (let shortestGapWeeks = 1; shortestGapWeeks <= 52; shortestGapWeeks++)
      for (const rotatingItemCount of everyCount) {
        const { waves } = rotation({ shortestGapWeeks, rotatingItemCount });
        const lastAsked = new Map<string, number>();
        for (let wave = 0; wave < 3 * waves.length; wave++)
          for (const id of waves[wave % waves.length]!) {
            const before = lastAsked.get(id);
            if (before !== undefined) expect((wave - before) * shortestGapWeeks).toBeGreaterThanOrEqual(12);
            lastAsked.set(id, wave);
          }
      }
  });
});

describe('a wave', () => {
  it('asks what is asked every time first, always in the same order, and begins again after the last', () => {
    const plan = rotation({ shortestGapWeeks: 12, rotatingItemCount: 4 });
    expect(itemsOfWave(plan, 7)).toEqual([...QUARTERLY_CORE_ITEM_IDS, 'RC1', 'RC2', 'RC3', 'RC4']);
    expect(itemsOfWave(plan, 8)).toEqual([...QUARTERLY_CORE_ITEM_IDS, 'SC1', 'SC2', 'SC3', 'SC4']);
  });
});
