/** Every sentence of the mails in one language. Names and titles come in cleaned; the layout escapes. */
export interface MailTexts {
  readonly locale: string;
  subject(title: string, closingDay: string): string;
  greeting(name: string): string;
  why(organisation: string, title: string): string;
  howLongByWhen(minutes: { atLeast: number; atMost: number }, closes: string): string;
  readonly firstQuestion: string;
  readonly everyLinkTheSame: string;
  readonly button: string;
  readonly linkInWords: string;
  whoSeesWhat(minimumCell: number): string;
  readonly voluntary: string;
  contract(words: string): string;
  readonly yours: string;
  questions(replyToName: string): string;
  voidSubject(title: string): string;
  voidBody(organisation: string, title: string): readonly string[];
}

const en: MailTexts = {
  locale: 'en',
  subject: (title, day) => `${title}: your view, until ${day}`,
  greeting: (name) => `Hello ${name},`,
  why: (organisation, title) =>
    `${organisation} asks everyone in these teams how working together goes: “${title}”. You are asked because you belong to one of them.`,
  howLongByWhen: ({ atLeast, atMost }, closes) =>
    `It takes ${atLeast === atMost ? atLeast : `${atLeast} to ${atMost}`} minutes and is open until ${closes}. You need no account.`,
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
  voidSubject: (title) => `Called off: ${title}`,
  voidBody: (organisation, title) => [
    `${organisation} has called off “${title}”, to which you were invited.`,
    'All answers given so far are destroyed without anyone having read them, and the link of the earlier mail no longer works. There is nothing for you to do.',
  ],
};

const de: MailTexts = {
  locale: 'de',
  subject: (title, day) => `${title}: Ihre Sicht, bis ${day}`,
  greeting: (name) => `Guten Tag ${name},`,
  why: (organisation, title) =>
    `${organisation} fragt alle in diesen Teams, wie die Zusammenarbeit gelingt: „${title}“. Sie werden gefragt, weil Sie zu einem davon gehören.`,
  howLongByWhen: ({ atLeast, atMost }, closes) =>
    `Das dauert ${atLeast === atMost ? atLeast : `${atLeast} bis ${atMost}`} Minuten und ist möglich bis ${closes}. Sie brauchen kein Konto.`,
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
  voidSubject: (title) => `Abgesagt: ${title}`,
  voidBody: (organisation, title) => [
    `${organisation} hat „${title}“ abgesagt; Sie waren dazu eingeladen.`,
    'Alle bisher gegebenen Antworten werden ungelesen vernichtet, und der Link aus der früheren E-Mail gilt nicht mehr. Für Sie ist nichts zu tun.',
  ],
};

const catalogues: Record<string, MailTexts> = { en, de };

/** The languages mails are written in. */
export const mailLocales: readonly string[] = Object.keys(catalogues);

/** The sentences in the reader's language: the exact tag (`de-AT`), else its language (`de`), else English. */
export function mailTexts(locale: string): MailTexts {
  const language = locale.toLowerCase().split(/[-_]/)[0] ?? 'en';
  return Object.hasOwn(catalogues, language) ? catalogues[language]! : en;
}
