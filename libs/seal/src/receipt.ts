import { revisionBytes } from './ballot-context.js';
import { joined, sha256, toHex, type Bytes } from './bytes.js';

/**
 * SHA-256(nonce || revision || ciphertext), lower-case hex: what the sender keeps and finds in the pulse's list after
 * close. Nobody but the sender can tell whose it is: the ciphertexts are gone, and a nonce is random.
 */
export async function receiptOf(nonce: Bytes, revision: number, ciphertext: Bytes): Promise<string> {
  return toHex(await sha256(joined(nonce, revisionBytes(revision), ciphertext)));
}
