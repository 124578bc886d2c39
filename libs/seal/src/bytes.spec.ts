import * as fc from 'fast-check';
import { fromBase64url, fromHex, joined, randomBytes, sha256, toBase64url, toHex, utf8 } from './bytes.js';

const refused = expect.objectContaining({ code: 'seal.bad-encoding' });

describe('bytes', () => {
  it('come back from hex and base64url, which are as node spells them', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex'));
        expect(toBase64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromHex(toHex(bytes))).toEqual(Uint8Array.from(bytes));
        expect(fromBase64url(toBase64url(bytes))).toEqual(Uint8Array.from(bytes));
      }),
    );
  });

  it.each(['AA==', 'A', 'AB', 'A+', 'A/', 'AA AA', 'AAA\n', 'ä'])('refuse %p as base64url', (text) => {
    expect(() => fromBase64url(text)).toThrow(refused);
  });

  it.each(['0', 'AB', '0x', 'g0', ' 00'])('refuse %p as hex', (text) => {
    expect(() => fromHex(text)).toThrow(refused);
  });

  it('join in order', () => {
    expect(joined(new Uint8Array([1]), new Uint8Array(), new Uint8Array([2, 3]))).toEqual(
      new Uint8Array([1, 2, 3]),
    );
  });

  it('have a SHA-256', async () => {
    // FIPS 180-4, example of one block
    expect(toHex(await sha256(utf8('abc')))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('are drawn anew each time', () => {
    expect(toHex(randomBytes(32))).not.toBe(toHex(randomBytes(32)));
  });
});
