import { constants, createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { NONCE_LENGTH, passMessage, prepared } from '../blind-pass.js';
import { SealError } from '../seal.errors.js';

export interface Pass {
  /** SPKI, DER, of the unit's public key. */
  readonly unitKey: Uint8Array;
  readonly manifestHash: string;
  readonly unitId: string;
  readonly nonce: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * A verifier of passes that keeps the keys it has parsed: parsing for every ballot would make verification nine times
 * dearer. Keeps at most `limit` keys, dropping the one unused for longest. Anything wrong with a pass gives false; a
 * key that is none is refused.
 */
export class PassVerifier {
  readonly #keys = new Map<string, KeyObject>();

  constructor(private readonly limit = 1000) {}

  /** How many keys are held. */
  get size(): number {
    return this.#keys.size;
  }

  verify({ unitKey, manifestHash, unitId, nonce, signature }: Pass): boolean {
    const key = this.keyOf(unitKey);
    if (nonce.length !== NONCE_LENGTH) return false;
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    return verify(
      'sha384',
      prepared(nonce, passMessage(manifestHash, unitId)),
      { key, padding, saltLength: 48 },
      signature,
    );
  }

  /** The parsed key; the same object for the same bytes as long as it is held. */
  keyOf(spki: Uint8Array): KeyObject {
    const name = createHash('sha256').update(spki).digest('base64url');
    const key = this.#keys.get(name) ?? parse(spki);
    this.#keys.delete(name);
    this.#keys.set(name, key);
    if (this.#keys.size > this.limit) this.#keys.delete(this.#keys.keys().next().value!);
    return key;
  }
}

function parse(spki: Uint8Array): KeyObject {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType === 'rsa') return key;
  } catch {
    // Not a key at all: refused below.
  }
  throw new SealError('seal.bad-unit-key');
}
