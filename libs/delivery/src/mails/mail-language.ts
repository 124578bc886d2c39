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
  /** Marks a mail that HR sends to itself before the launch. */
  testSubject(subject: string): string;
  readonly testLine: string;
  voidSubject(title: string): string;
  voidBody(organisation: string, title: string): readonly string[];
  resultsSubject(title: string): string;
  resultsBody(organisation: string, title: string): readonly string[];
  /** The same for everybody who was asked: nothing knows who wrote a comment. */
  repliesSubject(title: string): string;
  repliesBody(organisation: string, title: string): readonly string[];
  readonly resultsButton: string;
  readonly resultsLink: string;
}
