import { createHash, randomBytes } from 'node:crypto';
import { isUuid, tenantScope, type TenantScope } from '@penumbra/platform';

/** A bearer token `<tenant>.<256 random bits>`; the database keeps the SHA-256 only. */
export function newToken(scope: TenantScope): { token: string; hash: Buffer } {
  const token = `${scope.tenantId}.${randomBytes(32).toString('base64url')}`;
  return { token, hash: hashOf(token) };
}

/** The tenant a token speaks of and its hash, or null when it is not of that form. */
export function readToken(token: string): { scope: TenantScope; hash: Buffer } | null {
  const tenantId = token.slice(0, 36);
  if (!isUuid(tenantId) || !/^\.[\w-]{43}$/.test(token.slice(36))) return null;
  return { scope: tenantScope(tenantId), hash: hashOf(token) };
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
