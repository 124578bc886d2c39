import { de } from './mail-texts.de.js';
import { en } from './mail-texts.en.js';
import { es } from './mail-texts.es.js';
import { fr } from './mail-texts.fr.js';

/** Every sentence of the mails in one language. Names and titles come in cleaned; the layout escapes. */
export interface MailTexts {
  readonly locale: string;
  subject(title: string, closingDay: string): string;
  greeting(name: string): string;
  why(organisation: string, title: string): string;
  howLongByWhen(minutes: { atLeast: number; atMost: number }, closes: string): string;
  reminderSubject(title: string, closingDay: string): string;
  /** The same for everybody of the wave: nothing knows who has answered. */
  reminder(organisation: string, title: string): readonly string[];
  stillOpen(closes: string): string;
  readonly firstQuestion: string;
  readonly everyLinkTheSame: string;
  readonly button: string;
  readonly linkInWords: string;
  whoSeesWhat(minimumCell: number): string;
  readonly voluntary: string;
  contract(words: string): string;
  readonly yours: string;
  questions(replyToName: string): string;
  readonly noMoreMails: string;
  voidSubject(title: string): string;
  voidBody(organisation: string, title: string): readonly string[];
  resultsSubject(title: string): string;
  resultsBody(organisation: string, title: string): readonly string[];
  readonly resultsButton: string;
  readonly resultsLink: string;
}

/** Another language is one more file like these. */
const catalogues: Record<string, MailTexts> = { en, de, fr, es };

/** The languages mails are written in. */
export const mailLocales: readonly string[] = Object.keys(catalogues);

/** The sentences in the reader's language: the exact tag (`de-AT`), else its language (`de`), else English. */
export function mailTexts(locale: string): MailTexts {
  const language = locale.toLowerCase().split(/[-_]/)[0] ?? 'en';
  return Object.hasOwn(catalogues, language) ? catalogues[language]! : en;
}
