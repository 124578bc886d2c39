import { createHash, randomBytes } from 'node:crypto';
import { canonicalAnswers, passHashOf, receiptOf } from './ballot.js';

describe('the receipt of a ballot', () => {
  it('hashes answers in one form, whatever order they came in', () => {
    expect(canonicalAnswers({ TR2: 'cannot-say', BA1: 7, '10': 1, '9': 2 })).toBe(
      '{"10":1,"9":2,"BA1":7,"TR2":"cannot-say"}',
    );
    expect(canonicalAnswers({})).toBe('{}');
  });

  it('is SHA-256 over pass hash, revision and answers', () => {
    const passHash = passHashOf(randomBytes(32));
    const expected = createHash('sha256')
      .update(Buffer.concat([passHash, Buffer.from([0, 0, 1, 2]), Buffer.from('{"BA1":7}')]))
      .digest('hex');
    expect(receiptOf(passHash, 258, { BA1: 7 }).toString('hex')).toBe(expected);
  });

  it('changes with the pass, the revision and the answers', () => {
    const passHash = passHashOf(Buffer.alloc(32, 1));
    const receipts = [
      receiptOf(passHash, 1, { BA1: 7 }),
      receiptOf(passHash, 2, { BA1: 7 }),
      receiptOf(passHash, 1, { BA1: 8 }),
      receiptOf(passHashOf(Buffer.alloc(32, 2)), 1, { BA1: 7 }),
    ].map((receipt) => receipt.toString('hex'));
    expect(new Set(receipts).size).toBe(4);
  });
});
