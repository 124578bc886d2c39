import { unzipSync } from 'fflate';
import { streamXlsxRows } from 'hucre/xlsx';
import { readHeader, type ColumnName } from './roster-columns.js';
import type { RosterProblems } from './roster-problem.js';
import {
  addRow,
  giveWay,
  namedColumns,
  type OnProgress,
  type RosterRow,
  type RosterRows,
} from './roster-row.js';
import { isTooLarge, lineLimit } from './roster-text.js';

/** A workbook that would be larger than this unpacked is refused before anything of it is: 8 columns of 300,000 people. */
export const unpackedLimit = 100 * 1024 * 1024;

const rowsPerTurn = 500;
type CellValue = string | number | boolean | Date | null;

/** Whether a file begins as every XLSX workbook does: it is a zip archive. */
export const isWorkbook = (file: Uint8Array): boolean =>
  [0x50, 0x4b, 0x03, 0x04].every((byte, index) => file[index] === byte);

/** Bytes that the archive's own directory says it unpacks to; more than that is not unpacked of any part. */
export function unpackedSize(file: Uint8Array): number {
  let size = 0;
  unzipSync(file, {
    filter: ({ originalSize }) => {
      size += originalSize;
      return false;
    },
  });
  return size;
}

/**
 * Reads the rows of the first sheet of an XLSX workbook; the first row that is not blank is the header. Nothing in it is
 * run: of a formula the value counts that was kept with it, so links, macros and other sheets are never looked at.
 * Numbers and truth values are read as Excel would write them to CSV. A date in a known column is a problem, because no
 * column takes one and a spreadsheet makes dates of texts such as MAR1.
 * @returns null when there is no header to read rows by.
 */
export async function readWorkbookRows(
  file: Uint8Array,
  problems: RosterProblems,
  onProgress: OnProgress,
): Promise<RosterRows | null> {
  if (isTooLarge(file, problems)) return null;
  const rows: RosterRow[] = [];
  let columns: (ColumnName | null)[] | null = null;
  let count = 0;
  try {
    const unpacked = unpackedSize(file);
    if (unpacked > unpackedLimit) {
      problems.add('people.roster-workbook-too-large', null, null, {
        megabytes: Math.ceil(unpacked / 1024 / 1024),
        limit: unpackedLimit / 1024 / 1024,
      });
      return null;
    }
    for await (const { index, values } of streamXlsxRows(file)) {
      const line = index + 1;
      count += 1;
      if (count % rowsPerTurn === 0) {
        onProgress('reading', count, null);
        await giveWay();
      }
      const cells = values.map(textOf);
      const length = cells.reduce((sum, cell) => sum + cell.length, 0);
      if (length === 0) continue;
      if (length > lineLimit) {
        problems.add('people.roster-line-too-long', line, null, {
          kilobytes: Math.ceil(length / 1024),
          limit: lineLimit / 1024,
        });
        continue;
      }
      if (!columns) {
        columns = readHeader(cells, line, problems);
        if (!columns) return null;
        continue;
      }
      values.forEach((value, place) => checkValue(value, line, columns?.[place] ?? null, problems));
      addRow(rows, line, cells, columns, problems);
    }
  } catch {
    // What is wrong inside the archive helps nobody who did not write it.
    problems.add('people.roster-workbook-unreadable', null);
    return null;
  }
  if (columns) return { columns: namedColumns(columns), rows, unreadable: [] };
  if (problems.count === 0) problems.add('people.roster-empty', null);
  return null;
}

// The only texts that begin with a number sign and end like this are the error values of ECMA-376, 18.17.2.
const errorValue =
  /^#(?:NULL!|DIV\/0!|VALUE!|REF!|NAME\?|NUM!|N\/A|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!)$/;

function checkValue(
  value: CellValue,
  line: number,
  column: ColumnName | null,
  problems: RosterProblems,
): void {
  if (column === null) return;
  if (value instanceof Date) problems.add('people.roster-cell-date', line, column, { value: textOf(value) });
  else if (typeof value === 'string' && errorValue.test(value))
    problems.add('people.roster-cell-error', line, column, { value });
}

function textOf(value: CellValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'number') return String(value);
  return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
}
