import type { MailTexts } from './mail-language.js';
import { escapeHtml } from './safe-text.js';

/** A mail's content, ready for the transport. */
export interface MailBody {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * The frame of every mail: one column, system fonts, nothing fetched from anywhere, readable in light and dark and with
 * styles off. `inner` is HTML that is already safe.
 */
export function htmlFrame(
  { locale, direction }: Pick<MailTexts, 'locale' | 'direction'>,
  title: string,
  inner: readonly string[],
): string {
  return `<!doctype html>
<html lang="${escapeHtml(locale)}" dir="${direction}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title></head>
<body style="margin:0;padding:16px;background-color:Canvas;color:CanvasText;font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5">
<div style="max-width:560px;margin:0 auto">
${inner.join('\n')}
</div></body></html>
`;
}

/** A sentence as a paragraph. `dir="auto"`: a sentence that begins with right-to-left letters is not torn apart. */
export const paragraph = (sentence: string): string =>
  `<p dir="auto" style="margin:0 0 16px">${escapeHtml(sentence)}</p>`;

/** The one thing to press. */
export const button = (label: string, link: string): string =>
  `<p style="margin:0 0 24px"><a href="${escapeHtml(link)}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#1f5fbf;color:#ffffff;font-weight:600;text-decoration:none">${escapeHtml(label)}</a></p>`;

/** A sentence in small print, with an address in full below it. */
export const smallPrint = (sentence: string, link: string): string =>
  `<p style="margin:0 0 16px;font-size:13px">${escapeHtml(sentence)}<br><a href="${escapeHtml(link)}" style="word-break:break-all">${escapeHtml(link)}</a></p>`;

/** The blocks of the text alternative. */
export const textOf = (blocks: readonly string[]): string => `${blocks.join('\n\n')}\n`;
