import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { randomBytes } from '../bytes.js';
import { blindSign, readIssuerKey, type IssuerKey } from './issue.js';
import { makeUnitKeyPair } from './make-keys.js';

const numberOf = (value: bigint) =>
  Uint8Array.from(Buffer.from(value.toString(16).padStart(512, '0'), 'hex'));

describe('blind signing', () => {
  let key: IssuerKey;
  beforeAll(async () => {
    key = readIssuerKey((await makeUnitKeyPair()).privateKey);
  });

  const modulus = () => BigInt(`0x${Buffer.from(key.modulus).toString('hex')}`);

  it.each([0, 1, 255, 257, 512])('refuses a message of %i bytes', (length) => {
    expect(() => blindSign(key, randomBytes(length))).toThrow(
      expect.objectContaining({ code: 'seal.bad-blinded-message' }),
    );
  });

  it('refuses 0, 1, the modulus and what is above it', () => {
    const all = new Uint8Array(256).fill(255);
    for (const message of [numberOf(0n), numberOf(1n), numberOf(modulus()), numberOf(modulus() + 1n), all])
      expect(() => blindSign(key, message)).toThrow(
        expect.objectContaining({ code: 'seal.bad-blinded-message' }),
      );
  });

  it('signs what is just inside: 2 and the modulus less 1', () => {
    for (const message of [2n, 256n, modulus() - 1n]) {
      const signature = BigInt(`0x${Buffer.from(blindSign(key, numberOf(message))).toString('hex')}`);
      let back = 1n;
      for (let i = 16, square = signature; i >= 0; i--, square = (square * square) % modulus())
        if (i === 16 || i === 0) back = (back * square) % modulus();
      expect(back).toBe(message);
    }
  });

  it('gives the same message the same signature', () => {
    const message = numberOf(modulus() - 12345n);
    expect(blindSign(key, message)).toEqual(blindSign(key, message));
  });

  it('keeps back a signature that does not fit, as after a fault in the computation', async () => {
    const other = readIssuerKey((await makeUnitKeyPair()).privateKey);
    const faulty: IssuerKey = { ...key, publicKey: other.publicKey };
    // Many messages: the wrong result is above the other modulus for some and below it for others.
    for (let message = 2n; message < 40n; message++)
      expect(() => blindSign(faulty, numberOf(message))).toThrow(
        expect.objectContaining({ code: 'seal.faulty-signature' }),
      );
  });

  it('makes keys of type rsa, 2048 bits, and refuses keys of type rsa-pss, which cannot sign blindly', async () => {
    const { publicKey } = await makeUnitKeyPair();
    const parsed = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
    expect([parsed.asymmetricKeyType, parsed.asymmetricKeyDetails]).toEqual([
      'rsa',
      { modulusLength: 2048, publicExponent: 65537n },
    ]);
    const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey;
    expect(() => readIssuerKey(pss.export({ format: 'der', type: 'pkcs8' }))).toThrow(
      expect.objectContaining({ code: 'seal.bad-unit-key' }),
    );
  });
});
