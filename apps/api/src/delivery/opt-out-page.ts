import { inlineHashes, mailTexts } from '@penumbra/delivery';

const states = {
  asked: ['optOutAsked', 'optOutAskedText'],
  stopped: ['optOutStopped', 'optOutStoppedText'],
  resumed: ['optOutResumed', 'optOutResumedText'],
  unknown: ['optOutUnknown', 'optOutUnknownText'],
} as const;

const style =
  ':root{color-scheme:light dark}body{margin:0 auto;padding:16px;max-width:560px;font:16px/1.5 system-ui,sans-serif}' +
  'button{padding:12px 20px;border:0;border-radius:6px;background:#1f5fbf;color:#fff;font:inherit;font-weight:600}';

/** A page without a script, with at most one button. It fetches nothing and says nothing about who reads it. */
export function optOutPage(
  state: keyof typeof states,
  locale: string,
): { html: string; headers: Record<string, string> } {
  const texts = mailTexts(locale);
  const [title, text] = states[state];
  const form = (label: string, wish: string): string =>
    `<form method="post"><input type="hidden" name="mails" value="${wish}"><button>${label}</button></form>`;
  const html = `<!doctype html>
<html lang="${texts.locale}" dir="${texts.direction}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${texts[title]}</title><style>${style}</style></head>
<body><main><h1>${texts[title]}</h1>
${texts[text].map((sentence) => `<p>${sentence}</p>`).join('\n')}
${state === 'asked' || state === 'resumed' ? form(texts.optOutStop, 'stop') : ''}${state === 'stopped' ? form(texts.optOutResume, 'resume') : ''}
</main></body></html>
`;
  const hashes = inlineHashes(html, 'style').map((hash) => `'${hash}'`);
  return {
    html,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src ${hashes.join(' ')}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
      'x-robots-tag': 'noindex',
    },
  };
}
