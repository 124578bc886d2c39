/** The blanks of each sentence, in the order in which they are filled. A file has to use every one of them. */
const sentences = {
  subject: ['title', 'day'],
  greeting: ['name'],
  why: ['organisation', 'title'],
  howLongByWhen: ['minutes', 'closes'],
  howLongFromToByWhen: ['atLeast', 'atMost', 'closes'],
  reminderSubject: ['title', 'day'],
  stillOpen: ['closes'],
  firstQuestion: [],
  // In place of the first question, where the instrument does not speak the mail's language.
  questionsIn: ['language'],
  everyLinkTheSame: [],
  button: [],
  linkInWords: [],
  whoSeesWhat: ['minimumCell'],
  voluntary: [],
  yours: [],
  contract: ['words'],
  questions: ['replyToName'],
  noMoreMails: [],
  // Marks a mail that HR sends to itself before the launch.
  testSubject: ['subject'],
  testLine: [],
  voidSubject: ['title'],
  resultsSubject: ['title'],
  repliesSubject: ['title'],
  resultsButton: [],
  resultsLink: [],
  // The page that the way out of a mail leads to.
  optOutAsked: [],
  optOutStopped: [],
  optOutResumed: [],
  optOutUnknown: [],
  optOutStop: [],
  optOutResume: [],
} as const;

/** Several sentences, each a paragraph of its own. */
const paragraphs = {
  // The same for everybody of the wave: nothing knows who has answered.
  reminder: ['organisation', 'title'],
  voidBody: ['organisation', 'title'],
  resultsBody: ['organisation', 'title'],
  // The same for everybody who was asked: nothing knows who wrote a comment.
  repliesBody: ['organisation', 'title'],
  optOutAskedText: [],
  optOutStoppedText: [],
  optOutResumedText: [],
  optOutUnknownText: [],
} as const;

type Filled<Blanks extends readonly string[], Text> = Blanks extends readonly []
  ? Text
  : (...values: { readonly [Place in keyof Blanks]: string | number }) => Text;

/** Every sentence of the mails in one language. Names and titles come in cleaned; the layout escapes. */
export type MailTexts = {
  readonly locale: string;
  readonly direction: 'ltr' | 'rtl';
} & { readonly [Name in keyof typeof sentences]: Filled<(typeof sentences)[Name], string> } & {
  readonly [Name in keyof typeof paragraphs]: Filled<(typeof paragraphs)[Name], readonly string[]>;
};

/**
 * The sentences of a language file.
 * @param file by the sentence's name: a text, or for `reminder` and those that end on `Body` and `Text` a list of texts;
 * blanks in braces, such as `{title}`.
 * @throws Error that names every sentence that is missing, unknown, or has other blanks than it should.
 */
export function textsFrom(locale: string, file: unknown): MailTexts {
  const given = new Map(Object.entries(file ?? {}));
  const wrong: string[] = [];
  const made: Record<string, unknown> = { locale, direction: directionOf(locale) };
  const take = <Kind>(
    name: string,
    blanks: readonly string[],
    isKind: (value: unknown) => value is Kind,
    textsOf: (value: Kind) => readonly string[],
    fill: (value: Kind, values: readonly (string | number)[]) => unknown,
  ): void => {
    const value: unknown = given.get(name);
    given.delete(name);
    const used = isKind(value) ? new Set(textsOf(value).flatMap(blanksIn)) : null;
    if (!isKind(value) || used?.size !== blanks.length || !blanks.every((blank) => used.has(blank)))
      return void wrong.push(
        `${name} (with ${blanks.map((blank) => `{${blank}}`).join(', ') || 'no blank'})`,
      );
    made[name] =
      blanks.length === 0 ? value : (...values: readonly (string | number)[]) => fill(value, values);
  };
  for (const [name, blanks] of Object.entries(sentences))
    take(
      name,
      blanks,
      isText,
      (text) => [text],
      (text, values) => filled(text, blanks, values),
    );
  for (const [name, blanks] of Object.entries(paragraphs))
    take(
      name,
      blanks,
      isTexts,
      (texts) => texts,
      (texts, values) => texts.map((text) => filled(text, blanks, values)),
    );
  wrong.push(...[...given.keys()].map((name) => `${name} (unknown)`));
  if (wrong.length > 0) throw new Error(`The mails' language file ${locale}.json: ${wrong.join('; ')}.`);
  return made as MailTexts;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every(isText);

const blanksIn = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, blank]) => blank!);

/** In one pass: what is filled in may hold braces too. */
const filled = (text: string, blanks: readonly string[], values: readonly (string | number)[]): string =>
  text.replace(/\{(\w+)\}/g, (_, blank: string) => String(values[blanks.indexOf(blank)]));

function directionOf(locale: string): 'ltr' | 'rtl' {
  // A property in older engines, a method in newer ones.
  const known = new Intl.Locale(locale) as Intl.Locale & {
    readonly textInfo?: { readonly direction?: string };
    getTextInfo?(): { readonly direction?: string };
  };
  return (known.getTextInfo?.() ?? known.textInfo)?.direction === 'rtl' ? 'rtl' : 'ltr';
}
