import { button, htmlFrame, paragraph, smallPrint, textOf, type MailBody } from './mail-body.js';
import { mailTexts } from './mail-texts.js';
import { safeName } from './safe-text.js';

/** Tells somebody who was asked where the results are: nobody is asked without hearing back. */
export function resultsMail(content: {
  readonly title: string;
  readonly organisationName: string;
  readonly replyToName: string;
  readonly person: { readonly name: string; readonly locale: string };
  readonly link: string;
}): MailBody {
  const texts = mailTexts(content.person.locale);
  const title = safeName(content.title);
  const subject = texts.resultsSubject(title);
  const opening = [
    texts.greeting(safeName(content.person.name)),
    ...texts.resultsBody(safeName(content.organisationName), title),
  ];
  const questions = texts.questions(safeName(content.replyToName));
  return {
    subject,
    text: textOf([...opening, `${texts.resultsLink}\n${content.link}`, questions]),
    html: htmlFrame(texts.locale, subject, [
      ...opening.map(paragraph),
      button(texts.resultsButton, content.link),
      paragraph(questions),
      smallPrint(texts.resultsLink, content.link),
    ]),
  };
}
