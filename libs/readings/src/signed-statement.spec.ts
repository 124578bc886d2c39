import { canonicalJson } from '@penumbra/seal';
import { hashAt, hashesOf, isSigned, sha256, signStatement, statementOf } from './signed-statement.js';

const tenantId = '0f7a3d5e-6a55-4a6e-9d0a-0a1b2c3d4e5f';
const header = canonicalJson({ title: 'A pulse', pulseId: 'p' });

describe('the signed statement of a reading', () => {
  it('is canonical JSON of the cells’ hashes, the header and whose it is', () => {
    const cellHashes = hashesOf(['{"a":1}', '{"b":2}']);
    expect(statementOf({ tenantId, header, cellHashes })).toBe(
      canonicalJson({
        version: 1,
        tenantId,
        header: { pulseId: 'p', title: 'A pulse' },
        cellHashes: [sha256('{"a":1}').toString('hex'), sha256('{"b":2}').toString('hex')],
      }),
    );
    expect(hashAt(cellHashes, 1)).toEqual(sha256('{"b":2}'));
    expect(hashAt(cellHashes, 2)).toHaveLength(0);
  });

  it('fits its signature and no other: not another statement, key, or key under the same id', () => {
    const signed = signStatement(Buffer.alloc(32, 7), 'this');
    const other = signStatement(Buffer.alloc(32, 8), 'this');
    expect(isSigned('this', signed)).toBe(true);
    expect(isSigned('that', signed)).toBe(false);
    expect(isSigned('this', { ...signed, signature: other.signature })).toBe(false);
    expect(isSigned('this', { ...other, keyId: signed.keyId })).toBe(false);
  });

  it('makes the public key of RFC 8032, test 1, and its signature of the empty text', () => {
    const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
    const { publicKey, signature } = signStatement(seed, '');
    expect(publicKey.subarray(-32).toString('hex')).toBe(
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    );
    expect(signature.toString('hex')).toBe(
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    );
  });
});
