import * as fc from 'fast-check';
import { pad, unpad } from './padding.js';

describe('padding', () => {
  it('gives one length, and the content back, also from the middle of a larger buffer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (content) => {
        const padded = pad(content, 64);
        expect(padded).toHaveLength(64);
        expect(unpad(padded)).toEqual(Uint8Array.from(content));
        const larger = new Uint8Array(100).fill(7);
        larger.set(padded, 20);
        expect(unpad(larger.subarray(20, 84))).toEqual(Uint8Array.from(content));
      }),
    );
  });

  it('refuses content that does not fit', () => {
    expect(() => pad(new Uint8Array(61), 64)).toThrow(
      expect.objectContaining({ code: 'seal.ballot-too-large' }),
    );
  });

  it('refuses a wrong length and anything hidden behind the content', () => {
    const padded = pad(new Uint8Array([1, 2]), 16);
    const marked = padded.slice().fill(1, 15);
    const tooLong = padded.slice().fill(13, 3, 4);
    for (const wrong of [
      marked,
      tooLong,
      padded.slice().fill(255, 0, 4),
      new Uint8Array(3),
      new Uint8Array(0),
    ])
      expect(() => unpad(wrong)).toThrow(expect.objectContaining({ code: 'seal.bad-ballot' }));
  });
});
