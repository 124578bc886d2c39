import { createHash } from 'node:crypto';
import { quarterlyCore } from '@penumbra/instruments';
import type { FrozenPulse } from '@penumbra/pulses';
import { answerPage, readAnswerPage } from './answer-page.js';

const file =
  '<style>p{}</style><main></main><script type="application/json" id="pulse"></script><script>run()</script>';
const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const pulse: FrozenPulse = {
  id: '6f1f8a52-8c4e-4e4b-9d5e-0d6f6f0d9a11',
  title: '</script><script>alert(1)</script> $& <!--',
  programme: null,
  state: 'open',
  instrument: quarterlyCore(),
  minimumCell: 5,
  answersKeptDays: 365,
  closesAtInContract: null,
  replyToName: 'Ada',
  replyToEmail: 'ada@example.org',
  organisationName: 'Sample',
  openedAt: new Date('2030-01-01T00:00:00Z'),
  closesAt: new Date('2030-01-15T00:00:00Z'),
  closedAt: null,
  units: [],
  teams: [],
};
const input = { tenantId: 'c0b3c0de-0000-4000-8000-000000000000', pulse, intakeUrl: 'https://box.example/' };
const dataOf = (html: string) =>
  JSON.parse(/id="pulse">(.*?)<\/script>/s.exec(html)![1]!) as Record<string, unknown>;

describe('the answer page as it is served', () => {
  it('carries the pulse as data that no title can break out of', () => {
    const { html } = answerPage(readAnswerPage(file), input);
    expect(dataOf(html)).toMatchObject({
      state: 'open',
      title: pulse.title,
      intakeUrl: 'https://box.example',
    });
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html).not.toContain('<!--');
    expect(html.startsWith('<style>')).toBe(true);
    expect(html.endsWith('<script>run()</script>')).toBe(true);
  });

  it('says nothing about units, thresholds or constructs', () => {
    const { html } = answerPage(readAnswerPage(file), input);
    expect(Object.keys(dataOf(html))).toEqual([
      'state',
      'tenantId',
      'pulseId',
      'organisation',
      'title',
      'closesAt',
      'intakeUrl',
      'instrument',
      'replyToName',
      'replyToEmail',
    ]);
    expect(html).not.toContain('construct');
    expect(html).not.toContain('reversed');
  });

  it('allows exactly its own script and style, and to talk to the issuer and the ballot box', () => {
    const { headers } = answerPage(readAnswerPage(file), input);
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

  it('gives the hour at which a pulse was closed by hand', () => {
    const closedAt = new Date('2030-01-10T09:00:00Z');
    const { html } = answerPage(readAnswerPage(file), {
      ...input,
      pulse: { ...pulse, state: 'closed', closedAt },
    });
    expect(dataOf(html)).toMatchObject({ state: 'closed', closesAt: closedAt.toISOString() });
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
