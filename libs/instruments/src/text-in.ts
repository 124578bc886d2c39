import type { Locale, LocalisedText } from './instrument.js';

/** The language a reader is shown the text in: the exact tag (`de-AT`), else its language (`de`), else English. */
export const languageOfText = (text: LocalisedText, locale: Locale): Locale =>
  [locale, locale.split('-')[0]!].find((known) => Object.hasOwn(text, known)) ?? 'en';

/** The text in the reader's language. */
export const textIn = (text: LocalisedText, locale: Locale): string => text[languageOfText(text, locale)]!;

/** Letters and digits only, small: codes and questions are the same whatever stands between. */
export const plainWords = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
