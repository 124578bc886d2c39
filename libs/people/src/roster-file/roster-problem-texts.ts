import type { RosterProblem, RosterProblemCode } from './roster-problem.js';

type Values = Readonly<Record<string, string | number>>;
type Sentences = Record<RosterProblemCode, (values: Values) => string>;

const saveAsUtf8 = {
  en: 'In Excel choose File, Save As, "CSV UTF-8 (Comma delimited)"; in LibreOffice tick "Edit filter settings" and choose Unicode (UTF-8).',
  de: 'In Excel: Datei, Speichern unter, „CSV UTF-8 (durch Trennzeichen getrennt)“; in LibreOffice „Filtereinstellungen bearbeiten“ ankreuzen und Unicode (UTF-8) wählen.',
};

const english: Sentences = {
  'people.roster-empty': () =>
    'The file is empty. It needs a header line such as email,name,team,parent_team,lead and one line for each person.',
  'people.roster-no-people': () => 'The file has a header but no people. Add one line for each person.',
  'people.roster-too-large': (v) =>
    `The file has ${v['megabytes']} MB; at most ${v['limit']} MB are read. Keep only the columns that the import knows.`,
  'people.roster-not-csv': (v) =>
    `This is a file of the kind ${v['kind']}; CSV files and Excel workbooks (.xlsx) are read. Open it and save it as one of them, without a password. ${saveAsUtf8.en}`,
  'people.roster-workbook-unreadable': () =>
    'The file begins like an Excel workbook (.xlsx) but cannot be read as one. Open it in Excel or LibreOffice and save it again as .xlsx, or as CSV.',
  'people.roster-workbook-too-large': (v) =>
    `Unpacked, the workbook has ${v['megabytes']} MB; at most ${v['limit']} MB are read. Keep the roster alone in it, without other sheets, pictures and columns, or save it as CSV.`,
  'people.roster-utf16': () =>
    `The file is saved as UTF-16 (Excel calls it "Unicode Text"). Save it as UTF-8. ${saveAsUtf8.en}`,
  'people.roster-encoding': (v) =>
    `${v['count'] === 1 ? 'This line has' : `This line and ${Number(v['count']) - 1} more have`} letters that are not UTF-8; names would come out wrong. Save the file as UTF-8. ${saveAsUtf8.en}`,
  'people.roster-header-missing': () =>
    'The first line names none of the known columns. Begin the file with a header such as email,name,team,parent_team,lead.',
  'people.roster-column-missing': (v) =>
    `There is no column "${v['heading']}". Add it to the header and to every line.`,
  'people.roster-column-unknown': (v) =>
    `The column "${v['heading']}" is not known. Remove it, or rename it to one of: ${v['known']}.`,
  'people.roster-column-repeated': (v) =>
    `A second column "${v['heading']}" means the same as one before it. Remove one of them.`,
  'people.roster-line-too-long': (v) =>
    `This line has ${v['kilobytes']} kB; at most ${v['limit']} kB are read. Check for a missing line break or a pasted text.`,
  'people.roster-quote-open': () =>
    'A quotation mark on this line has no partner. Close it on the same line; a cell must not hold a line break.',
  'people.roster-row-unreadable': () =>
    'This line cannot be read: a quotation mark stands inside a cell. Put the whole cell in quotation marks and double those inside, as in "Ann ""Annie"" Lee".',
  'people.roster-row-too-wide': (v) =>
    `This line has ${v['cells']} cells, the header ${v['columns']}. Put a cell that holds the delimiter in quotation marks.`,
  'people.roster-email-missing': () => 'The e-mail address is missing. Add it, or remove the line.',
  'people.roster-email-invalid': (v) =>
    `"${v['value']}" is not an e-mail address that mail can be sent to. Write it as name@example.org, without a display name and in plain letters.`,
  'people.roster-email-repeated': (v) =>
    `${v['email']} stands already on line ${v['first']}. Each person has one line: remove one, or correct the address.`,
  'people.roster-employee-id-repeated': (v) =>
    `The employee_id "${v['id']}" stands already on line ${v['first']}. Give each person an id of their own.`,
  'people.roster-team-missing': () =>
    'The team is missing. Name the team the person belongs to; for a lead, the team they lead.',
  'people.roster-hidden-character': (v) =>
    `"${v['value']}" holds a character that cannot be seen or was lost in a conversion (U+${v['code']}). Type the text again.`,
  'people.roster-formula': (v) =>
    `"${v['value']}" begins like a formula, which a spreadsheet could run. Begin it with a letter or a digit.`,
  'people.roster-cell-too-long': (v) =>
    `The text has ${v['length']} characters; at most ${v['limit']} are allowed. Shorten it.`,
  'people.roster-cell-date': (v) =>
    `This cell holds the date ${v['value']}, and no column takes one: the spreadsheet may have turned something else into it. Format the cell as text and type it again.`,
  'people.roster-cell-error': (v) =>
    `This cell holds the error ${v['value']} of a formula. Mend the formula, or type the value.`,
  'people.roster-time-zone-unknown': (v) =>
    `The time zone "${v['value']}" is not known. ${v['near'] ? `Write ${v['near']}.` : 'Use an IANA name such as Europe/Berlin, or leave it blank for the organisation’s.'}`,
  'people.roster-language-unknown': (v) =>
    `The language "${v['value']}" is not known. Write its code, such as en, de, fr or es, or leave it blank for the organisation’s.`,
  'people.roster-status-unknown': (v) =>
    `The status "${v['value']}" is not known. Write active, leave or inactive, or leave it blank: then the person is active.`,
  'people.roster-two-parents': (v) =>
    `"${v['team']}" is put under "${v['parent']}" here and under "${v['other']}" on line ${v['first']}. Name the same parent_team on all its lines.`,
  'people.roster-two-leads': (v) =>
    `"${v['team']}" is led by ${v['lead']} here and by ${v['other']} on line ${v['first']}. Name the same lead on all its lines.`,
  'people.roster-lead-unknown': (v) =>
    `The lead of "${v['team']}", ${v['lead']}, is not in this file. Add a line for them, correct the address, or leave the lead blank.`,
  'people.roster-lead-elsewhere': (v) =>
    `${v['lead']} leads "${v['team']}" but belongs to "${v['home']}", which is neither above it nor led by them. On their own line, name the team they lead; or leave the lead blank.`,
  'people.roster-loop': (v) =>
    v['count'] === 1
      ? `The team is its own parent: ${v['loop']}. Name the team above it, or leave parent_team blank.`
      : `These teams are each under the next, in a loop: ${v['loop']}. Correct the parent_team of one of them.`,
  'people.roster-team-empty': (v) =>
    `"${v['team']}" is named as a parent, but nobody belongs to it. ${v['near'] ? `Did you mean "${v['near']}"? Else add` : 'Correct the name, or add'} a line for at least one of its people, such as its lead.`,
  'people.roster-too-deep': (v) =>
    `"${v['team']}" stands more than ${v['limit']} levels deep. Check the parent_team of the teams above it.`,
  'people.roster-root-name-taken': (v) =>
    `There are several teams at the top, so a team with the organisation’s name is put above them; but "${v['team']}" has that name already and stands under "${v['parent']}". Rename it, or leave its parent_team blank.`,
  'people.roster-check-failed': () =>
    'The check of this file broke off three times. Nothing was changed. Save the file as CSV and import it again; if that does not help, the log of the worker says why.',
};

