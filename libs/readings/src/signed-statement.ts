import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

const hashLength = 32;
/** What stands before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * What is signed for a reading: canonical JSON of the hash of every cell in their order, the header, and whose it is. One
 * cell can so be checked without reading the others. `header` is canonical JSON itself.
 */
export function statementOf(of: { tenantId: string; header: string; cellHashes: Buffer }): string {
  const hashes: string[] = [];
  for (let start = 0; start < of.cellHashes.length; start += hashLength)
    hashes.push(`"${of.cellHashes.toString('hex', start, start + hashLength)}"`);
  return `{"cellHashes":[${hashes.join(',')}],"header":${of.header},"tenantId":"${of.tenantId}","version":1}`;
}

/** SHA-256 of each text, one after another. */
export const hashesOf = (texts: readonly string[]): Buffer => Buffer.concat(texts.map(sha256));

export const sha256 = (content: string | Buffer): Buffer => createHash('sha256').update(content).digest();

/** The hash at a place of the list; empty beyond its end. */
export const hashAt = (hashes: Buffer, place: number): Buffer =>
  hashes.subarray(place * hashLength, (place + 1) * hashLength);

export const countOf = (hashes: Buffer): number => hashes.length / hashLength;

/** Signs with the Ed25519 key made of these 32 bytes. The key's id is the SHA-256 of its public half. */
export function signStatement(
  seed: Buffer,
  statement: string,
): { keyId: string; publicKey: Buffer; signature: Buffer } {
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return {
    keyId: sha256(publicKey).toString('hex'),
    publicKey,
    signature: sign(null, Buffer.from(statement, 'utf8'), privateKey),
  };
}

const parsed = new Map<string, KeyObject>();

/** Whether the signature over the statement is that of the key, and the key the one that its id names. */
export function isSigned(
  statement: string,
  by: { keyId: string; publicKey: Buffer; signature: Buffer },
): boolean {
  if (sha256(by.publicKey).toString('hex') !== by.keyId) return false;
  let key = parsed.get(by.keyId);
  if (!key) {
    key = createPublicKey({ key: by.publicKey, format: 'der', type: 'spki' });
    parsed.set(by.keyId, key);
  }
  return verify(null, Buffer.from(statement, 'utf8'), key, by.signature);
}
