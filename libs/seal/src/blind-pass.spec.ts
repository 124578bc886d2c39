import { RSABSSA } from '@cloudflare/blindrsa-ts';
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import {
  blind,
  blindWith,
  finalise,
  passMessage,
  prepared,
  readUnitKey,
  verifyPass,
  type UnitKey,
} from './blind-pass.js';
import { fromHex, randomBytes, toHex, type Bytes } from './bytes.js';
import { blindSign, readIssuerKey, type IssuerKey } from './node/issue.js';
import { makeUnitKeyPair } from './node/make-keys.js';
import { rfc9474 } from './reference/rfc9474.js';

const number = (hex: string) => BigInt(`0x${hex}`);
const base64url = (value: bigint) => {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
};

/** The RFC's key pair, its missing parts worked out from p, q and d. */
function rfcKeys(): { spki: Bytes; pkcs8: Bytes } {
  const [p, q, d] = [number(rfc9474.p), number(rfc9474.q), number(rfc9474.d)];
  let [a, b, x, y] = [q % p, p, 1n, 0n];
  while (b) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  const key = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'RSA',
      n: base64url(number(rfc9474.n)),
      e: 'AQAB',
      d: base64url(d),
      p: base64url(p),
      q: base64url(q),
      dp: base64url(d % (p - 1n)),
      dq: base64url(d % (q - 1n)),
      qi: base64url(((x % p) + p) % p),
    },
  });
  return {
    spki: Uint8Array.from(createPublicKey(key).export({ format: 'der', type: 'spki' })),
    pkcs8: Uint8Array.from(key.export({ format: 'der', type: 'pkcs8' })),
  };
}

const odd = (options: { modulusLength: number; publicExponent?: number }) =>
  generateKeyPairSync('rsa', {
    ...options,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  }).publicKey;

const message = passMessage('0'.repeat(64), 'team.7');

