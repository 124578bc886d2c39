import { joined, utf8, type Bytes } from './bytes.js';
import { SealError } from './seal.errors.js';

/** Bytes that sealing adds: the encapsulated key (65) and the tag (16). */
export const SEALING_OVERHEAD = 81;

/** To what a sealed ballot is bound: opened under another pulse, unit, nonce or revision it fails. */
export interface BallotContext {
  readonly manifestHash: string;
  readonly unitId: string;
  /** SHA-256 of the nonce: all that is stored of it after the signature was checked. */
  readonly nonceHash: Bytes;
  readonly revision: number;
}

/** A revision as four bytes, most significant first. */
export function revisionBytes(revision: number): Bytes {
  if (!Number.isInteger(revision) || revision < 1 || revision > 0xffffffff)
    throw new SealError('seal.bad-revision');
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, revision);
  return bytes;
}

/** HPKE's `info`: the pulse. */
export function ballotInfo(manifestHash: string): Bytes {
  return utf8(`penumbra ballot 1\n${manifestHash}`);
}

/** HPKE's `aad`: nonce, revision and unit. Lengths are fixed but for the last, so no two contexts spell the same. */
export function ballotBinding({ nonceHash, revision, unitId }: BallotContext): Bytes {
  if (nonceHash.length !== 32) throw new SealError('seal.bad-ballot');
  return joined(nonceHash, revisionBytes(revision), utf8(unitId));
}
