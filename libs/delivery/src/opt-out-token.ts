import { createHash, createHmac } from 'node:crypto';

/**
 * What stops a person's mails: HMAC-SHA-256(link key, 'opt-out' || invitation id). Every mail of an invitation carries the
 * same one. 43 bytes of input, so that it never equals a link's secret (36 bytes) or a claim (41 bytes): whoever holds it
 * can stop mails and nothing else.
 */
export function optOutToken(linkKey: Uint8Array, invitationId: string): Buffer {
  return createHmac('sha256', linkKey).update('opt-out').update(invitationId).digest();
}

/** What the database keeps of a token, also after the link key is gone. */
export function optOutHash(token: Uint8Array): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Where a token is used. Getting it shows a page and changes nothing; posting to it stops the mails (RFC 8058). */
export const optOutLink = (publicUrl: string, tenantId: string, token: Buffer): string =>
  `${publicUrl}/api/opt-outs/${tenantId}/${token.toString('base64url')}`;