describe('blind pass', () => {
  let unitKey: UnitKey;
  let issuerKey: IssuerKey;
  let spki: Bytes;
  let pkcs8: Bytes;

  beforeAll(async () => {
    const pair = await makeUnitKeyPair();
    [spki, pkcs8] = [pair.publicKey, pair.privateKey];
    unitKey = await readUnitKey(spki);
    issuerKey = readIssuerKey(pkcs8);
  });

  it('reproduces the vectors of RFC 9474 byte for byte', async () => {
    const keys = rfcKeys();
    const key = await readUnitKey(keys.spki);
    const preparedMessage = prepared(fromHex(rfc9474.msg_prefix), fromHex(rfc9474.msg));
    expect(toHex(preparedMessage)).toBe(rfc9474.prepared_msg);

    let [a, b, x, y] = [BigInt(`0x${rfc9474.inv}`), key.modulus, 1n, 0n];
    while (b) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
    const factor = ((x % key.modulus) + key.modulus) % key.modulus;
    const blinded = await blindWith(key, preparedMessage, fromHex(rfc9474.salt), factor);
    expect(toHex(blinded.blindedMessage)).toBe(rfc9474.blinded_msg);
    expect(toHex(blinded.inverse)).toBe(rfc9474.inv);

    const blindSignature = blindSign(readIssuerKey(keys.pkcs8), blinded.blindedMessage);
    expect(toHex(blindSignature)).toBe(rfc9474.blind_sig);
    expect(toHex(await finalise(key, preparedMessage, blindSignature, blinded.inverse))).toBe(rfc9474.sig);
  });

  it('is a signature that anybody can verify, and that the issuer never saw', async () => {
    const preparedMessage = prepared(randomBytes(32), message);
    const { blindedMessage, inverse } = await blind(unitKey, preparedMessage);
    const blindSignature = blindSign(issuerKey, blindedMessage);
    const signature = await finalise(unitKey, preparedMessage, blindSignature, inverse);
    expect(await verifyPass(unitKey, preparedMessage, signature)).toBe(true);
    for (const seen of [blindedMessage, blindSignature]) expect(toHex(seen)).not.toBe(toHex(signature));
  });

  it('agrees with the library in both directions, on every side of the exchange', async () => {
    const library = RSABSSA.SHA384.PSS.Randomized({ supportsRSARAW: false });
    const publicKey = await crypto.subtle.importKey(
      'spki',
      spki,
      { name: 'RSA-PSS', hash: 'SHA-384' },
      true,
      ['verify'],
    );
    const privateKey = await crypto.subtle.importKey(
      'pkcs8',
      pkcs8,
      { name: 'RSA-PSS', hash: 'SHA-384' },
      true,
      ['sign'],
    );
    for (let round = 0; round < 5; round++) {
      const text = randomBytes(round * 17);
      // The library blinds, we sign, it unblinds, we verify.
      const theirs = library.prepare(text) as Bytes;
      const asked = await library.blind(publicKey, theirs);
      const answered = await library.finalize(
        publicKey,
        theirs,
        blindSign(issuerKey, asked.blindedMsg),
        asked.inv,
      );
      expect(await verifyPass(unitKey, theirs, answered as Bytes)).toBe(true);
      // We blind, it signs, we unblind, it verifies.
      const ours = prepared(randomBytes(32), text);
      const { blindedMessage, inverse } = await blind(unitKey, ours);
      const blindSignature = await library.blindSign(privateKey, blindedMessage);
      expect(toHex(blindSignature)).toBe(toHex(blindSign(issuerKey, blindedMessage)));
      expect(
        await library.verify(publicKey, await finalise(unitKey, ours, blindSignature, inverse), ours),
      ).toBe(true);
    }
  });

  it('blinds the same message differently each time', async () => {
    const preparedMessage = prepared(randomBytes(32), message);
    const seen = new Set<string>();
    for (let i = 0; i < 20; i++) seen.add(toHex((await blind(unitKey, preparedMessage)).blindedMessage));
    expect(seen.size).toBe(20);
  });

  it('does not fit another nonce, pulse, unit or key', async () => {
    const nonce = randomBytes(32);
    const { blindedMessage, inverse } = await blind(unitKey, prepared(nonce, message));
    const signature = await finalise(
      unitKey,
      prepared(nonce, message),
      blindSign(issuerKey, blindedMessage),
      inverse,
    );
    const other = await readUnitKey((await makeUnitKeyPair()).publicKey);
    expect(await verifyPass(unitKey, prepared(randomBytes(32), message), signature)).toBe(false);
    expect(await verifyPass(unitKey, prepared(nonce, passMessage('1'.repeat(64), 'team.7')), signature)).toBe(
      false,
    );
    expect(await verifyPass(unitKey, prepared(nonce, passMessage('0'.repeat(64), 'team.8')), signature)).toBe(
      false,
    );
    expect(await verifyPass(other, prepared(nonce, message), signature)).toBe(false);
    expect(await verifyPass(unitKey, prepared(nonce, message), signature.slice(1))).toBe(false);
  });

  it('refuses an answer of the issuer that does not fit', async () => {
    const preparedMessage = prepared(randomBytes(32), message);
    const { blindedMessage, inverse } = await blind(unitKey, preparedMessage);
    const answer = blindSign(issuerKey, blindedMessage);
    const changed = answer.map((byte, i) => (i === 100 ? byte ^ 1 : byte));
    for (const wrong of [changed, answer.slice(1), new Uint8Array(256), new Uint8Array(0)])
      await expect(finalise(unitKey, preparedMessage, wrong, inverse)).rejects.toMatchObject({
        code: 'seal.bad-signature',
      });
  });

  it('refuses a nonce of another length', () => {
    for (const length of [0, 31, 33])
      expect(() => prepared(new Uint8Array(length), message)).toThrow(
        expect.objectContaining({ code: 'seal.bad-message' }),
      );
  });

  it('refuses keys that the issuer never makes', async () => {
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
      type: 'spki',
      format: 'der',
    });
    for (const key of [
      odd({ modulusLength: 1024 }),
      odd({ modulusLength: 2048, publicExponent: 3 }),
      curve,
      Buffer.from('x'),
    ])
      await expect(readUnitKey(Uint8Array.from(key))).rejects.toMatchObject({ code: 'seal.bad-unit-key' });
  });
});
