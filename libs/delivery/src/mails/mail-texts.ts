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

const en: MailTexts = {
  locale: 'en',
  subject: (title, day) => `${title}: your view, until ${day}`,
  greeting: (name) => `Hello ${name},`,
  why: (organisation, title) =>
    `${organisation} asks everyone in these teams how working together goes: “${title}”. You are asked because you belong to one of them.`,
  howLongByWhen: ({ atLeast, atMost }, closes) =>
    `It takes ${atLeast === atMost ? atLeast : `${atLeast} to ${atMost}`} minutes and is open until ${closes}. You need no account.`,
  reminderSubject: (title, day) => `Reminder: ${title}, until ${day}`,
  reminder: (organisation, title) => [
    `A few days ago ${organisation} asked you how working together goes: “${title}”.`,
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
  resultsButton: 'See the results',
  resultsLink: 'The link to the results:',
};

const de: MailTexts = {
  locale: 'de',
  subject: (title, day) => `${title}: Ihre Sicht, bis ${day}`,
  greeting: (name) => `Guten Tag ${name},`,
  why: (organisation, title) =>
    `${organisation} fragt alle in diesen Teams, wie die Zusammenarbeit gelingt: „${title}“. Sie werden gefragt, weil Sie zu einem davon gehören.`,
  howLongByWhen: ({ atLeast, atMost }, closes) =>
    `Das dauert ${atLeast === atMost ? atLeast : `${atLeast} bis ${atMost}`} Minuten und ist möglich bis ${closes}. Sie brauchen kein Konto.`,
  reminderSubject: (title, day) => `Erinnerung: ${title}, bis ${day}`,
  reminder: (organisation, title) => [
    `Vor einigen Tagen hat ${organisation} Sie gefragt, wie die Zusammenarbeit gelingt: „${title}“.`,
    'Wenn Sie schon geantwortet haben, vielen Dank: Dann ist nichts weiter zu tun. Alle Gefragten erhalten diese E-Mail im selben Wortlaut, denn niemandem wird gezeigt, wer geantwortet hat.',
  ],
  stillOpen: (closes) =>
    `Wenn Sie noch möchten: Es ist möglich bis ${closes}. Ihr Link ist derselbe wie zuvor.`,
  firstQuestion: 'Die erste Frage',
  everyLinkTheSame:
    'Wo immer Sie drücken, öffnet sich dieselbe Seite, und noch ist nichts beantwortet: Ihre Antwort wählen Sie dort.',
  button: 'Fragen beantworten',
  linkInWords: 'Ihr persönlicher Link:',
  whoSeesWhat: (minimumCell) =>
    `Niemand in Ihrer Organisation kann sehen, wie Sie geantwortet haben, und niemandem wird gezeigt, ob Sie teilgenommen haben. Ergebnisse werden nur für Gruppen gezeigt, nie für weniger als ${minimumCell} Personen.`,
  voluntary: 'Die Teilnahme ist freiwillig, und jede Frage darf ausgelassen werden.',
  yours: 'Der Link ist nur für Sie bestimmt: Bitte leiten Sie ihn nicht weiter.',
  contract: (words) =>
    `Was Ihnen zugesichert ist, für alle dasselbe, in sechs Wörtern zum Vergleichen: ${words}.`,
  questions: (name) => `Fragen? Antworten Sie auf diese E-Mail; Sie erreichen ${name}.`,
  noMoreMails:
    'Sie möchten solche E-Mails nicht mehr? Unter dieser Adresse stellen Sie sie ab; niemandem wird das gezeigt:',
  voidSubject: (title) => `Abgesagt: ${title}`,
  voidBody: (organisation, title) => [
    `${organisation} hat „${title}“ abgesagt; Sie waren dazu eingeladen.`,
    'Alle bisher gegebenen Antworten werden ungelesen vernichtet, und der Link aus der früheren E-Mail gilt nicht mehr. Für Sie ist nichts zu tun.',
  ],
  resultsSubject: (title) => `Die Ergebnisse: ${title}`,
  resultsBody: (organisation, title) => [
    `${organisation} hat Sie gefragt, wie die Zusammenarbeit gelingt: „${title}“. Die Ergebnisse sind da, und alle Gefragten dürfen sie sehen, ob sie geantwortet haben oder nicht.`,
    'Sie sehen die Werte der ganzen Organisation und, wo genügend Menschen geantwortet haben, die Ihrer eigenen Gruppe. Niemandes Antworten lassen sich daran erkennen.',
  ],
  resultsButton: 'Ergebnisse ansehen',
  resultsLink: 'Der Link zu den Ergebnissen:',
};

const catalogues: Record<string, MailTexts> = { en, de };

/** The languages mails are written in. */
export const mailLocales: readonly string[] = Object.keys(catalogues);

/** The sentences in the reader's language: the exact tag (`de-AT`), else its language (`de`), else English. */
export function mailTexts(locale: string): MailTexts {
  const language = locale.toLowerCase().split(/[-_]/)[0] ?? 'en';
  return Object.hasOwn(catalogues, language) ? catalogues[language]! : en;
}
