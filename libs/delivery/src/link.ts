import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Bytes of a link key, a link secret, a pass hash and every digest of this room. */
export const secretLength = 32;

/**
 * The secret that a person's link carries: HMAC-SHA-256(link key, invitation id). Every mail of one invitation derives
 * the same one; whoever lacks the pulse's key file cannot make it from the database.
 */
export function linkSecret(linkKey: Buffer, invitationId: string): Buffer {
  return createHmac('sha256', linkKey).update(invitationId).digest();
}

/** What the database keeps of a secret: its SHA-256. */
export const secretHash = (secret: Buffer): Buffer => createHash('sha256').update(secret).digest();

/**
 * What the invitation keeps of a claimed pass: HMAC-SHA-256(link key, 'claim' || SHA-256 of the pass). Intake keeps the
 * pass's hash itself, so the two rows share no value. 37 bytes of input, so it never equals a link secret (36 bytes).
 */
export function claimDigest(linkKey: Buffer, passHash: Buffer): Buffer {
  return createHmac('sha256', linkKey).update('claim').update(passHash).digest();
}

/** Compares digests without telling by time where they differ; of unequal length is unequal. */
export function sameDigest(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Reads 32 bytes of base64url; null for anything else, so that each value has exactly one spelling. */
export function readSecret(text: string): Buffer | null {
  if (!/^[\w-]{43}$/.test(text)) return null;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length === secretLength && bytes.toString('base64url') === text ? bytes : null;
}

/** The one link of a mail. All that is personal stands in the fragment, which browsers never send to a server. */
export function invitationLink(input: {
  publicUrl: string;
  tenantId: string;
  pulseId: string;
  secret: Buffer;
  unitId: string;
  locale: string;
}): string {
  const base = input.publicUrl.replace(/\/+$/, '');
  const fragment = `${input.secret.toString('base64url')}.${input.unitId}.${input.locale}`;
  return `${base}/answer/${input.tenantId}/${input.pulseId}#${fragment}`;
}
