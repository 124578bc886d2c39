import { minutesToAnswer, type Instrument } from '@penumbra/instruments';
import type { Contract } from '../contract-on-page.js';
import { element } from '../element.js';
import { timeInWords } from '../language.js';
import { paragraph } from '../screens.js';
import { askedItems } from './asked-items.js';
import type { Words } from './words.en.js';

/** What stands above the questions: what the survey is, how long it takes, by when, and that nobody has to. */
export function introduction(
  { title, instrument: { items, comment }, closesAt }: Pick<Contract, 'title' | 'instrument' | 'closesAt'>,
  words: Words,
  language: string,
): (Node | false)[] {
  const { atMost } = minutesToAnswer({ items: [...items], comment } as unknown as Instrument);
  const closing = timeInWords(closesAt, language);
  const aboutLead = items.some((item) => /\bour lead\b/i.test(item.text.en));
  return [
    element('h1', {}, title),
    element(
      'p.lead',
      {},
      `${words.questions(askedItems(items, {}).length)}, ${words.minutes(atMost)}. ${words.openUntil(closing)}`,
    ),
    paragraph(words.voluntary),
    aboutLead && paragraph(words.leads),
  ];
}

/** The sentences about what happens to an answer. */
export const factList = (words: Words, minimumCell: number): Node =>
  element('ol', {}, ...words.facts(minimumCell).map((fact) => element('li', {}, fact)));

/** Whom to ask; stands at the end of every screen. */
export const askWhom = (
  { replyToName, replyToEmail }: Pick<Contract, 'replyToName' | 'replyToEmail'>,
  words: Words,
): Node =>
  element(
    'footer',
    {},
    paragraph(
      words.askPerson(replyToName),
      ' ',
      element('a', { href: `mailto:${replyToEmail}` }, replyToEmail),
    ),
  );
