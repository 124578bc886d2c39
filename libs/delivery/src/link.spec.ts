import { createHash, createHmac, randomBytes } from 'node:crypto';
import { newId } from '@penumbra/platform';
import { claimDigest, invitationLink, linkSecret, readSecret, sameDigest, secretHash } from './link.js';

describe('a link', () => {
  const key = randomBytes(32);
  const invitationId = newId();

  it('has a secret that is HMAC-SHA-256 of the invitation under the pulse’s key, and a hash of it in the database', () => {
    const secret = linkSecret(key, invitationId);
    expect(secret).toEqual(createHmac('sha256', key).update(invitationId, 'utf8').digest());
    expect(secretHash(secret)).toEqual(createHash('sha256').update(secret).digest());
    expect(linkSecret(randomBytes(32), invitationId)).not.toEqual(secret);
    expect(linkSecret(key, newId())).not.toEqual(secret);
  });

  it('keeps of a pass a digest that intake cannot make without the key', () => {
    const passHash = randomBytes(32);
    const digest = claimDigest(key, passHash);
    expect(digest).toEqual(
      createHmac('sha256', key)
        .update(Buffer.concat([Buffer.from('claim'), passHash]))
        .digest(),
    );
    expect(digest).not.toEqual(passHash);
    expect(claimDigest(randomBytes(32), passHash)).not.toEqual(digest);
  });

  it('reads 32 bytes of base64url in their one spelling and nothing else', () => {
    const bytes = Buffer.alloc(32, 7);
    const text = bytes.toString('base64url');
    expect(readSecret(text)).toEqual(bytes);
    // The last character of 43 carries two bits that no byte uses: another spelling of the same bytes.
    const other = text.slice(0, -1) + String.fromCharCode(text.charCodeAt(42) + 1);
    expect(Buffer.from(other, 'base64url')).toEqual(bytes);
    for (const wrong of [
      other,
      `${text}=`,
      text.slice(1),
      `${text}A`,
      '',
      'ä'.repeat(43),
      `${text.slice(1)} `,
    ])
      expect(readSecret(wrong)).toBeNull();
  });

  it('compares digests of unequal length without throwing', () => {
    expect(sameDigest(Buffer.from('ab'), Buffer.from('ab'))).toBe(true);
    expect(sameDigest(Buffer.from('ab'), Buffer.from('ac'))).toBe(false);
    expect(sameDigest(Buffer.from('ab'), Buffer.from('abc'))).toBe(false);
  });

  it('holds all that is personal in its fragment', () => {
    const secret = linkSecret(key, invitationId);
    const [tenantId, pulseId, unitId] = [newId(), newId(), newId()];
    const link = new URL(
      invitationLink({
        publicUrl: 'https://pulse.example/',
        tenantId,
        pulseId,
        secret,
        unitId,
        locale: 'de',
      }),
    );
    expect(link.pathname).toBe(`/answer/${tenantId}/${pulseId}`);
    expect(link.hash).toBe(`#${secret.toString('base64url')}.${unitId}.de`);
    expect(link.search).toBe('');
  });
});
