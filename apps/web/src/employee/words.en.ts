/** Every word of the answer page in English. The shape of this object is what another language has to fill. */
export const en = {
  language: 'English',
  languages: 'Language',
  questions: (count: number) => (count === 1 ? '1 question' : `${count} questions`),
  minutes: (count: number) => (count === 1 ? 'about 1 minute' : `about ${count} minutes`),
  openUntil: (time: string) => `Open until ${time}.`,
  voluntary: 'You may leave any question open. What you choose stays on this device until you press Send.',
  leads: 'If you lead a team yourself: where a question says “our lead”, think of your own manager.',
  whatHappens: 'What happens to my answer',
  facts: [
    'Your answers stay on this device until you press Send.',
    'They then go into a ballot box that is kept apart from all names. It stores your answers and your group, but no name, no address and no time.',
    'The part that knows whom it invited notes that your link has been used. It cannot see an answer.',
    'Nobody is shown whether you took part or how you answered.',
    'No figure is shown for fewer than five people.',
    'What you say is confidential, with one limit: if everybody in a group answers alike, the figures of the group show that.',
  ],
  askPerson: (name: string) => `Questions about this survey? Ask ${name}:`,
  progress: 'Progress',
  answered: (count: number, total: number) => `${count} of ${total} answered`,
  cannotSay: 'I cannot say',
  preferNot: 'I prefer not to answer',
  send: 'Send my answers',
  changeUntil: 'After sending, you can change your answers on this device until the closing time.',
  nothingYet: 'Nothing is answered yet',
  nothingYetHelp: 'Choose at least one answer before you send. “I prefer not to answer” is an answer too.',
  someOpen: (count: number) =>
    count === 1 ? '1 question is still open' : `${count} questions are still open`,
  someOpenHelp: 'You may leave them open, or go back to them.',
  sendAnyway: 'Send it like this',
  goToFirst: 'Go to the first open question',
  sending: 'Sending your answers …',
  notSentYet: 'They are not sent yet. Please keep this page open for a moment.',
  waiting: 'Your answers are not sent yet',
  waitingHelp:
    'There is no connection just now. We keep trying. Your answers are safe on this device: you may also close this page and open it again here later, then they are sent at once.',
  tryNow: 'Try again now',
  thanks: 'Thank you. Your answers are in the ballot box.',
  results: (time: string) => `Results are worked out when the survey closes: ${time}.`,
  receipt: 'Your receipt',
  receiptHelp:
    'This number shows that your answers were counted. It says neither who you are nor what you answered. You need not keep it.',
  change: 'Change my answers',
  changeHelp: (time: string) =>
    `Possible on this device until ${time}. You begin with an empty form, because what you sent is no longer kept here.`,
  shared: 'This is a shared device',
  sharedHelp:
    'Removes everything this page has kept here. Your answers stay counted; they can then no longer be changed.',
  forget: 'Forget everything on this device',
  forgotten: 'This device has forgotten everything',
  forgottenHelp: 'If you had sent your answers, they stay counted. You can close this page now.',
  changing: 'You are changing your answers. Until you press Send, the ones you sent before count.',
  keepOld: 'Keep what I sent',
  elsewhere: 'This link has already been used to answer',
  elsewhereHelp:
    'Answers were sent with it from another device or another browser, or this device was told to forget. They count, and they can be changed only where they were sent. What you chose here was not sent.',
  linkUnknown: 'We do not know this link',
  linkUnknownHelp:
    'Part of it may be missing. Please open the link in your mail again, or copy it whole. What you chose stays on this device.',
  noLink: 'Please open the link in your mail',
  noLinkHelp:
    'This address alone does not say that you were invited. The link in your mail does. Opening it uses nothing up.',
  over: 'This survey is closed',
  overHelp: (time: string | null) => `${time ? `It closed on ${time}. ` : ''}Nothing can be sent any more.`,
  overSent: 'The answers you sent are counted.',
  overUnsent: 'What you chose last on this device did not arrive in time and was not counted.',
  voided: 'This survey was cancelled',
  voidedHelp: 'All answers to it were destroyed. There is nothing left for you to do.',
  unknown: 'There is no survey at this address',
  unknownHelp: 'Please open the link in your mail again, or copy it whole.',
  cannotKeep: 'This browser keeps nothing',
  cannotKeepHelp:
    'Before anything is sent, this page has to note on your device that it is being sent, so that nothing counts twice. Your browser does not allow that. Please open the link in a normal window or in another browser.',
  insecure: 'This page was not opened securely',
  insecureHelp: 'It can only send answers over https. Please tell the person who sent you the link.',
  broken: 'Your answers could not be taken',
  brokenHelp:
    'The ballot box refused them, and trying again will not help. Your choices are still on this device. Please tell the person named below, with this word:',
  back: 'Back to the questions',
};

export type Words = typeof en;
