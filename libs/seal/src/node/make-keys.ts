import { createECDH, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { Bytes } from '../bytes.js';

const generate = promisify(generateKeyPair);

export interface UnitKeyPair {
  /** SPKI, DER. Published (its hash in the contract). */
  readonly publicKey: Bytes;
  /** PKCS #8, DER. Signs passes of one unit and nothing else; destroyed at close. */
  readonly privateKey: Bytes;
}

/**
 * One unit's key pair for blind signing: RSA of 2048 bits, exponent 65537, of type `rsa` (a key of type `rsa-pss`
 * refuses the raw operation). About 0.1 s of CPU: call it in a job, never in a request.
 */
export async function makeUnitKeyPair(): Promise<UnitKeyPair> {
  const { publicKey, privateKey } = await generate('rsa', {
    modulusLength: 2048,
    publicExponent: 65537,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
  return { publicKey: Uint8Array.from(publicKey), privateKey: Uint8Array.from(privateKey) };
}

export interface SealingKeyPair {
  /** Uncompressed point, 65 bytes. Published in the contract. */
  readonly publicKey: Bytes;
  /** The scalar, 32 bytes. Lives in one file that only the tally can read, until it is unlinked at close. */
  readonly privateKey: Bytes;
}

/** The pulse's sealing key pair on P-256. */
export function makeSealingKeyPair(): SealingKeyPair {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  const scalar = pair.getPrivateKey();
  const privateKey = new Uint8Array(32);
  privateKey.set(scalar, 32 - scalar.length);
  return { publicKey: Uint8Array.from(pair.getPublicKey()), privateKey };
}
