import { unstorableText } from './refuse-unstorable-text.js';

const places = (request: Parameters<typeof unstorableText>[0]) =>
  unstorableText(request)?.problems?.map(({ path }) => path) ?? null;

describe('text that cannot be stored', () => {
  it('is named by its place, in bodies, queries and parameters', () => {
    expect(places({ body: { title: 'a\0b', items: [{ text: 'fine' }, { text: 'half \ud83d' }] } })).toEqual([
      'items.1.text',
      'title',
    ]);
    expect(places({ query: { cursor: '\0' }, params: { id: '\udc00' } })).toEqual(['cursor', 'id']);
    expect(places({ body: 'a\0b' })).toEqual(['']);
    expect(places({ body: { in: { 'key\0': 1 } } })).toEqual(['in']);
  });

  it('is not found in whole characters of any script, files, numbers and nothing', () => {
    expect(
      places({ body: { name: '😀 Ζωή 日本 שלום', file: Buffer.from('a\0b'), count: 1, none: null } }),
    ).toBe(null);
    expect(places({})).toBe(null);
  });

  it('is looked for in values of any depth', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(100_000)}"\\u0000"${'}'.repeat(100_000)}`) as unknown;
    expect(places({ body: deep })).toHaveLength(1);
  });
});
