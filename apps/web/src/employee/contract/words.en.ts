/** Every word of the contract page in English. The shape of this object is what another language has to fill. */
export const en = {
  language: 'English',
  languages: 'Language',
  title: (survey: string) => `Privacy contract of “${survey}”`,
  intro:
    'These are the rules of this survey. They were fixed before the first mail went out; since then they can only become stricter. The close alone may move, once and only later.',
  fits: 'Your device has just worked out the number of this contract. It is the one in the address.',
  fitsCopy: 'Your device has just worked out the number of this contract. It fits these six words.',
  differs:
    'Careful: the number of this text is not the one it is filed under. It is not the contract that people were asked under. Do not rely on it, and tell the person named below.',
  sixWords: 'These six words stand for the whole contract. Compare them with the ones in your mail:',
  state: {
    open: 'The survey is open.',
    closed: 'The survey is closed.',
    voided: 'The survey was cancelled; all answers to it were destroyed.',
    preparing: 'The survey is being prepared.',
  } as Readonly<Record<string, string>>,
  who: 'Who is asked',
  whoText: (people: number, groups: number) =>
    `${people} people, counted in ${groups === 1 ? '1 group' : `${groups} groups`}. Groups have numbers here instead of names; the page behind your link names yours and who is in it.`,
  groups: 'All groups and their sizes',
  group: 'Group',
  people: 'People',
  asked: 'What is asked',
  askedText: (questions: number) =>
    `${questions === 1 ? '1 question' : `${questions} questions`}, the same for everybody. Every question may be left open.`,
  inWords: (question: string) => `One more is answered in words, as you like: “${question}”`,
  questions: 'All questions',
  from: (low: string, high: string) => `from “${low}” to “${high}”`,
  onlyWhen: (question: number, below: number) =>
    `asked only if question ${question} was answered below ${below}`,
  sees: 'Who sees what, and when',
  seesList: (least: number, comment: number) => [
    `Nobody sees a figure for fewer than ${least} people, also not by subtracting one figure from another.`,
    `Comments, where they are asked for, are shown only for groups with at least ${comment} answers, in a mixed order, without names and times. One that is answered is shown with the reply to everyone who was asked, without its group.`,
    'Nobody sees single answers, and nobody is shown who took part.',
    'Until the close nothing can be seen but how many have answered, for 100 people or more or the whole organisation, in steps of at least 5.',
  ],
  leads: (days: number) =>
    `HR sees the figures of all teams, and leads those of their own team, ${after(days)}.`,
  executives: (days: number) =>
    `The heads of the organisation see the figures of all teams ${after(days)}. Then everyone who was asked sees those of the organisation and of their own group.`,
  times: 'When',
  opened: (time: string) => `Opened: ${time}.`,
  closes: (time: string) => `Closes: ${time}.`,
  mayMove: (days: number) =>
    `The close may be moved once, later by at most ${days} days, and this page would say so.`,
  reminders: (most: number) =>
    most === 0
      ? 'There are no reminders.'
      : `At most ${most === 1 ? '1 reminder' : `${most} reminders`}, to everyone in the same words, whether they have answered or not.`,
  moved: (closes: string, at: string) => `Moved to ${closes}; this was decided on ${at}.`,
  kept: 'How long answers are kept',
  keptText: (days: number) =>
    `Sealed ballots are emptied at the close. The answers without persons are deleted ${days} days after it, and the deletion is recorded; figures that were shown stay.`,
  software: 'The software',
  version: (version: string) =>
    `Penumbra ${version}. The page on which people answer runs exactly this code:`,
  verify: 'Compare it with the page that is served, and check the count',
  whole: 'The whole contract',
  hash: 'Its number (SHA-256 of the text below):',
  text: 'The text that was hashed',
  download: 'Save it as a file',
  ask: (name: string) => `Questions about this survey? Ask ${name}:`,
  unknown: 'There is no contract with this number',
  unknownHelp: 'Please open the link in your mail again, or copy it whole.',
};

const after = (days: number): string =>
  days === 0
    ? 'as soon as they are worked out after the close'
    : `${days} working ${days === 1 ? 'day' : 'days'} after they are worked out`;

export type Words = typeof en;
