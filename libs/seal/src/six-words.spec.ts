import * as fc from 'fast-check';
import { sixWords } from './six-words.js';

const hash = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));

describe('six words', () => {
  it('spells each pair of bytes by the rule', () => {
    // 0000 = b a b a b; ffff = y o y o y; 1b2c = 0001 10 1100 10 1100 = d i t i t
    expect(sixWords(`0000ffff1b2c${'00'.repeat(26)}`)).toBe('babab yoyoy ditit babab babab babab');
  });

  it('always gives six words of five letters that can be pronounced', () => {
    fc.assert(
      fc.property(hash, (hex) => {
        expect(sixWords(hex)).toMatch(
          /^([bdfhjklmnprstvwy][aeio][bdfhjklmnprstvwy][aeio][bdfhjklmnprstvwy]( |$)){6}$/,
        );
      }),
    );
  });

  it('differs when any of the first 96 bits differ', () => {
    fc.assert(
      fc.property(hash, fc.integer({ min: 0, max: 95 }), (hex, bit) => {
        const bytes = Buffer.from(hex, 'hex');
        bytes[bit >> 3]! ^= 0x80 >> (bit & 7);
        expect(sixWords(bytes.toString('hex'))).not.toBe(sixWords(hex));
      }),
    );
  });

  it('refuses what is no hash', () => {
    expect(() => sixWords('nothing')).toThrow(expect.objectContaining({ code: 'seal.bad-encoding' }));
  });
});
