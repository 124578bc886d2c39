import type { Locale, LocalisedText } from './instrument.js';

/**
 * The text in the reader's language: the exact tag (`de-AT`), else its language (`de`), else English.
 */
export function textIn(text: LocalisedText, locale: Locale): string {
  const exact = Object.hasOwn(text, locale) ? text[locale] : undefined;
  if (exact !== undefined) return exact;
  const language = locale.split('-')[0] as string;
  return (Object.hasOwn(text, language) ? text[language] : undefined) ?? text.en;
}
