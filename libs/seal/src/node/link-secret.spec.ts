import { createHash } from 'node:crypto';
import { fromHex, toHex, utf8 } from '../bytes.js';
import { linkSecret, linkSecretHash } from './link-secret.js';
import { sameBytes } from './same-bytes.js';

describe('link secret', () => {
  it('is HMAC-SHA-256 of the invitation', () => {
    // RFC 4231, test case 2
    expect(toHex(linkSecret(utf8('Jefe'), 'what do ya want for nothing?'))).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('is kept as its SHA-256', () => {
    const secret = fromHex('00'.repeat(32));
    expect(Buffer.from(linkSecretHash(secret))).toEqual(createHash('sha256').update(secret).digest());
  });

  it('is compared without throwing on another length', () => {
    const secret = linkSecret(utf8('key'), 'a');
    expect(sameBytes(secret, secret.slice())).toBe(true);
    expect(sameBytes(secret, linkSecret(utf8('key'), 'b'))).toBe(false);
    for (const length of [0, 31, 33]) expect(sameBytes(secret, new Uint8Array(length))).toBe(false);
  });
});
