import { parse } from 'csv-parse/sync';
import { columnNamed, readHeader, type ColumnName } from './roster-columns.js';
import type { RosterProblems } from './roster-problem.js';
import {
  addRow,
  giveWay,
  namedColumns,
  type OnProgress,
  type RosterRow,
  type RosterRows,
} from './roster-row.js';
import { rosterLines, type RosterLine } from './roster-text.js';

const batchSize = 500;
const unreadableKept = 1_000;
const unreadableLength = 500;

/**
 * Reads the rows of a CSV file: header in any order and spelling of readHeader, delimiter comma, semicolon or tab.
 * Lines go through csv-parse in batches, between which other work gets its turn; where a batch fails, its lines go
 * through one by one, so that every broken line is found with its number.
 * @returns null when there is no header to read rows by.
 */
export async function readRosterRows(
  file: Uint8Array,
  problems: RosterProblems,
  onProgress: OnProgress = () => undefined,
): Promise<RosterRows | null> {
  const lines = rosterLines(file, problems);
  if (!lines) return null;
  const iterator = lines[Symbol.iterator]();
  const header = readHeaderLine(iterator, problems);
  if (!header) return null;
  const { delimiter, columns } = header;
  const rows: RosterRow[] = [];
  const unreadable: string[] = [];
  const take = (line: RosterLine, cells: readonly string[] | null): void => {
    if (cells) addRow(rows, line.line, cells, columns, problems);
    else if (unreadable.length < unreadableKept) unreadable.push(line.text.slice(0, unreadableLength));
  };
  let batch: RosterLine[] = [];
  const flush = (): void => {
    const all = batch.length > 1 ? cellsOf(batch, delimiter) : null;
    batch.forEach((line, index) => take(line, all ? all[index]! : cellsOfLine(line, delimiter, problems)));
    batch = [];
  };
  for (let next = iterator.next(); !next.done; next = iterator.next()) {
    const line = next.value;
    if (hasOpenQuote(line.text)) {
      problems.add('people.roster-quote-open', line.line);
      take(line, null);
      continue;
    }
    batch.push(line);
    if (batch.length === batchSize) {
      flush();
      onProgress('reading', rows.length, null);
      await giveWay();
    }
  }
  flush();
  return { columns: namedColumns(columns), rows, unreadable };
}

function readHeaderLine(
  lines: Iterator<RosterLine>,
  problems: RosterProblems,
): { delimiter: string; columns: (ColumnName | null)[] } | null {
  let first = lines.next();
  // Excel's own way to say the delimiter, on a line before the header.
  const said = first.done ? null : /^sep=([,;\t])$/i.exec(first.value.text.trimStart());
  if (said) first = lines.next();
  if (first.done) {
    // The only line was too long, and that has been said.
    if (problems.count === 0) problems.add('people.roster-empty', null);
    return null;
  }
  const header = first.value;
  if (hasOpenQuote(header.text)) {
    problems.add('people.roster-quote-open', header.line);
    return null;
  }
  const delimiter = said?.[1] ?? detectDelimiter(header.text);
  const headings = cellsOfLine(header, delimiter, problems);
  if (!headings) return null;
  const columns = readHeader(headings, header.line, problems);
  return columns && { delimiter, columns };
}

/** The delimiter under which the header has most known columns. */
export function detectDelimiter(header: string): string {
  const known = (delimiter: string): number =>
    header.split(delimiter).filter((heading) => columnNamed(heading) !== null).length;
  return [',', ';', '\t'].reduce((best, other) => (known(other) > known(best) ? other : best));
}

/** An odd number of quotes: one was opened and not closed on its line. */
function hasOpenQuote(text: string): boolean {
  let odd = false;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) odd = !odd;
  return odd;
}

const options = { record_delimiter: '\n', relax_column_count: true, trim: true } as const;

/** The cells of each line, or null when one of them cannot be parsed. */
function cellsOf(lines: readonly RosterLine[], delimiter: string): string[][] | null {
  try {
    const cells: string[][] = parse(lines.map((line) => line.text).join('\n'), { ...options, delimiter });
    return cells.length === lines.length ? cells : null;
  } catch {
    return null;
  }
}

function cellsOfLine(line: RosterLine, delimiter: string, problems: RosterProblems): string[] | null {
  const cells = cellsOf([line], delimiter);
  if (cells?.[0]) return cells[0];
  problems.add('people.roster-row-unreadable', line.line);
  return null;
}
