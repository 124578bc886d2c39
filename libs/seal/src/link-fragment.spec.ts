import { randomUUID } from 'node:crypto';
import { randomBytes } from './bytes.js';
import { readLinkFragment, writeLinkFragment } from './link-fragment.js';
import { linkSecret } from './node/link-secret.js';

const manifestHash = '0f'.repeat(32);
const link = { secret: randomBytes(32), unitId: 'rest.a-1', manifestHash };

describe('link fragment', () => {
  it('reads what was written, with or without the #, and needs no escaping in an address', () => {
    const text = writeLinkFragment(link);
    expect(readLinkFragment(text)).toEqual(link);
    expect(readLinkFragment(`#${text}`)).toEqual(link);
    expect(new URL(`https://example.org/a#${text}`).hash).toBe(`#${text}`);
  });

  it('carries the group’s id, before the language', () => {
    const groupId = randomUUID();
    const text = writeLinkFragment({ ...link, groupId, locale: 'de' });
    expect(text).toBe(`${writeLinkFragment(link)}~${groupId}~de`);
    expect(readLinkFragment(text)).toEqual({ ...link, groupId, locale: 'de' });
    expect(readLinkFragment(writeLinkFragment({ ...link, groupId }))).toEqual({ ...link, groupId });
    for (const other of ['', 'x', groupId.toUpperCase(), `${groupId}~x`])
      expect(() => writeLinkFragment({ ...link, groupId: other })).toThrow('seal.bad-link');
    for (const other of [`${text}~${groupId}`, `${writeLinkFragment(link)}~de~${groupId}`])
      expect(() => readLinkFragment(other)).toThrow(expect.objectContaining({ code: 'seal.bad-link' }));
  });

  it('may carry the language of the mail', () => {
    for (const locale of ['de', 'de-AT']) {
      const text = writeLinkFragment({ ...link, locale });
      expect(text).toBe(`${writeLinkFragment(link)}~${locale}`);
      expect(readLinkFragment(text)).toEqual({ ...link, locale });
    }
    for (const locale of ['', 'DE', 'deutsch', 'de_AT', 'de~x'])
      expect(() => writeLinkFragment({ ...link, locale })).toThrow('seal.bad-link');
  });

  it('is the same for the same invitation, so every reminder carries the same link', () => {
    const linkKey = randomBytes(32);
    const write = (id: string) => writeLinkFragment({ ...link, secret: linkSecret(linkKey, id) });
    expect(write('invitation-1')).toBe(write('invitation-1'));
    expect(write('invitation-1')).not.toBe(write('invitation-2'));
  });

  it('refuses a link that lost or gained something', () => {
    const text = writeLinkFragment(link);
    const [secret, unitId, hash] = text.split('~') as [string, string, string];
    const broken = [
      '',
      '#',
      text.slice(0, -1),
      text.slice(1),
      `${text}~x`,
      `${text}%20`,
      `${secret}~${hash}`,
      `${secret}~~${hash}`,
      `${secret}~${unitId}~${hash.toUpperCase()}`,
      `${secret.slice(0, -1)}~${unitId}~${hash}`,
    ];
    for (const other of broken)
      expect(() => readLinkFragment(other)).toThrow(expect.objectContaining({ code: 'seal.bad-link' }));
  });
});
