import { bankConstructs } from './bank-constructs.js';
import { itemBank } from './item-bank.js';
import { instrumentFromBank, QUARTERLY_CORE_ITEM_IDS, quarterlyCore } from './quarterly-core.js';
import { textIn } from './text-in.js';

describe('the item bank', () => {
  it('has every item once, with an English and a German text and a version of the wording', () => {
    expect(new Set(itemBank.map((item) => item.id)).size).toBe(itemBank.length);
    for (const item of itemBank) {
      expect(item.text.en.length).toBeGreaterThan(10);
      expect(item.text.de?.length).toBeGreaterThan(10);
      expect(item.text.de).not.toBe(item.text.en);
      expect(item.wording).toBe(1);
    }
  });

  it('knows the construct of every item that has one', () => {
    const known = new Set<string>(bankConstructs.map(({ id }) => id));
    for (const item of itemBank) if (item.construct !== null) expect(known.has(item.construct)).toBe(true);
    for (const { id } of bankConstructs) expect(itemBank.some((item) => item.construct === id)).toBe(true);
  });

  it('turns round exactly the items whose agreement is unhealthy', () => {
    expect(itemBank.filter((item) => item.reversed).map((item) => item.id)).toEqual([
      'TR3',
      'BA2',
      'BA4',
      'PS3',
      'HS3',
      'HS6',
      'HS8',
      'HS9',
      'DP2',
      'DP3',
      'RC4',
      'SC4',
      'MD2',
      'LD1',
      'LD2',
    ]);
  });

  it('never scores the anchor or the neutral items alone', () => {
    expect(itemBank.filter((item) => item.use !== undefined).map((item) => [item.id, item.use])).toEqual([
      ['BA1d', 'neutral'],
      ['HS2', 'anchor'],
      ['AG1', 'neutral'],
      ['AU1', 'neutral'],
    ]);
  });
});

describe('the quarterly core', () => {
  it('asks 18 items and one comment, in the fixed order', () => {
    const core = quarterlyCore();
    expect(core.items.map((item) => item.id)).toEqual(QUARTERLY_CORE_ITEM_IDS);
    expect(core.items).toHaveLength(18);
    expect(core.comment?.id).toBe('OP');
    expect(core.constructs.map(({ id, itemIds }) => [id, itemIds.length])).toEqual([
      ['trust', 3],
      ['balance', 1],
      ['psychological-safety', 3],
      ['hierarchy-shadow', 7],
      ['dependency', 3],
    ]);
  });

  it('refuses an item that is not in the bank', () => {
    expect(() => instrumentFromBank({ key: 'x', title: { en: 'x' }, itemIds: ['XX9'] })).toThrow(/XX9/);
  });
});

describe('a text in the reader’s language', () => {
  it('takes the exact tag, then the language, then English', () => {
    const text = { en: 'lift', de: 'Aufzug', 'de-AT': 'Lift' };
    expect(textIn(text, 'de-AT')).toBe('Lift');
    expect(textIn(text, 'de-CH')).toBe('Aufzug');
    expect(textIn(text, 'fr')).toBe('lift');
    expect(textIn(text, 'constructor')).toBe('lift');
  });
});
