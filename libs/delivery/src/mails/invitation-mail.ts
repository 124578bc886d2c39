import { languageOfText, minutesToAnswer, textIn, type Instrument, type Item } from '@penumbra/instruments';
import { closingDay, closingTime } from './closing-time.js';
import { button, htmlFrame, paragraph, smallPrint, textOf, type MailBody } from './mail-body.js';
import type { MailTexts } from './mail-language.js';
import { mailTexts } from './mail-texts.js';
import { escapeHtml, safeName, safeSentence } from './safe-text.js';

export interface InvitationContent {
  readonly title: string;
  readonly organisationName: string;
  readonly replyToName: string;
  readonly instrument: Instrument;
  readonly minimumCell: number;
  readonly closesAt: Date;
  readonly person: { readonly name: string; readonly locale: string; readonly timeZone: string };
  /** The person’s one link to the questions; every link to them is this one, to the byte. */
  readonly link: string;
  /** The privacy contract, the same for everyone; null while the pulse is not launched. */
  readonly contract: { readonly words: string; readonly link: string } | null;
  /** Stops all further mails to this person; null in a preview. */
  readonly optOutLink: string | null;
  /** HR sends it to itself: the subject and the first line say so. */
  readonly isTest?: boolean;
}

/**
 * The invitation: why you, how long, by when, who sees what, and the first question with its scale as plain content.
 * No link depends on an answer, because mail gateways log the full address that a named person pressed. The one other
 * link about the pulse, to the privacy contract, is the same for everyone.
 */
export function invitationMail(content: InvitationContent): MailBody {
  const { texts, title, organisation, closes, day } = wording(content);
  const subject = texts.subject(title, day);
  return questionMail(content, content.isTest ? texts.testSubject(subject) : subject, [
    texts.why(organisation, title),
    howLong(texts, minutesToAnswer(content.instrument), closes),
  ]);
}

const howLong = (
  texts: MailTexts,
  { atLeast, atMost }: { atLeast: number; atMost: number },
  closes: string,
) =>
  atLeast === atMost
    ? texts.howLongByWhen(atLeast, closes)
    : texts.howLongFromToByWhen(atLeast, atMost, closes);

/** The reminder: the invitation over again, in the same words for everybody of the wave. */
export function reminderMail(content: InvitationContent): MailBody {
  const { texts, title, organisation, closes, day } = wording(content);
  return questionMail(content, texts.reminderSubject(title, day), [
    ...texts.reminder(organisation, title),
    texts.stillOpen(closes),
  ]);
}

function wording({ title, organisationName, closesAt, person }: InvitationContent) {
  const texts = mailTexts(person.locale);
  return {
    texts,
    title: safeName(title),
    organisation: safeName(organisationName),
    closes: closingTime(closesAt, texts.locale, person.timeZone),
    day: closingDay(closesAt, texts.locale, person.timeZone),
  };
}

/** A mail that leads to the questions; `reason` says why it comes. */
function questionMail(content: InvitationContent, subject: string, reason: readonly string[]): MailBody {
  const { person, link, contract, optOutLink, isTest = false } = content;
  const texts = mailTexts(person.locale);
  const closing = [
    texts.whoSeesWhat(content.minimumCell),
    texts.voluntary,
    texts.yours,
    texts.questions(safeName(content.replyToName)),
  ];
  const item = content.instrument.items.find((candidate) => !candidate.askedWhen);
  const language = item && languageOfText(item.text, person.locale);
  const isUnderstood = language !== undefined && (language === texts.locale || isOf(person.locale, language));
  const question = item && isUnderstood ? questionOf(item, person.locale) : null;
  const opening = [
    ...(isTest ? [texts.testLine] : []),
    texts.greeting(safeName(person.name)),
    ...reason,
    ...(language && !question ? [texts.questionsIn(languageName(language, texts.locale))] : []),
  ];
  return {
    subject,
    text: textOf([
      ...opening,
      ...(question ? [`${texts.firstQuestion}:\n${questionInText(question)}`] : []),
      `${texts.linkInWords}\n${link}`,
      ...closing,
      ...(contract ? [`${texts.contract(contract.words)}\n${contract.link}`] : []),
      ...(optOutLink ? [`${texts.noMoreMails}\n${optOutLink}`] : []),
    ]),
    html: htmlFrame(texts, subject, [
      ...opening.map(paragraph),
      ...(question ? [questionInHtml(question, texts.firstQuestion, texts.everyLinkTheSame, link)] : []),
      button(texts.button, link),
      ...closing.map(paragraph),
      ...(contract ? [smallPrint(texts.contract(contract.words), contract.link)] : []),
      smallPrint(texts.linkInWords, link),
      ...(optOutLink ? [smallPrint(texts.noMoreMails, optOutLink)] : []),
    ]),
  };
}

interface Question {
  readonly text: string;
  readonly points: readonly { readonly value: number; readonly label: string }[];
}

const isOf = (locale: string, language: string): boolean => locale.split('-')[0] === language.split('-')[0];

const languageName = (language: string, locale: string): string =>
  new Intl.DisplayNames([locale], { type: 'language' }).of(language) ?? language;

/** An item with every point of its scale. */
const questionOf = (item: Item, locale: string): Question => ({
  text: safeSentence(textIn(item.text, locale)),
  points: pointsOf(item, locale),
});

function pointsOf({ scale }: Item, locale: string): Question['points'] {
  return Array.from({ length: scale.to - scale.from + 1 }, (_, index) => {
    const value = scale.from + index;
    const label =
      scale.pointLabels?.[String(value)] ??
      (value === scale.from ? scale.lowLabel : value === scale.to ? scale.highLabel : null);
    return { value, label: label ? safeSentence(textIn(label, locale)) : '' };
  });
}

/** A scale with a word for every point stands as a list, one with words at its ends only as a row of numbers. */
const isList = ({ points }: Question): boolean => points.every(({ label }) => label !== '');

function questionInText(question: Question): string {
  const { text, points } = question;
  if (isList(question)) return [text, ...points.map(({ value, label }) => `  ${value}  ${label}`)].join('\n');
  return [text, `  ${points.map(({ value }) => value).join('  ')}`, `  (${endsInWords(question)})`].join(
    '\n',
  );
}

const endsInWords = ({ points }: Question): string =>
  points
    .filter(({ label }) => label !== '')
    .map(({ value, label }) => `${value}: ${label}`)
    .join('; ');

function questionInHtml(question: Question, heading: string, hint: string, link: string): string {
  const href = escapeHtml(link);
  const look = 'border:1px solid #8a94a3;border-radius:6px;color:inherit;text-decoration:none';
  const points = isList(question)
    ? question.points.map(
        ({ value, label }) =>
          `<a href="${href}" style="display:block;margin:0 0 6px;padding:9px 12px;${look}"><b>${value}</b> &#160; ${escapeHtml(label)}</a>`,
      )
    : [
        ...question.points.map(
          ({ value }) =>
            `<a href="${href}" style="display:inline-block;min-width:24px;margin:0 4px 8px 0;padding:9px 8px;text-align:center;${look}"><b>${value}</b></a>`,
        ),
        `<div style="font-size:13px">${escapeHtml(endsInWords(question))}</div>`,
      ];
  return `<p style="margin:0 0 4px;font-size:13px">${escapeHtml(heading)}</p>
<p dir="auto" style="margin:0 0 12px;font-size:18px;font-weight:600">${escapeHtml(question.text)}</p>
<div>${points.join('\n')}</div>
<p style="margin:6px 0 20px;font-size:13px">${escapeHtml(hint)}</p>`;
}
