import { createHash, createHmac } from 'node:crypto';
import type { Bytes } from '../bytes.js';

/**
 * The secret of one invitation: HMAC-SHA-256(link key, invitation id). Every retry and reminder carries the same link,
 * and it can be made only with the link key, which is in no database.
 */
export function linkSecret(linkKey: Uint8Array, invitationId: string): Bytes {
  return Uint8Array.from(createHmac('sha256', linkKey).update(invitationId).digest());
}

/** What the database keeps of a secret: its SHA-256. */
export function linkSecretHash(secret: Uint8Array): Bytes {
  return Uint8Array.from(createHash('sha256').update(secret).digest());
}
