import type { MailTexts } from './mail-language.js';

export const en: MailTexts = {
  locale: 'en',
  subject: (title, day) => `${title}: your view, until ${day}`,
  greeting: (name) => `Hello ${name},`,
  why: (organisation, title) =>
    `${organisation} asks everyone in these teams how working together goes: “${title}”. You are asked because you belong to one of them.`,
  howLongByWhen: ({ atLeast, atMost }, closes) =>
    `It takes ${atLeast === atMost ? atLeast : `${atLeast} to ${atMost}`} minutes and is open until ${closes}. You need no account.`,
  reminderSubject: (title, day) => `Reminder: ${title}, until ${day}`,
  reminder: (organisation, title) => [
    `Recently ${organisation} asked you how working together goes: “${title}”.`,
    'If you have answered, thank you: there is nothing left to do. Everyone who was asked gets this mail in the same words, because nobody is shown who has answered.',
  ],
  stillOpen: (closes) =>
    `If you would still like to: it is open until ${closes}. Your link is the same as before.`,
  firstQuestion: 'The first question',
  everyLinkTheSame:
    'Wherever you press, the same page opens and nothing is answered yet: you choose your answer there.',
  button: 'Answer the questions',
  linkInWords: 'Your personal link:',
  whoSeesWhat: (minimumCell) =>
    `Nobody in your organisation can see how you answered, and nobody is shown whether you took part. Results are shown for groups only, never for fewer than ${minimumCell} people.`,
  voluntary: 'Taking part is voluntary, and every question can be left out.',
  yours: 'The link is meant for you alone: please do not forward it.',
  contract: (words) => `What you are promised, the same for everyone, in six words to compare: ${words}.`,
  questions: (name) => `Questions? Reply to this mail; it reaches ${name}.`,
  noMoreMails:
    'You do not want such mails any more? With this address you stop them; nobody is shown that you did:',
  testSubject: (subject) => `[Test] ${subject}`,
  testLine:
    'This is a test that you sent to yourself before the launch. Nobody was invited, and its links lead to a preview.',
  voidSubject: (title) => `Called off: ${title}`,
  voidBody: (organisation, title) => [
    `${organisation} has called off “${title}”, to which you were invited.`,
    'All answers given so far are destroyed without anyone having read them, and the link of the earlier mail no longer works. There is nothing for you to do.',
  ],
  resultsSubject: (title) => `The results: ${title}`,
  resultsBody: (organisation, title) => [
    `${organisation} asked you how working together goes: “${title}”. The results are there, and everyone who was asked may see them, whether they answered or not.`,
    'You see the figures of the whole organisation, and those of your own group where enough people answered. Nobody’s answers can be told from them.',
  ],
  repliesSubject: (title) => `Comments were answered: ${title}`,
  repliesBody: (organisation, title) => [
    `Comments on “${title}” of ${organisation} were answered. Everyone who was asked gets this mail in the same words, whether they wrote a comment or not, because nobody knows who did.`,
    'You read the replies on the page with the results.',
  ],
  resultsButton: 'See the results',
  resultsLink: 'The link to the results:',
};
