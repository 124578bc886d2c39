import { de as answerDe } from '../answer/words.de.js';
import { en as answerEn } from '../answer/words.en.js';

/** The words of the answer page, and what only its preview says. */
export const en = {
  ...answerEn,
  preview: 'This is a preview',
  previewHelp:
    'The page as an employee will see it, with the questions as they are now. Nothing you choose is kept, and Send sends nothing.',
  groupLater: 'Here the page says in which group the reader is counted, and who else is in it.',
  contractLater: 'Here six words stand for the rules of the survey. They are made at the launch.',
  nothingSent: 'This is a preview: nothing was sent',
  nothingSentHelp:
    'After the launch, the answers are sealed and sent here, and the reader gets a receipt to check the count with.',
};

export type Words = typeof en;

export const de: Words = {
  ...answerDe,
  preview: 'Dies ist eine Vorschau',
  previewHelp:
    'Die Seite, wie Mitarbeitende sie sehen werden, mit den Fragen, wie sie jetzt sind. Nichts, was Sie wählen, wird aufbewahrt, und Absenden schickt nichts ab.',
  groupLater: 'Hier steht auf der Seite, in welcher Gruppe man zählt und wer noch dazugehört.',
  contractLater: 'Hier stehen sechs Wörter für die Regeln der Umfrage. Sie entstehen beim Start.',
  nothingSent: 'Dies ist eine Vorschau: Nichts wurde gesendet',
  nothingSentHelp:
    'Nach dem Start werden die Antworten hier versiegelt und gesendet, und man bekommt eine Quittung, mit der sich die Zählung prüfen lässt.',
};
