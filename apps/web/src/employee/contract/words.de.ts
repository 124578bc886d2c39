import type { Words } from './words.en.js';

/** Every word of the contract page in German. */
export const de: Words = {
  language: 'Deutsch',
  languages: 'Sprache',
  title: (survey) => `Datenschutzvertrag zu „${survey}“`,
  intro:
    'Das sind die Regeln dieser Umfrage. Sie standen fest, bevor die erste E-Mail hinausging; seither können sie nur strenger werden. Nur das Ende darf verschoben werden, einmal und nur nach hinten.',
  fits: 'Ihr Gerät hat soeben die Nummer dieses Vertrags errechnet. Es ist die aus der Adresse.',
  fitsCopy: 'Ihr Gerät hat soeben die Nummer dieses Vertrags errechnet. Sie passt zu diesen sechs Wörtern.',
  differs:
    'Vorsicht: Die Nummer dieses Textes ist nicht die, unter der er abgelegt ist. Es ist nicht der Vertrag, unter dem gefragt wurde. Verlassen Sie sich nicht darauf, und sagen Sie es der unten genannten Person.',
  sixWords:
    'Diese sechs Wörter stehen für den ganzen Vertrag. Vergleichen Sie sie mit denen in Ihrer E-Mail:',
  state: {
    open: 'Die Umfrage läuft.',
    closed: 'Die Umfrage ist beendet.',
    voided: 'Die Umfrage wurde abgesagt; alle Antworten dazu wurden vernichtet.',
    preparing: 'Die Umfrage wird vorbereitet.',
  },
  who: 'Wer gefragt wird',
  whoText: (people, groups) =>
    `${people} Personen, gezählt in ${groups === 1 ? '1 Gruppe' : `${groups} Gruppen`}. Gruppen haben hier Nummern statt Namen; die Seite hinter Ihrem Link nennt Ihre und wer darin ist.`,
  groups: 'Alle Gruppen und ihre Größen',
  group: 'Gruppe',
  people: 'Personen',
  asked: 'Was gefragt wird',
  askedText: (questions) =>
    `${questions === 1 ? '1 Frage' : `${questions} Fragen`}, für alle dieselben. Jede Frage darf offen bleiben.`,
  inWords: (question) => `Eine weitere wird in Worten beantwortet, wer mag: „${question}“`,
  questions: 'Alle Fragen',
  from: (low, high) => `von „${low}“ bis „${high}“`,
  onlyWhen: (question, below) => `nur gefragt, wenn Frage ${question} unter ${below} beantwortet wurde`,
  sees: 'Wer was sieht, und wann',
  seesList: (least, comment) => [
    `Niemand sieht eine Zahl für weniger als ${least} Personen, auch nicht, indem eine Zahl von einer anderen abgezogen wird.`,
    `Kommentare, wo danach gefragt wird, werden nur für Gruppen mit mindestens ${comment} Antworten gezeigt, gemischt, ohne Namen und Zeiten. Einer, auf den geantwortet wird, wird mit der Antwort allen gezeigt, die gefragt wurden, ohne seine Gruppe.`,
    'Niemand sieht einzelne Antworten, und niemandem wird gezeigt, wer teilgenommen hat.',
    'Bis zum Ende ist nichts zu sehen, außer wie viele geantwortet haben: für 100 Personen oder mehr oder die ganze Organisation, in Schritten von mindestens 5.',
  ],
  leads: (days) =>
    `Die Personalabteilung sieht die Zahlen aller Teams, Führungskräfte die ihres eigenen Teams, ${after(days)}.`,
  executives: (days) =>
    `Die Spitze der Organisation sieht die Zahlen aller Teams ${after(days)}. Dann sehen alle Befragten die der Organisation und die ihrer eigenen Gruppe.`,
  times: 'Wann',
  opened: (time) => `Eröffnet: ${time}.`,
  closes: (time) => `Ende: ${time}.`,
  mayMove: (days) =>
    `Das Ende darf einmal verschoben werden, um höchstens ${days} Tage nach hinten, und diese Seite würde es sagen.`,
  reminders: (most) =>
    most === 0
      ? 'Es gibt keine Erinnerungen.'
      : `Höchstens ${most === 1 ? '1 Erinnerung' : `${most} Erinnerungen`}, an alle im selben Wortlaut, ob sie geantwortet haben oder nicht.`,
  moved: (closes, at) => `Verschoben auf ${closes}; das wurde am ${at} entschieden.`,
  kept: 'Wie lange Antworten aufbewahrt werden',
  keptText: (days) =>
    `Die versiegelten Stimmzettel werden am Ende geleert. Die Antworten ohne Personen werden ${days} Tage danach gelöscht, und die Löschung wird festgehalten; gezeigte Zahlen bleiben.`,
  software: 'Die Software',
  version: (version) =>
    `Penumbra ${version}. Die Seite, auf der geantwortet wird, führt genau diesen Code aus:`,
  verify: 'Mit der ausgelieferten Seite vergleichen und die Zählung prüfen',
  whole: 'Der ganze Vertrag',
  hash: 'Seine Nummer (SHA-256 des Textes unten):',
  text: 'Der Text, der dafür benutzt wurde',
  download: 'Als Datei sichern',
  ask: (name) => `Fragen zu dieser Umfrage? Wenden Sie sich an ${name}:`,
  unknown: 'Einen Vertrag mit dieser Nummer gibt es nicht',
  unknownHelp: 'Bitte öffnen Sie den Link in Ihrer E-Mail noch einmal, oder kopieren Sie ihn ganz.',
};

const after = (days: number): string =>
  days === 0
    ? 'sobald sie nach dem Ende ausgewertet sind'
    : `${days} ${days === 1 ? 'Arbeitstag' : 'Arbeitstage'} nach der Auswertung`;
