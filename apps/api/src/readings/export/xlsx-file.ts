import { looksLikeFormula, type Field, type Sheet } from './sheet.js';
import { zipFile } from './zip-file.js';

// The smallest workbook of ECMA-376 that Excel, LibreOffice and Numbers open: texts stand in their cells, there are no
// formulas, no links to elsewhere and no macros.

/** Places in `cellXfs` below. */
const style = { plain: 0, heading: 1, day: 2, quoted: 3 } as const;
const day = 24 * 3_600_000;
/** Days are counted from 30 December 1899, so that those after February 1900 are right (as Excel counts). */
const firstDay = Date.UTC(1899, 11, 30);

/** Sheets as an XLSX workbook: typed cells, the heading kept in sight. The same sheets give the same bytes. */
export function xlsxFile(sheets: readonly Sheet[]): Buffer {
  const parts = sheets.map((_, index) => `xl/worksheets/sheet${index + 1}.xml`);
  return zipFile([
    [
      '[Content_Types].xml',
      `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="${relationsType}"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${mainType}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${mainType}.styles+xml"/>${parts
        .map((part) => `<Override PartName="/${part}" ContentType="${mainType}.worksheet+xml"/>`)
        .join('')}</Types>`,
    ],
    ['_rels/.rels', relations([['officeDocument', 'xl/workbook.xml']])],
    [
      'xl/workbook.xml',
      `${declaration}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${sheets
        .map(
          ({ name }, index) =>
            `<sheet name="${escaped(sheetName(name))}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
        )
        .join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      relations([
        ...parts.map((part): [string, string] => ['worksheet', part.slice('xl/'.length)]),
        ['styles', 'styles.xml'],
      ]),
    ],
    ['xl/styles.xml', styles],
    ...sheets.map((sheet, index): [string, string] => [parts[index]!, worksheet(sheet)]),
  ]);
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const mainType = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const relationsType = 'application/vnd.openxmlformats-package.relationships+xml';

const relations = (of: readonly [type: string, target: string][]): string =>
  `${declaration}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${of
    .map(
      ([type, target], index) =>
        `<Relationship Id="rId${index + 1}" Type="${office}/${type}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`;

// 14 is the built-in format of a date, shown as the reader's country writes it.
const styles = `${declaration}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/></cellXfs></styleSheet>`;

function worksheet({ columns, rows }: Sheet): string {
  const lines = [columns, ...rows].map((fields, row) => {
    const cells = fields.map((field, column) =>
      cell(`${columnName(column)}${row + 1}`, field, row === 0 ? style.heading : style.plain),
    );
    return `<row r="${row + 1}">${cells.join('')}</row>`;
  });
  return `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>${lines.join('')}</sheetData></worksheet>`;
}

function cell(at: string, field: Field, text: number): string {
  if (field === null) return '';
  if (typeof field === 'number') return `<c r="${at}"><v>${field}</v></c>`;
  if (field instanceof Date) {
    const days = Math.floor((field.getTime() - firstDay) / day);
    return `<c r="${at}" s="${style.day}"><v>${days}</v></c>`;
  }
  // A text is never run. Marked as quoted it also stays a text when somebody edits the cell.
  const as = looksLikeFormula(field) ? style.quoted : text;
  return `<c r="${at}" s="${as}" t="inlineStr"><is><t xml:space="preserve">${escaped(field)}</t></is></c>`;
}

/** A, B … Z, AA, AB … */
function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}

/** At most 31 characters, and none that a sheet's name may not hold. */
const sheetName = (name: string): string => name.replaceAll(/[[\]:*?/\\']/g, ' ').slice(0, 31);

/** XML 1.0 knows no control characters. Excel reads `_x0041_` in a text as A, so such an underscore is written as one itself. */
const escaped = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');
