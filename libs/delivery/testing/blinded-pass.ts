import {
  blind,
  finalise,
  NONCE_LENGTH,
  passMessage,
  prepared,
  randomBytes,
  readUnitKey,
  type Bytes,
} from '@penumbra/seal';

export interface BlindedPass {
  readonly nonce: Bytes;
  /** What the issuer is asked to sign. */
  readonly blindedMessage: Bytes;
  /** The pass's signature, from the issuer's answer; refuses one that does not fit. */
  finalise(blindSignature: Uint8Array): Promise<Bytes>;
}

/** What a page does before it asks for its pass. */
export async function blindedPass(of: {
  manifestHash: string;
  unitId: string;
  unitKey: Uint8Array;
}): Promise<BlindedPass> {
  const key = await readUnitKey(Uint8Array.from(of.unitKey));
  const nonce = randomBytes(NONCE_LENGTH);
  const message = prepared(nonce, passMessage(of.manifestHash, of.unitId));
  const { blindedMessage, inverse } = await blind(key, message);
  return { nonce, blindedMessage, finalise: (signature) => finalise(key, message, signature, inverse) };
}
