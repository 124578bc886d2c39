import { createHash } from 'node:crypto';
import type { Answers } from '@penumbra/instruments';

/** SHA-256 of a pass: what the ballot box knows instead of the pass itself. */
export const passHashOf = (pass: Uint8Array): Buffer => createHash('sha256').update(pass).digest();

/**
 * Answers in the one form that is hashed: JSON without spaces, keys in ascending order of their UTF-16 code units.
 * Written out by hand, because JSON.stringify puts keys that look like numbers first, whatever their order.
 */
export function canonicalAnswers(answers: Answers): string {
  const entries = Object.entries(answers).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([itemId, answer]) => `${JSON.stringify(itemId)}:${JSON.stringify(answer)}`).join(',')}}`;
}

/**
 * The receipt of a counted ballot, 32 bytes: SHA-256(pass hash || revision as four bytes, big-endian || canonical
 * answers in UTF-8). Whoever holds the pass and the answers can work it out again; nobody else can.
 */
export function receiptOf(passHash: Uint8Array, revision: number, answers: Answers): Buffer {
  const number = Buffer.alloc(4);
  number.writeUInt32BE(revision);
  return createHash('sha256')
    .update(passHash)
    .update(number)
    .update(canonicalAnswers(answers), 'utf8')
    .digest();
}
