import type { Words } from './words.en.js';

/** Every word of the verify page in German. */
export const de: Words = {
  language: 'Deutsch',
  languages: 'Sprache',
  title: (survey) => `„${survey}“ selbst prüfen`,
  mine: 'Wurde meine Antwort gezählt?',
  explain: (count) =>
    `Alle ${count} Quittungen gezählter Stimmzettel sind mit dieser Seite gekommen. Was Sie eingeben, wird auf Ihrem Gerät verglichen und niemandem gesendet; so erfährt niemand, welche Ihre ist. Das geht auch ohne Netz und mit einer Kopie dieser Seite, die Sie sichern.`,
  notYet: (time) =>
    `Die Liste der Quittungen erscheint hier, wenn die Umfrage beendet und ausgewertet ist. Sie endet am ${time}.`,
  workingOut: 'Die Umfrage ist beendet. Die Liste der Quittungen erscheint hier, sobald sie ausgewertet ist.',
  voided: 'Die Umfrage wurde abgesagt. Alle Antworten dazu wurden vernichtet, und nichts wurde gezählt.',
  receipt: 'Ihre Quittung',
  hint: '64 Ziffern und Buchstaben, wie nach dem Absenden gezeigt. Leerzeichen spielen keine Rolle.',
  check: 'Prüfen',
  unreadable:
    'Eine Quittung hat 64 Zeichen, die Ziffern 0 bis 9 und die Buchstaben a bis f. Bitte kopieren Sie sie noch einmal ganz.',
  counted: 'Ja. Diese Quittung steht in der Liste: Die Antworten, die zu ihr gehören, wurden gezählt.',
  notCounted:
    'Nein. Diese Quittung steht nicht in der Liste. Falls Sie Ihre Antworten geändert haben, zählt nur die Quittung vom letzten Mal. Falls nicht, sagen Sie es der Person, die in Ihrer E-Mail genannt ist; die Quittung verrät nichts über Sie.',
  fromDevice: 'Dieses Gerät hat eine Quittung aufbewahrt. Sie ist schon eingetragen.',
  saveList: 'Die Liste als Datei sichern',
  code: 'Ist die Seite die veröffentlichte?',
  codeExplain:
    'Der Vertrag sagt, welchen Code die Seite zum Antworten ausführt. Ihr Gerät kann diese Seite holen, wie alle sie bekommen, und vergleichen.',
  compare: 'Jetzt vergleichen',
  same: 'Ja. Die Seite, die eben ausgeliefert wurde, führt genau den Code aus, den der Vertrag nennt, und sonst nichts.',
  different:
    'Nein. Die Seite, die eben ausgeliefert wurde, führt nicht den Code aus, den der Vertrag nennt. Bitte antworten Sie darauf nicht, und sagen Sie es der Person, die in Ihrer E-Mail genannt ist.',
  otherContract:
    'Nein. Die Seite, die eben ausgeliefert wurde, kam mit einem anderen Vertrag als diesem. Bitte antworten Sie darauf nicht, und sagen Sie es der Person, die in Ihrer E-Mail genannt ist.',
  away: 'Die Seite zum Antworten ließ sich nicht holen. Aus einer gesicherten Kopie geht diese Prüfung nicht; öffnen Sie diese Seite dafür unter ihrer Adresse.',
  codeLimit:
    'Das sagt, was Ihrem Gerät in diesem Augenblick ausgeliefert wurde. Ein Server, der eine einzelne Person betrügen wollte, könnte ihr etwas anderes geschickt haben; darum stehen die sechs Wörter des Vertrags in jeder E-Mail, und darum hilft es, mit anderen zu vergleichen.',
  contract: 'Der Vertrag dieser Umfrage, in sechs Wörtern:',
  contractLink: 'Den Datenschutzvertrag lesen',
  unknown: 'Unter dieser Adresse gibt es keine Umfrage',
  unknownHelp: 'Bitte öffnen Sie den Link in Ihrer E-Mail noch einmal, oder kopieren Sie ihn ganz.',
  preparing: 'Die Umfrage wird noch vorbereitet. Kommen Sie wieder, wenn Sie die E-Mail bekommen haben.',
};
