import { createHash } from 'node:crypto';
import type { PrivacyContract } from '@penumbra/delivery';
import { canonicalJson, manifestHash, type Json, type Manifest } from '@penumbra/seal';
import { answerPage, readAnswerPage, type AnswerPagePulse } from './answer-page.js';

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
const pulse: AnswerPagePulse = {
  state: 'open',
  tenantId: 'c0b3c0de-0000-4000-8000-000000000000',
  pulseId: '6f1f8a52-8c4e-4e4b-9d5e-0d6f6f0d9a11',
  intakeUrl: 'https://box.example',
  closesAt: new Date('2030-01-15T00:00:00Z'),
  contract,
};
const dataOf = (html: string) =>
  JSON.parse(/id="pulse">(.*?)<\/script>/s.exec(html)![1]!) as Record<string, unknown>;

describe('the answer page as it is served', () => {
  it('carries the contract as data that no title can break out of, and whose hash stays the same', async () => {
    const { html } = answerPage(readAnswerPage(file), pulse);
    const data = dataOf(html);
    expect(Object.keys(data)).toEqual(['state', 'tenantId', 'pulseId', 'intakeUrl', 'closesAt', 'manifest']);
    expect(data).toMatchObject({ state: 'open', closesAt: '2030-01-15T00:00:00.000Z' });
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html).not.toContain('<!--');
    expect(html.startsWith('<style>')).toBe(true);
    expect(html.endsWith('<script>run()</script>')).toBe(true);
    const published = createHash('sha256')
      .update(canonicalJson(contract as unknown as Json))
      .digest('hex');
    expect(await manifestHash(data['manifest'] as Manifest)).toBe(published);
  });

  it('allows exactly its own script and style, and to talk to the issuer and the ballot box', () => {
    const { headers } = answerPage(readAnswerPage(file), pulse);
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

  it('has no contract while it is being made', () => {
    const { html } = answerPage(readAnswerPage(file), { ...pulse, state: 'preparing', contract: null });
    expect(dataOf(html)).toMatchObject({ state: 'preparing', manifest: null });
  });

  it('serves a page without a pulse, which may talk to nobody', () => {
    const { html, headers } = answerPage(readAnswerPage(file), null);
    expect(dataOf(html)).toEqual({ state: 'unknown' });
    expect(headers['content-security-policy']).toContain(`connect-src 'none'`);
  });

  it('refuses a file that is not the built page', () => {
    expect(() => readAnswerPage('<main></main>')).toThrow(/npm run build/);
  });
});
