import { createHash } from 'node:crypto';
import type { FrozenPulse } from '@penumbra/pulses';

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
  const hashes = (tag: string): string =>
    [...html.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))]
      .map(([, content]) => `'sha256-${createHash('sha256').update(content!).digest('base64')}'`)
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

/**
 * The page for one pulse, or for none. It is the same for everybody: who reads it stands only in the link's fragment,
 * which never gets here.
 */
export function answerPage(
  template: AnswerPageTemplate,
  input: { tenantId: string; pulse: FrozenPulse; intakeUrl: string } | null,
): { html: string; headers: Record<string, string> } {
  const data = input ? onPage(input.tenantId, input.pulse, input.intakeUrl) : { state: 'unknown' };
  // In a script element only "<" could end it or begin a comment.
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  const connect = input ? `'self' ${new URL(input.intakeUrl).origin}` : `'none'`;
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

function onPage(tenantId: string, pulse: FrozenPulse, intakeUrl: string) {
  const ended = pulse.closedAt && pulse.closedAt < pulse.closesAt ? pulse.closedAt : pulse.closesAt;
  return {
    state: pulse.state,
    tenantId,
    pulseId: pulse.id,
    organisation: pulse.organisationName,
    title: pulse.title,
    closesAt: ended.toISOString(),
    intakeUrl: intakeUrl.replace(/\/$/, ''),
    instrument: {
      items: pulse.instrument.items.map(({ id, text, scale, askedWhen }) => ({ id, text, scale, askedWhen })),
    },
    replyToName: pulse.replyToName,
    replyToEmail: pulse.replyToEmail,
  };
}
