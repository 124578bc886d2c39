import { fromBase64url, sha256, toBase64url, toHex, utf8, type Bytes } from './bytes.js';
import { canonicalJson, type Json } from './canonical-json.js';
import { SealError } from './seal.errors.js';
import { readUnitKey, type UnitKey } from './blind-pass.js';

export interface ManifestUnit {
  readonly unitId: string;
  /** People invited. */
  readonly size: number;
  /** SHA-256 of the unit's public key (SPKI), base64url: 500 whole keys would make the contract 130 KB. */
  readonly keyHash: string;
}

/** The part of the privacy contract that this lib needs; everything else in it is hashed alike. */
export interface Manifest {
  readonly units: readonly ManifestUnit[];
  /** Public sealing key of the pulse: an uncompressed P-256 point, base64url. */
  readonly sealingKey: string;
  /** Every ballot of the pulse is padded to this many bytes before it is sealed. */
  readonly ballotSize: number;
  readonly [name: string]: Json | readonly ManifestUnit[];
}

/** SHA-256 of the contract in its canonical form, lower-case hex: the same for everyone, in every mail. */
export async function manifestHash(manifest: Manifest): Promise<string> {
  return toHex(await sha256(utf8(canonicalJson(manifest as unknown as Json))));
}

/** SHA-256 of a public key (SPKI), base64url, as listed in the contract. */
export async function keyHash(spki: Bytes): Promise<string> {
  return toBase64url(await sha256(spki));
}

/**
 * The key of a unit, after checking that it is the one the contract names. A key of its own for one person would mark
 * that person's answers, so a key that everybody's contract does not name is refused.
 */
export async function unitKeyOf(manifest: Manifest, unitId: string, spki: Bytes): Promise<UnitKey> {
  const unit = manifest.units.find((candidate) => candidate.unitId === unitId);
  if (!unit) throw new SealError('seal.unit-not-in-manifest');
  if ((await keyHash(spki)) !== unit.keyHash) throw new SealError('seal.key-not-in-manifest');
  return readUnitKey(spki);
}

/** The pulse's public sealing key as bytes. */
export function sealingKeyOf(manifest: Manifest): Bytes {
  return fromBase64url(manifest.sealingKey);
}
