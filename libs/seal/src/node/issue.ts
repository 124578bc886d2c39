import {
  constants,
  createPrivateKey,
  createPublicKey,
  privateEncrypt,
  publicDecrypt,
  type KeyObject,
} from 'node:crypto';
import type { Bytes } from '../bytes.js';
import { SealError } from '../seal.errors.js';
import { sameBytes } from './same-bytes.js';

/** A unit's private key, parsed once and kept: parsing costs far more than signing. */
export interface IssuerKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly modulus: Bytes;
}

/** Parses a unit's private key (PKCS #8, DER). */
export function readIssuerKey(pkcs8: Uint8Array): IssuerKey {
  const privateKey = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  if (privateKey.asymmetricKeyType !== 'rsa') throw new SealError('seal.bad-unit-key');
  const publicKey = createPublicKey(privateKey);
  const { n } = publicKey.export({ format: 'jwk' });
  return { privateKey, publicKey, modulus: Uint8Array.from(Buffer.from(n!, 'base64url')) };
}

/**
 * RFC 9474, BlindSign: the raw RSA operation, natively. The result is checked (s^e = B) before it leaves: a fault in the
 * middle of the computation would otherwise give away the private key. Refuses anything that is not as long as the
 * modulus, 0, 1, and numbers from the modulus up. Deterministic: the same message always gets the same signature, so a
 * lost reply can be asked for again.
 */
export function blindSign(key: IssuerKey, blindedMessage: Uint8Array): Bytes {
  if (
    blindedMessage.length !== key.modulus.length ||
    isTiny(blindedMessage) ||
    !isBelow(blindedMessage, key.modulus)
  )
    throw new SealError('seal.bad-blinded-message');
  const padding = constants.RSA_NO_PADDING;
  const signature = privateEncrypt({ key: key.privateKey, padding }, blindedMessage);
  if (!fits(key, signature, blindedMessage)) throw new SealError('seal.faulty-signature');
  return Uint8Array.from(signature);
}

/** Whether s^e = B. A signature from the modulus up makes the native operation throw; it does not fit either. */
function fits(key: IssuerKey, signature: Uint8Array, blindedMessage: Uint8Array): boolean {
  try {
    const back = publicDecrypt({ key: key.publicKey, padding: constants.RSA_NO_PADDING }, signature);
    return sameBytes(back, blindedMessage);
  } catch {
    return false;
  }
}

function isTiny(number: Uint8Array): boolean {
  return number.at(-1)! <= 1 && number.subarray(0, -1).every((byte) => byte === 0);
}

function isBelow(number: Uint8Array, limit: Uint8Array): boolean {
  return Buffer.compare(number, limit) < 0;
}
