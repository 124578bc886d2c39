import { inlineHashes, type AnsweringPulse } from '@penumbra/delivery';

/** The page's one file, taken apart once: where the pulse goes in, and what may run and style it. */
export interface AnswerPageTemplate {
  readonly before: string;
  readonly after: string;
  /** Content security policy without the addresses the page may talk to. */
  readonly policy: string;
}

const opening = '<script type="application/json" id="pulse">';
const slot = `${opening}</script>`;

/** @throws Error when the file is not the built answer page. */
export function readAnswerPage(html: string): AnswerPageTemplate {
  const at = html.indexOf(slot);
  if (at < 0) throw new Error('The answer page has no place for the pulse: build it with "npm run build".');
  const hashes = (tag: 'script' | 'style'): string =>
    inlineHashes(html, tag)
      .map((hash) => `'${hash}'`)
      .join(' ');
  return {
    before: html.slice(0, at),
    after: html.slice(at + slot.length),
    policy: [
      `default-src 'none'`,
      `script-src ${hashes('script')}`,
      `style-src ${hashes('style')}`,
      `img-src data:`,
      `base-uri 'none'`,
      `form-action 'none'`,
      `frame-ancestors 'none'`,
      `require-trusted-types-for 'script'`,
      `trusted-types 'none'`,
    ].join('; '),
  };
}

/** What is known of the pulse at an address. */
export interface AnswerPagePulse extends AnsweringPulse {
  readonly tenantId: string;
  readonly pulseId: string;
  readonly intakeUrl: string;
}

/**
 * The page for one pulse, or for none. It is the same for everybody: who reads it stands only in the link's fragment,
 * which never gets here. The contract goes in as it was published; the page holds its hash against the link's.
 */
export function answerPage(
  template: AnswerPageTemplate,
  pulse: AnswerPagePulse | null,
): { html: string; headers: Record<string, string> } {
  // In a script element only "<" could end it or begin a comment.
  const json = JSON.stringify(pulse ? onPage(pulse) : { state: 'unknown' }).replaceAll('<', '\\u003c');
  const connect = pulse ? `'self' ${new URL(pulse.intakeUrl).origin}` : `'none'`;
  return {
    html: `${template.before}${opening}${json}</script>${template.after}`,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `${template.policy}; connect-src ${connect}`,
      'cache-control': 'no-cache',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    },
  };
}

const onPage = ({ state, tenantId, pulseId, intakeUrl, closesAt, contract }: AnswerPagePulse) => ({
  state,
  tenantId,
  pulseId,
  intakeUrl,
  closesAt: closesAt.toISOString(),
  manifest: contract,
});
