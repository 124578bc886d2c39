import { AEAD_AES_128_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_P256_HKDF_SHA256 } from 'hpke';
import * as fc from 'fast-check';
import { fromHex, joined, randomBytes, toHex, utf8 } from '../bytes.js';
import type { Json } from '../canonical-json.js';
import { rfc9180 } from '../reference/rfc9180.js';
import { sealBallot } from '../seal-ballot.js';
import { makeSealingKeyPair } from './make-keys.js';
import { ballotOpener, openHpke } from './open-ballots.js';

const manifestHash = '12'.repeat(32);
const context = { unitId: 'team.1', nonceHash: randomBytes(32), revision: 1 };
const { publicKey, privateKey } = makeSealingKeyPair();
const size = 1024;
const seal = (answers: Json, changes: Partial<typeof context> = {}) =>
  sealBallot(publicKey, size, answers, { manifestHash, ...context, ...changes });
const open = ballotOpener(privateKey, manifestHash, size);
const refused = expect.objectContaining({ code: 'seal.bad-ballot' });

describe('opening ballots', () => {
  it('reproduces the vector of RFC 9180', () => {
    const opened = openHpke(fromHex(rfc9180.skRm), fromHex(rfc9180.info))(
      joined(fromHex(rfc9180.enc), fromHex(rfc9180.ct)),
      fromHex(rfc9180.aad),
    );
    expect(toHex(opened)).toBe(rfc9180.pt);
  });

  it('agrees with the package that seals in the page, which opens the vector too', async () => {
    const suite = new CipherSuite(KEM_DHKEM_P256_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_128_GCM);
    const pair = await suite.DeriveKeyPair(fromHex(rfc9180.ikmR), true);
    expect(toHex(await suite.SerializePublicKey(pair.publicKey))).toBe(rfc9180.pkRm);
    expect(toHex(await suite.SerializePrivateKey(pair.privateKey))).toBe(rfc9180.skRm);
    const [info, aad] = [fromHex(rfc9180.info), fromHex(rfc9180.aad)];
    const opened = await suite.Open(pair, fromHex(rfc9180.enc), fromHex(rfc9180.ct), { info, aad });
    expect(toHex(opened)).toBe(rfc9180.pt);
    for (let round = 0; round < 20; round++) {
      const text = randomBytes(round * 13);
      const sealed = await suite.Seal(pair.publicKey, text, { info, aad });
      const native = openHpke(fromHex(rfc9180.skRm), info)(
        joined(sealed.encapsulatedSecret, sealed.ciphertext),
        aad,
      );
      expect(toHex(native)).toBe(toHex(text));
    }
  });

  it('gives back what was sealed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(
          fc.string({ maxLength: 8 }),
          fc.oneof(fc.integer(), fc.string({ unit: 'grapheme', maxLength: 20 }), fc.constant(null)),
          { maxKeys: 6 },
        ),
        async (answers) => {
          expect(open(await seal({ ...answers }), context)).toEqual({ ...answers });
        },
      ),
      { numRuns: 100 },
    );
  });

  it('refuses a ballot under another unit, nonce, revision or pulse', async () => {
    const sealed = await seal({ a: 1 });
    for (const change of [
      { unitId: 'team.2' },
      { nonceHash: randomBytes(32) },
      { revision: 2 },
      { nonceHash: randomBytes(31) },
    ])
      expect(() => open(sealed, { ...context, ...change })).toThrow(refused);
    expect(() => ballotOpener(privateKey, '13'.repeat(32), size)(sealed, context)).toThrow(refused);
    expect(() => ballotOpener(makeSealingKeyPair().privateKey, manifestHash, size)(sealed, context)).toThrow(
      refused,
    );
  });

  it('refuses a ballot changed in any byte, cut short or made longer', async () => {
    const sealed = await seal({ a: 1 });
    for (let i = 0; i < sealed.length; i += 7)
      expect(() =>
        open(
          sealed.map((byte, at) => (at === i ? byte ^ 4 : byte)),
          context,
        ),
      ).toThrow(refused);
    for (const other of [
      sealed.slice(1),
      sealed.slice(0, -1),
      joined(sealed, new Uint8Array(1)),
      new Uint8Array(0),
    ])
      expect(() => open(other, context)).toThrow(refused);
  });

  it('refuses what is sealed correctly but holds no padded JSON', async () => {
    const suite = new CipherSuite(KEM_DHKEM_P256_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_128_GCM);
    const recipient = await suite.DeserializePublicKey(publicKey);
    const { ballotBinding, ballotInfo } = await import('../ballot-context.js');
    const content = (text: Uint8Array, length = text.length) => {
      const block = new Uint8Array(size);
      new DataView(block.buffer).setUint32(0, length);
      block.set(text, 4);
      return block;
    };
    const broken = [
      content(utf8('{"a":')),
      content(new Uint8Array([0x22, 0xff, 0x22])),
      content(utf8('1'), size),
      content(utf8('{"a":1} '), 7).fill(9, 500, 501),
    ];
    for (const text of broken) {
      const sealed = await suite.Seal(recipient, text, {
        info: ballotInfo(manifestHash),
        aad: ballotBinding({ manifestHash, ...context }),
      });
      expect(() => open(joined(sealed.encapsulatedSecret, sealed.ciphertext), context)).toThrow(refused);
    }
  });
});
