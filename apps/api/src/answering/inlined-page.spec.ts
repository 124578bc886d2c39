import { createHash } from 'node:crypto';
import type { PrivacyContract } from '@penumbra/delivery';
import { canonicalJson, manifestHash, type Json, type Manifest } from '@penumbra/seal';
import { inlinedPage, readPage } from './inlined-page.js';

const file =
  '<style>p{}</style><main></main><script type="application/json" id="pulse"></script><script>run()</script>';
const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const contract = {
  version: 1,
  title: '</script><script>alert(1)</script> $& <!--',
  units: [],
  sealingKey: 'B',
  ballotSize: 256,
} as unknown as PrivacyContract;
const data = {
  state: 'open',
  manifest: contract,
};
const talksTo = [`'self'`, 'https://box.example'];
const dataOf = (html: string) =>
  JSON.parse(/id="pulse">(.*?)<\/script>/s.exec(html)![1]!) as Record<string, unknown>;

describe('a page of one file as it is served', () => {
  it('carries the contract as data that no title can break out of, and whose hash stays the same', async () => {
    const { html } = inlinedPage(readPage(file), data, talksTo);
    expect(dataOf(html)).toEqual(data);
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html).not.toContain('<!--');
    expect(html.startsWith('<style>')).toBe(true);
    expect(html.endsWith('<script>run()</script>')).toBe(true);
    const published = createHash('sha256')
      .update(canonicalJson(contract as unknown as Json))
      .digest('hex');
    expect(await manifestHash(dataOf(html)['manifest'] as Manifest)).toBe(published);
  });

  it('allows exactly its own script and style, and to talk to the given addresses', () => {
    const { headers } = inlinedPage(readPage(file), data, talksTo);
    const policy = headers['content-security-policy']!.split('; ');
    expect(policy).toContain(`default-src 'none'`);
    expect(policy).toContain(`script-src ${hash('run()')}`);
    expect(policy).toContain(`style-src ${hash('p{}')}`);
    expect(policy).toContain(`connect-src 'self' https://box.example`);
    expect(policy).toContain(`require-trusted-types-for 'script'`);
    expect(policy).toContain(`frame-ancestors 'none'`);
    expect(headers).toMatchObject({
      'cache-control': 'no-cache',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
  });

  it('may talk to nobody when it needs nobody', () => {
    const { headers } = inlinedPage(readPage(file), data, []);
    expect(headers['content-security-policy']).toContain(`connect-src 'none'`);
  });

  it('serves a page without data, which may talk to nobody', () => {
    const { html, headers } = inlinedPage(readPage(file), null, talksTo);
    expect(dataOf(html)).toEqual({ state: 'unknown' });
    expect(headers['content-security-policy']).toContain(`connect-src 'none'`);
  });

  it('refuses a file that is not the built page', () => {
    expect(() => readPage('<main></main>')).toThrow(/npm run build/);
  });
});