const german: Sentences = {
  'people.roster-empty': () =>
    'Die Datei ist leer. Sie braucht eine Kopfzeile wie email,name,team,parent_team,lead und eine Zeile für jede Person.',
  'people.roster-no-people': () =>
    'Die Datei hat eine Kopfzeile, aber keine Personen. Für jede Person eine Zeile ergänzen.',
  'people.roster-too-large': (v) =>
    `Die Datei hat ${v['megabytes']} MB; höchstens ${v['limit']} MB werden gelesen. Nur die Spalten behalten, die der Import kennt.`,
  'people.roster-not-csv': (v) =>
    `Das ist eine Datei der Art ${v['kind']}; gelesen werden CSV-Dateien und Excel-Arbeitsmappen (.xlsx). Öffnen und als eines davon speichern, ohne Kennwort. ${saveAsUtf8.de}`,
  'people.roster-workbook-unreadable': () =>
    'Die Datei beginnt wie eine Excel-Arbeitsmappe (.xlsx), ist aber nicht als solche lesbar. In Excel oder LibreOffice öffnen und neu als .xlsx oder als CSV speichern.',
  'people.roster-workbook-too-large': (v) =>
    `Entpackt hat die Arbeitsmappe ${v['megabytes']} MB; höchstens ${v['limit']} MB werden gelesen. Nur die Personalliste darin behalten, ohne andere Blätter, Bilder und Spalten, oder als CSV speichern.`,
  'people.roster-utf16': () =>
    `Die Datei ist als UTF-16 gespeichert (in Excel „Unicode-Text“). Als UTF-8 speichern. ${saveAsUtf8.de}`,
  'people.roster-encoding': (v) =>
    `${v['count'] === 1 ? 'Diese Zeile enthält' : `Diese Zeile und ${Number(v['count']) - 1} weitere enthalten`} Zeichen, die nicht UTF-8 sind; Namen würden falsch erscheinen. Die Datei als UTF-8 speichern. ${saveAsUtf8.de}`,
  'people.roster-header-missing': () =>
    'Die erste Zeile nennt keine der bekannten Spalten. Die Datei mit einer Kopfzeile wie email,name,team,parent_team,lead beginnen.',
  'people.roster-column-missing': (v) =>
    `Die Spalte „${v['heading']}“ fehlt. In der Kopfzeile und in jeder Zeile ergänzen.`,
  'people.roster-column-unknown': (v) =>
    `Die Spalte „${v['heading']}“ ist nicht bekannt. Entfernen oder umbenennen in eine von: ${v['known']}.`,
  'people.roster-column-repeated': (v) =>
    `Eine zweite Spalte „${v['heading']}“ bedeutet dasselbe wie eine davor. Eine der beiden entfernen.`,
  'people.roster-line-too-long': (v) =>
    `Diese Zeile hat ${v['kilobytes']} kB; höchstens ${v['limit']} kB werden gelesen. Auf einen fehlenden Zeilenumbruch oder eingefügten Text prüfen.`,
  'people.roster-quote-open': () =>
    'Ein Anführungszeichen in dieser Zeile hat kein Gegenstück. In derselben Zeile schließen; eine Zelle darf keinen Zeilenumbruch enthalten.',
  'people.roster-row-unreadable': () =>
    'Diese Zeile ist nicht lesbar: In einer Zelle steht ein Anführungszeichen. Die ganze Zelle in Anführungszeichen setzen und die inneren verdoppeln, wie in "Anna ""Anni"" Lenz".',
  'people.roster-row-too-wide': (v) =>
    `Diese Zeile hat ${v['cells']} Zellen, die Kopfzeile ${v['columns']}. Eine Zelle, die das Trennzeichen enthält, in Anführungszeichen setzen.`,
  'people.roster-email-missing': () => 'Die E-Mail-Adresse fehlt. Ergänzen oder die Zeile entfernen.',
  'people.roster-email-invalid': (v) =>
    `„${v['value']}“ ist keine E-Mail-Adresse, an die sich etwas senden lässt. In der Form name@example.org schreiben, ohne Anzeigenamen und ohne Umlaute.`,
  'people.roster-email-repeated': (v) =>
    `${v['email']} steht schon in Zeile ${v['first']}. Jede Person hat eine Zeile: eine entfernen oder die Adresse berichtigen.`,
  'people.roster-employee-id-repeated': (v) =>
    `Die employee_id „${v['id']}“ steht schon in Zeile ${v['first']}. Jeder Person eine eigene geben.`,
  'people.roster-team-missing': () =>
    'Das Team fehlt. Das Team nennen, zu dem die Person gehört; bei einer Leitung das Team, das sie leitet.',
  'people.roster-hidden-character': (v) =>
    `„${v['value']}“ enthält ein Zeichen, das unsichtbar ist oder bei einer Umwandlung verloren ging (U+${v['code']}). Den Text neu eingeben.`,
  'people.roster-formula': (v) =>
    `„${v['value']}“ beginnt wie eine Formel, die eine Tabelle ausführen könnte. Mit einem Buchstaben oder einer Ziffer beginnen.`,
  'people.roster-cell-too-long': (v) =>
    `Der Text hat ${v['length']} Zeichen; höchstens ${v['limit']} sind erlaubt. Kürzen.`,
  'people.roster-cell-date': (v) =>
    `Diese Zelle enthält das Datum ${v['value']}, und keine Spalte nimmt eines: Die Tabelle hat womöglich etwas anderes dazu gemacht. Die Zelle als Text formatieren und neu eingeben.`,
  'people.roster-cell-error': (v) =>
    `Diese Zelle enthält den Fehler ${v['value']} einer Formel. Die Formel berichtigen oder den Wert eingeben.`,
  'people.roster-time-zone-unknown': (v) =>
    `Die Zeitzone „${v['value']}“ ist nicht bekannt. ${v['near'] ? `${v['near']} schreiben.` : 'Einen IANA-Namen wie Europe/Berlin schreiben oder leer lassen; dann gilt die der Organisation.'}`,
  'people.roster-language-unknown': (v) =>
    `Die Sprache „${v['value']}“ ist nicht bekannt. Ihr Kürzel schreiben, etwa en, de, fr oder es, oder leer lassen; dann gilt die der Organisation.`,
  'people.roster-status-unknown': (v) =>
    `Der Status „${v['value']}“ ist nicht bekannt. active, leave oder inactive schreiben oder leer lassen; dann ist die Person aktiv.`,
  'people.roster-two-parents': (v) =>
    `„${v['team']}“ steht hier unter „${v['parent']}“ und in Zeile ${v['first']} unter „${v['other']}“. In allen Zeilen des Teams dasselbe parent_team nennen.`,
  'people.roster-two-leads': (v) =>
    `„${v['team']}“ wird hier von ${v['lead']} geleitet und in Zeile ${v['first']} von ${v['other']}. In allen Zeilen des Teams dieselbe Leitung nennen.`,
  'people.roster-lead-unknown': (v) =>
    `Die Leitung von „${v['team']}“, ${v['lead']}, steht nicht in dieser Datei. Eine Zeile ergänzen, die Adresse berichtigen oder die Leitung leer lassen.`,
  'people.roster-lead-elsewhere': (v) =>
    `${v['lead']} leitet „${v['team']}“, gehört aber zu „${v['home']}“, das weder darüber steht noch von dieser Person geleitet wird. In der eigenen Zeile das geleitete Team nennen oder die Leitung leer lassen.`,
  'people.roster-loop': (v) =>
    v['count'] === 1
      ? `Das Team steht unter sich selbst: ${v['loop']}. Das Team darüber nennen oder parent_team leer lassen.`
      : `Diese Teams stehen im Kreis untereinander: ${v['loop']}. Das parent_team eines davon berichtigen.`,
  'people.roster-team-empty': (v) =>
    `„${v['team']}“ ist als übergeordnetes Team genannt, aber niemand gehört dazu. ${v['near'] ? `Ist „${v['near']}“ gemeint? Sonst` : 'Den Namen berichtigen oder'} mindestens eine Person ergänzen, etwa die Leitung.`,
  'people.roster-too-deep': (v) =>
    `„${v['team']}“ liegt mehr als ${v['limit']} Ebenen tief. Das parent_team der Teams darüber prüfen.`,
  'people.roster-root-name-taken': (v) =>
    `Es gibt mehrere oberste Teams; darüber kommt ein Team mit dem Namen der Organisation. „${v['team']}“ heißt aber schon so und steht unter „${v['parent']}“. Umbenennen oder das parent_team leer lassen.`,
  'people.roster-check-failed': () =>
    'Die Prüfung dieser Datei ist dreimal abgebrochen. Es wurde nichts geändert. Die Datei als CSV speichern und neu einlesen; hilft das nicht, steht der Grund im Protokoll des Workers.',
};

/** What is wrong and how to mend it, in the reader's language. */
export function rosterProblemText(problem: Pick<RosterProblem, 'code' | 'values'>, locale: string): string {
  const sentences = locale === 'de' ? german : english;
  return sentences[problem.code](problem.values);
}
