import { createHash } from 'node:crypto';
import { randomBytes } from './bytes.js';
import { receiptBytes } from './node/receipt.js';
import { receiptOf } from './receipt.js';

describe('receipt', () => {
  it('is SHA-256 of nonce, revision in four bytes and ciphertext', async () => {
    const [nonce, ciphertext] = [randomBytes(32), randomBytes(200)];
    const expected = createHash('sha256')
      .update(nonce)
      .update(Buffer.from([0, 0, 1, 2]))
      .update(ciphertext)
      .digest('hex');
    expect(await receiptOf(nonce, 258, ciphertext)).toBe(expected);
    expect(receiptBytes(nonce, 258, ciphertext).toString('hex')).toBe(expected);
    expect(() => receiptBytes(nonce, 0, ciphertext)).toThrow(
      expect.objectContaining({ code: 'seal.bad-revision' }),
    );
  });

  it('differs for every revision', async () => {
    const [nonce, ciphertext] = [randomBytes(32), randomBytes(200)];
    expect(await receiptOf(nonce, 1, ciphertext)).not.toBe(await receiptOf(nonce, 2, ciphertext));
  });
});
