import { QUARTERLY_CORE_ITEM_IDS } from './quarterly-core.js';

/** No rotating item is asked again sooner than this. */
export const ROTATION_WEEKS = 12;

/** Asked every time in programmes faster than quarterly. */
export const ANCHOR_ITEM_IDS: readonly string[] = ['BA1', 'HS1', 'PS2', 'DP1'];

/** What a faster programme asks in turn, beside its anchors: blocks A, B and C, each in the order of asking. */
export const ROTATING_BLOCKS: readonly (readonly string[])[] = [
  ['HS2', 'HS3', 'HS8', 'AG1', 'TR1', 'RC1'],
  ['HS5', 'HS6', 'HS9', 'DP2', 'SC3', 'LD1'],
  ['HS4', 'HS7', 'DP3', 'DP4', 'TR3', 'PS3'],
];

/**
 * What a quarterly pulse asks in turn, beside its core: the bank's other items, those of one construct together, so that
 * four a wave measure a whole construct at once. BA1d is asked by the answer to another item and has no turn.
 */
export const ROTATING_ITEM_IDS: readonly string[] = /* @__PURE__ */ [
  ['RC1', 'RC2', 'RC3', 'RC4'],
  ['SC1', 'SC2', 'SC3', 'SC4'],
  ['MD1', 'MD2', 'MD3', 'MD4'],
  ['LD1', 'LD2', 'LD3', 'LD4'],
  ['TR4', 'TR5', 'HS4', 'HS7'],
  ['DP3', 'DP5', 'PS1', 'PS4'],
  ['BA2', 'BA3', 'BA4', 'AU1'],
].flat();

/** How many rotating items a quarterly pulse may hold. */
export const rotatingItemCounts = { least: 2, most: 4 };

/** What is asked every time, and what in each wave of a cycle that then begins again. */
export interface Rotation {
  readonly everyTime: readonly string[];
  readonly waves: readonly (readonly string[])[];
}

/**
 * Which items a programme asks when, by the fewest weeks between two of its waves. From twelve weeks on: the quarterly core
 * and `rotatingItemCount` others, in turn. Faster: anchors and blocks; under four weeks the blocks are split, so that a
 * cycle, and with it the time until an item comes back, still lasts twelve weeks. Everybody is asked the same in one wave
 * (in teams below 30 a person-level rotation would leave too few answers per item).
 */
export function rotation(input: { shortestGapWeeks: number; rotatingItemCount: number }): Rotation {
  if (input.shortestGapWeeks >= ROTATION_WEEKS) {
    const { rotatingItemCount: count } = input;
    const pool = ROTATING_ITEM_IDS.length;
    const waves = pool / greatestCommonDivisor(pool, count);
    return {
      everyTime: QUARTERLY_CORE_ITEM_IDS,
      waves: Array.from({ length: waves }, (_, wave) =>
        Array.from({ length: count }, (__, i) => ROTATING_ITEM_IDS[(wave * count + i) % pool]!),
      ),
    };
  }
  const items = ROTATING_BLOCKS.flat();
  const waves = Math.max(ROTATING_BLOCKS.length, Math.ceil(ROTATION_WEEKS / input.shortestGapWeeks));
  const begin = (wave: number) => Math.floor((wave * items.length) / waves);
  return {
    everyTime: ANCHOR_ITEM_IDS,
    waves: Array.from({ length: waves }, (_, wave) => items.slice(begin(wave), begin(wave + 1))),
  };
}

/** The items of a wave in the order of asking: what is asked every time first, so that its answers stay comparable. */
export function itemsOfWave({ everyTime, waves }: Rotation, wave: number): string[] {
  return [...everyTime, ...waves[wave % waves.length]!];
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
