import { inlineHashes } from '@penumbra/delivery';

/** A page of one file, taken apart once: where the data goes in, and what may run and style it. */
export interface PageTemplate {
  readonly before: string;
  readonly after: string;
  /** Content security policy without the addresses the page may talk to. */
  readonly policy: string;
}

const opening = '<script type="application/json" id="pulse">';
const slot = `${opening}</script>`;

/**
 * @param framedBy whose pages may show it in a frame, as a content security policy says it.
 * @throws Error when the file is not one of the built pages.
 */
export function readPage(html: string, framedBy: `'none'` | `'self'` = `'none'`): PageTemplate {
  const at = html.indexOf(slot);
  if (at < 0) throw new Error('This page has no place for the pulse: build it with "npm run build".');
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
      `frame-ancestors ${framedBy}`,
      `require-trusted-types-for 'script'`,
      `trusted-types 'none'`,
    ].join('; '),
  };
}

/**
 * The page with what it shows, which is the same for everybody, or with nothing.
 * @param talksTo the only addresses that the page may ask anything.
 */
export function inlinedPage(
  template: PageTemplate,
  data: object | null,
  talksTo: readonly string[],
): { html: string; headers: Record<string, string> } {
  // In a script element only "<" could end it or begin a comment.
  const json = JSON.stringify(data ?? { state: 'unknown' }).replaceAll('<', '\\u003c');
  const connect = data && talksTo.length > 0 ? talksTo.join(' ') : `'none'`;
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
