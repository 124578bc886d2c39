import type { MailTexts } from './mail-language.js';

export const de: MailTexts = {
  locale: 'de',
  subject: (title, day) => `${title}: Ihre Sicht, bis ${day}`,
  greeting: (name) => `Guten Tag ${name},`,
  why: (organisation, title) =>
    `${organisation} fragt alle in diesen Teams, wie die Zusammenarbeit gelingt: „${title}“. Sie werden gefragt, weil Sie zu einem davon gehören.`,
  howLongByWhen: ({ atLeast, atMost }, closes) =>
    `Das dauert ${atLeast === atMost ? atLeast : `${atLeast} bis ${atMost}`} Minuten und ist möglich bis ${closes}. Sie brauchen kein Konto.`,
  reminderSubject: (title, day) => `Erinnerung: ${title}, bis ${day}`,
  reminder: (organisation, title) => [
    `Vor Kurzem hat ${organisation} Sie gefragt, wie die Zusammenarbeit gelingt: „${title}“.`,
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
  testSubject: (subject) => `[Probe] ${subject}`,
  testLine:
    'Dies ist ein Test, den Sie vor dem Start an sich selbst geschickt haben. Niemand wurde eingeladen, und die Links führen zu einer Vorschau.',
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
  repliesSubject: (title) => `Kommentare wurden beantwortet: ${title}`,
  repliesBody: (organisation, title) => [
    `Kommentare zu „${title}“ von ${organisation} wurden beantwortet. Alle, die gefragt wurden, bekommen diese Mail mit denselben Worten, ob sie einen Kommentar geschrieben haben oder nicht, denn niemand weiß, wer einen geschrieben hat.`,
    'Die Antworten lesen Sie auf der Seite mit den Ergebnissen.',
  ],
  resultsButton: 'Ergebnisse ansehen',
  resultsLink: 'Der Link zu den Ergebnissen:',
};
