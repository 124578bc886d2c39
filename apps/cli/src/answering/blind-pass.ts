import {
  blind,
  finalise,
  NONCE_LENGTH,
  passMessage,
  prepared,
  randomBytes,
  type Bytes,
  type UnitKey,
} from '@penumbra/seal';

/** What a device makes before it asks for its pass. */
export interface BlindPass {
  readonly nonce: Bytes;
  /** What the issuer is asked to sign; it tells nothing. */
  readonly blindedMessage: Bytes;
  /** The pass's signature from the issuer's answer; refuses one that does not fit. */
  finalise(blindSignature: Uint8Array): Promise<Bytes>;
}

export async function blindPass(key: UnitKey, manifestHash: string, unitId: string): Promise<BlindPass> {
  const nonce = randomBytes(NONCE_LENGTH);
  const message = prepared(nonce, passMessage(manifestHash, unitId));
  const { blindedMessage, inverse } = await blind(key, message);
  return { nonce, blindedMessage, finalise: (signature) => finalise(key, message, signature, inverse) };
}
