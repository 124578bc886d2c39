import type { PastProblem, PastProblemCode } from './past-problem.js';

type Values = Readonly<Record<string, string | number>>;
type Sentences = Record<PastProblemCode, (values: Values) => string>;

const english: Sentences = {
  'reading.past-empty': () =>
    'The file is empty. Export the responses again, with one line for each response.',
  'reading.past-too-large': (v) =>
    `The file has ${v['megabytes']} MB; at most ${v['limit']} MB are read. Keep only the column of the group and those of the questions.`,
  'reading.past-too-many-columns': (v) =>
    `This line has more than ${v['limit']} cells; so many columns are not read. Keep only the column of the group and those of the questions, and take away delimiters at the end.`,
  'reading.past-not-csv': (v) =>
    `This is a file of the kind ${v['kind']}; CSV is read. Export the responses as CSV, or open the file and save it as CSV in UTF-8.`,
  'reading.past-encoding': () =>
    'The file is not in UTF-8. Export it again as UTF-8; in Excel choose File, Save As, "CSV UTF-8 (Comma delimited)".',
  'reading.past-no-rows': () =>
    'There is no response in this file that was handed in and answers one of the questions. Export the responses themselves, not a summary.',
  'reading.past-row-unreadable': () =>
    'This line cannot be read as CSV: a quotation mark is missing or stands inside a cell. Put the whole cell in quotation marks and double those inside.',
  'reading.past-row-width': (v) =>
    `This line has ${v['cells']} cells, the header ${v['columns']}. Put a cell that holds the delimiter or a line break in quotation marks.`,
  'reading.past-column-repeated': (v) =>
    `Two columns are called "${v['heading']}", and it is used. Give one of them another name.`,
  'reading.past-column-unknown': (v) =>
    `The file has no column "${v['heading']}". Write the name as it stands in the header.`,
  'reading.past-item-unknown': (v) =>
    `The instrument has no item "${v['item']}". Its items are ${v['known']}.`,
  'reading.past-item-repeated': (v) =>
    `Both "${v['other']}" and "${v['heading']}" answer the item ${v['item']}. Say of each column which item it answers, or that it is left out.`,
  'reading.past-items-missing': (v) =>
    `No column answers an item of the instrument (${v['known']}). Say which column answers which item. The columns are ${v['headings']}.`,
  'reading.past-group-column-missing': (v) =>
    `Which column names the group is not known. Choose one of ${v['headings']}.`,
  'reading.past-group-missing': () =>
    'This line names no group. Fill it in, or say which team lines without a group belong to.',
  'reading.past-group-unknown': (v) =>
    `The group "${v['group']}" is put into the team "${v['team']}", which the roster does not have. Say which team it belongs to: the team of today that holds it, or the one above.`,
  'reading.past-group-not-there': (v) =>
    `The group "${v['group']}" is not in the file. Correct its name; if nobody of it answered, say how many were asked and to which team of the roster it belongs.`,
  'reading.past-invited-missing': (v) =>
    `How many people of "${v['group']}" were asked is not said. Give the number, or say that everybody who was asked answered: ranges and flags go by it.`,
  'reading.past-invited-too-few': (v) =>
    `Only ${v['invited']} people of "${v['group']}" are said to have been asked, and more answered. Correct the number.`,
  'reading.past-value-off-scale': (v) =>
    `"${v['value']}" is no answer to ${v['item']}, which goes from ${v['from']} to ${v['to']}. Correct the cell, or say what this text means.`,
  'reading.past-closes-later': (v) =>
    `${v['closedOn']} is still to come. Give the last day on which the survey could be answered.`,
  'reading.past-same-file': (v) =>
    `This very file was imported before, as "${v['title']}". A reading stays as it is; there is nothing to do.`,
  'reading.past-same-survey': (v) =>
    `"${v['title']}" holds answers to some of the same questions from within 4 weeks of this day. The same survey twice could be subtracted from itself: import it once, or leave out the questions that were asked there.`,
  'reading.past-overlaps': (v) =>
    `"${v['title']}" asked some of the same questions within 12 weeks, and nobody can say by how few people the two differ. Put both into the same programme, or leave those questions out.`,
  'reading.past-too-few': (v) =>
    `No figure could be shown: none of the teams, and not all of them together, have ${v['minimum']} responses. Import a survey with more.`,
};

