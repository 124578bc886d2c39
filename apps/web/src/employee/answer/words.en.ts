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
  facts: (least: number) => [
    'Your answers stay on this device until you press Send.',
    'Then this page seals them, here on your device, with a key that is used only when the survey closes, and puts them into a ballot box that knows your group and nobody’s name.',
    'The part that knows whom it invited signs a pass for you without seeing it, so that one invitation gives one ballot and nobody can tell later whose it was.',
    'When the survey closes, the keys and the notes about who was given a pass are destroyed; after that your answers are anonymous: from everything that is stored, nobody can tell what you answered, or whether you did.',
    `Nobody is ever shown whether you took part, nor a figure for fewer than ${least} people.`,
    'Not promised: if a whole group answers, or answers alike, its figures show that; until the close, whoever controls these servers and holds their key files could look; and your mail system or your organisation’s network may record that you opened the page.',
  ],
  contractWords: 'These six words stand for the rules of this survey. They are the same in everybody’s mail:',
  contractLink: 'Read the privacy contract',
  verifyLink: 'Check the page and the count yourself',
  groupOf: (size: number) => `You are counted in a group of ${size} people.`,
  inGroup: (name: string, size: number) => `You are counted in “${name}”, ${size} people.`,
  restOf: (name: string) => `Others of ${name}`,
  whoElse: 'Who is in my group?',
  whoElseHelp:
    'These people were invited together with you. If you find names here that nobody knows, do not answer, and ask the person named below.',
  groupDiffers: (size: number) =>
    `The list has ${size} people, which is not what the contract says. Do not answer, and ask the person named below.`,
  groupAway: 'The names cannot be fetched just now.',
  more: 'Show more names',
  askPerson: (name: string) => `Questions about this survey? Ask ${name}:`,
  progress: 'Progress',
  answered: (count: number, total: number) => `${count} of ${total} answered`,
  cannotSay: 'I cannot say',
  preferNot: 'I prefer not to answer',
  commentHelp: (least: number) =>
    `If you like, up to 500 characters. HR, leads and executives read it as you write it, without your name and apart from your answers, where at least ${least} people answered; if somebody replies, everyone who was asked reads both.`,
  namesFound: (names: string) => `This may name somebody: ${names}`,
  namesHelp: 'Better say what happens than who it is. Nothing is sent yet.',
  goToComment: 'Go to my comment',
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
  results: (time: string) =>
    `They stay sealed until the survey closes: ${time}. Then the results are worked out.`,
  receipt: 'Your receipt',
  receiptHelp:
    'With it you can check after the close that your answers were counted. It says neither who you are nor what you answered. You need not keep it.',
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
  preparing: 'This survey is still being prepared',
  preparingHelp: 'Please open the link in your mail again in a few minutes. Nothing is used up.',
  otherContract: 'These are not the rules of your mail',
  otherContractHelp:
    'The questions and rules that came with this page are not the ones your mail vouches for. You cannot answer here, and nothing was sent. Please tell the person who sent you the mail, but do not forward the mail.',
  otherKey: 'The key of your group is not the one in the contract',
  otherKeyHelp:
    'A key of your own could make your answers recognisable, so nothing was sent. Your choices are still on this device. Please tell the person named below.',
  badPass: 'The pass you were given does not fit',
  badPassHelp:
    'It was not signed with the key of your group, so no answers were sent. Your choices are still on this device. Please tell the person named below.',
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
