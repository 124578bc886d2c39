import { bankConstructs } from './bank-constructs.js';
import type { Instrument, Item } from './instrument.js';
import { ITEM_BANK_VERSION, itemBank } from './item-bank.js';

/** The 18 items asked in every quarterly pulse (docs/instruments.md), in the order of asking. */
export const QUARTERLY_CORE_ITEM_IDS: readonly string[] = [
  'BA1',
  'TR1',
  'TR2',
  'TR3',
  'PS2',
  'PS3',
  'PS5',
  'HS1',
  'HS2',
  'HS3',
  'HS5',
  'HS6',
  'HS8',
  'HS9',
  'AG1',
  'DP1',
  'DP2',
  'DP4',
];

/** The fixed core of the quarterly pulse: 18 items and one comment, about two to three minutes. */
export function quarterlyCore(): Instrument {
  return instrumentFromBank({
    key: 'quarterly-core',
    title: { en: 'Quarterly pulse', de: 'Quartalspuls' },
    itemIds: QUARTERLY_CORE_ITEM_IDS,
    comment: true,
  });
}

/**
 * An instrument made of bank items, in the order given. Constructs without an asked item are left out. An id that is not
 * in the bank throws a RangeError: it is a mistake of the program, not of a person.
 */
export function instrumentFromBank(input: {
  key: string;
  title: Instrument['title'];
  itemIds: readonly string[];
  comment?: boolean;
  version?: number;
}): Instrument {
  const items = input.itemIds.map((id): Item => {
    const item = itemBank.find((candidate) => candidate.id === id);
    if (item === undefined) throw new RangeError(`The item bank has no item "${id}".`);
    return item;
  });
  const constructs = bankConstructs
    .map(({ id, name }) => ({
      id,
      name,
      itemIds: items.filter((item) => item.construct === id).map((item) => item.id),
    }))
    .filter((construct) => construct.itemIds.length > 0);
  return {
    key: input.key,
    version: input.version ?? ITEM_BANK_VERSION,
    title: input.title,
    items,
    constructs,
    ...(input.comment === true
      ? {
          comment: {
            id: 'OP',
            text: {
              en: 'One thing that would make it easier to disagree here:',
              de: 'Eine Sache, die es hier leichter machen würde, anderer Meinung zu sein:',
            },
          },
        }
      : {}),
  };
}
