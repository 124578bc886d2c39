import { randomBytes } from 'node:crypto';
import { newId } from '@penumbra/platform';
import { readLinkFragment } from '@penumbra/seal';
import { linkSecret } from '@penumbra/seal/node';
import { claimId } from './claim-id.js';
import { invitationLink } from './invitation-link.js';

describe('a link', () => {
  const parts = {
    publicUrl: 'https://pulse.example',
    tenantId: newId(),
    pulseId: newId(),
    secret: linkSecret(randomBytes(32), newId()),
    unitId: newId(),
    groupId: newId(),
    manifestHash: '0f'.repeat(32),
  };

  it('holds all that is personal in its fragment', () => {
    const link = new URL(invitationLink({ ...parts, locale: 'de' }));
    expect(link.pathname).toBe(`/answer/${parts.tenantId}/${parts.pulseId}`);
    expect(link.search).toBe('');
    const { secret, unitId, groupId, manifestHash } = parts;
    expect(readLinkFragment(link.hash)).toEqual({ secret, unitId, groupId, manifestHash, locale: 'de' });
  });

  it('names the language as far as a link can, whatever the roster says', () => {
    const localeOf = (locale: string) =>
      readLinkFragment(new URL(invitationLink({ ...parts, locale })).hash).locale;
    expect(['de', 'DE_at', 'zh-Hant-TW', 'en-GB', '', 'x', '~~', '<b>', 'deutsch'].map(localeOf)).toEqual([
      'de',
      'de-AT',
      'zh-TW',
      'en-GB',
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('a claim', () => {
  it('is kept under an id that takes the link key to make, and that no link carries', () => {
    const [key, invitationId] = [randomBytes(32), newId()];
    expect(claimId(key, invitationId)).toEqual(claimId(key, invitationId));
    expect(claimId(randomBytes(32), invitationId)).not.toEqual(claimId(key, invitationId));
    expect(claimId(key, newId())).not.toEqual(claimId(key, invitationId));
    expect(Buffer.from(linkSecret(key, invitationId))).not.toEqual(claimId(key, invitationId));
  });
});
