import type { ColumnName } from './roster-columns.js';
import type { RosterProblems } from './roster-problem.js';

/** The cells of one row by column, trimmed; a blank cell is ''. */
export interface RosterRow {
  /** Line of a CSV file, row of a sheet; 1 is the first. */
  readonly line: number;
  readonly cells: Readonly<Partial<Record<ColumnName, string>>>;
}

export interface RosterRows {
  readonly columns: ReadonlySet<ColumnName>;
  readonly rows: readonly RosterRow[];
  /** Text of lines that could not be read, so that what they mention is not reported as missing elsewhere. */
  readonly unreadable: readonly string[];
}

/** Told how far an import is: rows or people done, of how many where that is known. */
export type OnProgress = (step: RosterImportStep, done: number, total: number | null) => void;

export type RosterImportStep = 'reading' | 'checking' | 'comparing' | 'writing';

/** Other work gets its turn, so that a long file holds nothing up. */
export const giveWay = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Keeps a row that is not blank, by the columns of the header. */
export function addRow(
  rows: RosterRow[],
  line: number,
  cells: readonly string[],
  columns: readonly (ColumnName | null)[],
  problems: RosterProblems,
): void {
  if (cells.every((cell) => cell === '')) return;
  // Cells beyond the header that are blank come from a delimiter at the end; missing ones are blank (Excel drops them).
  if (cells.slice(columns.length).some((cell) => cell !== ''))
    problems.add('people.roster-row-too-wide', line, null, {
      cells: cells.length,
      columns: columns.length,
    });
  const named: Partial<Record<ColumnName, string>> = {};
  columns.forEach((column, index) => {
    if (column) named[column] = cells[index] ?? '';
  });
  rows.push({ line, cells: named });
}

/** The columns that a header names. */
export const namedColumns = (columns: readonly (ColumnName | null)[]): ReadonlySet<ColumnName> =>
  new Set(columns.filter((column) => column !== null));
