import { blind, finalise, NONCE_LENGTH, passMessage, prepared, type UnitKey } from './blind-pass.js';
import { randomBytes, type Bytes } from './bytes.js';

/** What a device makes before it asks for its pass. */
export interface BlindedPass {
  readonly nonce: Bytes;
  /** What the issuer is asked to sign; it tells nothing. */
  readonly blindedMessage: Bytes;
  /** The pass's signature from the issuer's answer; refuses one that does not fit. */
  finalise(blindSignature: Uint8Array): Promise<Bytes>;
}

/** A new pass of this unit, blinded, for a device that need not survive being closed before the issuer's answer. */
export async function blindedPass(key: UnitKey, manifestHash: string, unitId: string): Promise<BlindedPass> {
  const nonce = randomBytes(NONCE_LENGTH);
  const message = prepared(nonce, passMessage(manifestHash, unitId));
  const { blindedMessage, inverse } = await blind(key, message);
  return { nonce, blindedMessage, finalise: (signature) => finalise(key, message, signature, inverse) };
}
