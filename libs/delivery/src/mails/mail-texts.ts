import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { textsFrom, type MailTexts } from './mail-language.js';

const folder = new URL('./languages/', import.meta.url);

/** Every language that has a file; another one is one more file. Read once, at start. */
const catalogues = new Map(
  readdirSync(fileURLToPath(folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const locale = name.slice(0, -'.json'.length);
      const file: unknown = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
      return [locale, textsFrom(locale, file)] as const;
    }),
);

/** The languages mails are written in, English first. */
export const mailLocales: readonly string[] = [...catalogues.keys()].toSorted((a, b) =>
  a === 'en' ? -1 : b === 'en' ? 1 : a < b ? -1 : 1,
);

/** The sentences in the reader's language, whatever its region (`de-AT`), else in English. */
export function mailTexts(locale: string): MailTexts {
  const language = locale.toLowerCase().split(/[-_]/)[0] ?? 'en';
  return catalogues.get(language) ?? catalogues.get('en')!;
}
