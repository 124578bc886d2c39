import * as fc from 'fast-check';
import { canonicalJson, type Json } from './canonical-json.js';

const inOrder = (list: string[]) => Object.fromEntries(list.map((name) => [name, name.length]));

describe('canonical JSON', () => {
  it('sorts names by code units, nested ones too, and writes no white space', () => {
    expect(canonicalJson({ b: [1, { d: null, c: true }], a: 'x', B: 2 })).toBe(
      '{"B":2,"a":"x","b":[1,{"c":true,"d":null}]}',
    );
  });

  it('spells numbers and text as RFC 8785 asks', () => {
    // The examples of RFC 8785, section 3.2.2.
    expect(canonicalJson([Number('333333333.33333329'), 1e30, 4.5, 0.002, 1e-27])).toBe(
      '[333333333.3333333,1e+30,4.5,0.002,1e-27]',
    );
    expect(canonicalJson('\u20ac$\u000f\nA\'B"\\\\"/')).toBe('"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"');
    expect(canonicalJson(-0)).toBe('0');
  });

  it('is JSON of the same value, and its own canonical form', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as Json;
        let text: string;
        try {
          text = canonicalJson(json);
        } catch {
          expect(JSON.stringify(json)).toMatch(/\\ud[89a-f]/i);
          return;
        }
        expect(JSON.parse(text)).toEqual(json);
        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
      }),
    );
  });

  it('is the same for every order of the same names', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 6 }), (names) => {
        expect(canonicalJson(inOrder(names))).toBe(canonicalJson(inOrder(names.toReversed())));
      }),
    );
  });

  it.each([
    ['undefined', { a: undefined }],
    ['a hole', [1, , 2]], // oxlint-disable-line no-sparse-arrays
    ['NaN', Number.NaN],
    ['infinity', [Number.POSITIVE_INFINITY]],
    ['a date', { at: new Date(0) }],
    ['bytes', new Uint8Array(2)],
    ['a map', new Map()],
    ['a big integer', 1n],
    ['half a character', '\ud800'],
    ['a name with half a character', { '\udc00': 1 }],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalJson(value as unknown as Json)).toThrow(
      expect.objectContaining({ code: 'seal.not-canonical' }),
    );
  });
});
