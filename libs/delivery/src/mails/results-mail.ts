import { button, htmlFrame, paragraph, smallPrint, textOf, type MailBody } from './mail-body.js';
import { mailTexts } from './mail-texts.js';
import { safeName } from './safe-text.js';

/**
 * Tells somebody who was asked where the results are: nobody is asked without hearing back. Or that comments were answered
 * there, which everyone is told in the same words; what was written stands in no mail.
 */
export function resultsMail(content: {
  readonly title: string;
  readonly organisationName: string;
  readonly replyToName: string;
  readonly person: { readonly name: string; readonly locale: string };
  readonly link: string;
  readonly about: 'results' | 'replies';
}): MailBody {
  const texts = mailTexts(content.person.locale);
  const title = safeName(content.title);
  const replies = content.about === 'replies';
  const subject = replies ? texts.repliesSubject(title) : texts.resultsSubject(title);
  const body = replies ? texts.repliesBody : texts.resultsBody;
  const opening = [
    texts.greeting(safeName(content.person.name)),
    ...body(safeName(content.organisationName), title),
  ];
  const questions = texts.questions(safeName(content.replyToName));
  return {
    subject,
    text: textOf([...opening, `${texts.resultsLink}\n${content.link}`, questions]),
    html: htmlFrame(texts, subject, [
      ...opening.map(paragraph),
      button(texts.resultsButton, content.link),
      paragraph(questions),
      smallPrint(texts.resultsLink, content.link),
    ]),
  };
}
