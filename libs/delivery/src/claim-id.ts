import { createHmac } from 'node:crypto';

/**
 * Under what it is kept that an invitation was issued its pass: HMAC-SHA-256(link key, 'claim' || invitation id). Only the
 * link key joins the two, which is in no database and is destroyed at the close; from then on nobody can tell whose it
 * was, in no row, log or backup. 41 bytes of input, so that it never equals a link's secret (36 bytes).
 */
export function claimId(linkKey: Uint8Array, invitationId: string): Buffer {
  return createHmac('sha256', linkKey).update('claim').update(invitationId).digest();
}
