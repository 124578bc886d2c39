import { revisionBytes } from './ballot-context.js';
import { joined, sha256, toHex, type Bytes } from './bytes.js';

/**
 * SHA-256(nonce || revision || ciphertext), lower-case hex: what the sender keeps and finds in the pulse's list after
 * close. The nonce never leaves the ballot box, so a receipt in the list leads to nobody.
 */
export async function receiptOf(nonce: Bytes, revision: number, ciphertext: Bytes): Promise<string> {
  return toHex(await sha256(joined(nonce, revisionBytes(revision), ciphertext)));
}