const german: Sentences = {
  'reading.past-empty': () =>
    'Die Datei ist leer. Die Antworten neu exportieren, mit einer Zeile für jede Antwort.',
  'reading.past-too-large': (v) =>
    `Die Datei hat ${v['megabytes']} MB; höchstens ${v['limit']} MB werden gelesen. Nur die Spalte der Gruppe und die der Fragen behalten.`,
  'reading.past-too-many-columns': (v) =>
    `Diese Zeile hat mehr als ${v['limit']} Zellen; so viele Spalten werden nicht gelesen. Nur die Spalte der Gruppe und die der Fragen behalten und Trennzeichen am Ende entfernen.`,
  'reading.past-not-csv': (v) =>
    `Das ist eine Datei der Art ${v['kind']}; gelesen wird CSV. Die Antworten als CSV exportieren oder die Datei öffnen und als CSV in UTF-8 speichern.`,
  'reading.past-encoding': () =>
    'Die Datei ist nicht in UTF-8. Neu als UTF-8 exportieren; in Excel: Datei, Speichern unter, „CSV UTF-8 (durch Trennzeichen getrennt)“.',
  'reading.past-no-rows': () =>
    'Diese Datei enthält keine abgegebene Antwort auf eine der Fragen. Die Antworten selbst exportieren, keine Zusammenfassung.',
  'reading.past-row-unreadable': () =>
    'Diese Zeile ist nicht als CSV lesbar: Ein Anführungszeichen fehlt oder steht in einer Zelle. Die ganze Zelle in Anführungszeichen setzen und die inneren verdoppeln.',
  'reading.past-row-width': (v) =>
    `Diese Zeile hat ${v['cells']} Zellen, die Kopfzeile ${v['columns']}. Eine Zelle mit dem Trennzeichen oder einem Zeilenumbruch in Anführungszeichen setzen.`,
  'reading.past-column-repeated': (v) =>
    `Zwei Spalten heißen „${v['heading']}“, und sie werden gebraucht. Eine davon umbenennen.`,
  'reading.past-column-unknown': (v) =>
    `Die Datei hat keine Spalte „${v['heading']}“. Den Namen so schreiben, wie er in der Kopfzeile steht.`,
  'reading.past-item-unknown': (v) =>
    `Das Instrument hat kein Item „${v['item']}“. Seine Items sind ${v['known']}.`,
  'reading.past-item-repeated': (v) =>
    `„${v['other']}“ und „${v['heading']}“ beantworten beide das Item ${v['item']}. Für jede Spalte angeben, welches Item sie beantwortet oder dass sie ausgelassen wird.`,
  'reading.past-items-missing': (v) =>
    `Keine Spalte beantwortet ein Item des Instruments (${v['known']}). Angeben, welche Spalte welches Item beantwortet. Die Spalten sind ${v['headings']}.`,
  'reading.past-group-column-missing': (v) =>
    `Welche Spalte die Gruppe nennt, ist nicht bekannt. Eine wählen: ${v['headings']}.`,
  'reading.past-group-missing': () =>
    'Diese Zeile nennt keine Gruppe. Ergänzen oder angeben, zu welchem Team Zeilen ohne Gruppe gehören.',
  'reading.past-group-unknown': (v) =>
    `Die Gruppe „${v['group']}“ kommt in das Team „${v['team']}“, das es in der Personalliste nicht gibt. Angeben, zu welchem Team sie gehört: zu dem von heute, in dem sie aufgegangen ist, oder zum übergeordneten.`,
  'reading.past-group-not-there': (v) =>
    `Die Gruppe „${v['group']}“ kommt in der Datei nicht vor. Den Namen berichtigen; hat aus ihr niemand geantwortet, angeben, wie viele gefragt wurden und zu welchem Team der Personalliste sie gehört.`,
  'reading.past-invited-missing': (v) =>
    `Wie viele Personen aus „${v['group']}“ gefragt wurden, ist nicht angegeben. Die Zahl nennen oder angeben, dass alle Gefragten geantwortet haben: Spannen und Auffälligkeiten richten sich danach.`,
  'reading.past-invited-too-few': (v) =>
    `Aus „${v['group']}“ sollen nur ${v['invited']} Personen gefragt worden sein, geantwortet haben mehr. Die Zahl berichtigen.`,
  'reading.past-value-off-scale': (v) =>
    `„${v['value']}“ ist keine Antwort auf ${v['item']}, das von ${v['from']} bis ${v['to']} geht. Die Zelle berichtigen oder angeben, was dieser Text bedeutet.`,
  'reading.past-closes-later': (v) =>
    `${v['closedOn']} liegt noch vor uns. Den letzten Tag angeben, an dem geantwortet werden konnte.`,
  'reading.past-same-file': (v) =>
    `Genau diese Datei wurde schon importiert, als „${v['title']}“. Eine Auswertung bleibt, wie sie ist; es ist nichts zu tun.`,
  'reading.past-same-survey': (v) =>
    `„${v['title']}“ enthält Antworten auf einige derselben Fragen aus den 4 Wochen um diesen Tag. Dieselbe Umfrage zweimal ließe sich voneinander abziehen: einmal importieren oder die dort gestellten Fragen auslassen.`,
  'reading.past-overlaps': (v) =>
    `„${v['title']}“ hat innerhalb von 12 Wochen einige derselben Fragen gestellt, und niemand kann sagen, um wie wenige Personen sich beide unterscheiden. Beide in dasselbe Programm aufnehmen oder diese Fragen auslassen.`,
  'reading.past-too-few': (v) =>
    `Es ließe sich keine Zahl zeigen: Kein Team und auch nicht alle zusammen haben ${v['minimum']} Antworten. Eine Umfrage mit mehr Antworten importieren.`,
};

/** What is wrong and how to mend it, in a language; English where it is not offered. */
export const pastProblemText = (
  { code, values }: Pick<PastProblem, 'code' | 'values'>,
  locale: string,
): string => (locale === 'de' ? german : english)[code](values);
