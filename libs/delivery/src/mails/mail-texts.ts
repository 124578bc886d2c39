import type { MailTexts } from './mail-language.js';
import { de } from './mail-texts.de.js';
import { en } from './mail-texts.en.js';
import { es } from './mail-texts.es.js';
import { fr } from './mail-texts.fr.js';

/** Another language is one more file like these. */
const catalogues: Record<string, MailTexts> = { en, de, fr, es };

/** The languages mails are written in. */
export const mailLocales: readonly string[] = Object.keys(catalogues);

/** The sentences in the reader's language: the exact tag (`de-AT`), else its language (`de`), else English. */
export function mailTexts(locale: string): MailTexts {
  const language = locale.toLowerCase().split(/[-_]/)[0] ?? 'en';
  return Object.hasOwn(catalogues, language) ? catalogues[language]! : en;
}
