import { htmlFrame, paragraph, textOf, type MailBody } from './mail-body.js';
import { mailTexts } from './mail-texts.js';
import { safeName } from './safe-text.js';

/** Tells somebody who was invited that the pulse is called off. It holds no link. */
export function voidNoticeMail(content: {
  readonly title: string;
  readonly organisationName: string;
  readonly replyToName: string;
  readonly person: { readonly name: string; readonly locale: string };
}): MailBody {
  const texts = mailTexts(content.person.locale);
  const title = safeName(content.title);
  const subject = texts.voidSubject(title);
  const sentences = [
    texts.greeting(safeName(content.person.name)),
    ...texts.voidBody(safeName(content.organisationName), title),
    texts.questions(safeName(content.replyToName)),
  ];
  return {
    subject,
    text: textOf(sentences),
    html: htmlFrame(texts, subject, sentences.map(paragraph)),
  };
}
