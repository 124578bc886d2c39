import { FileProblems, type FileProblem } from '@penumbra/platform';
import { columnNames, type ColumnName } from './column-names.js';

/** Everything that can be wrong with a roster file; the sentences are in roster-problem-texts.ts. */
export const rosterProblemCodes = [
  'people.roster-empty',
  'people.roster-no-people',
  'people.roster-too-large',
  'people.roster-not-csv',
  'people.roster-workbook-unreadable',
  'people.roster-workbook-too-large',
  'people.roster-utf16',
  'people.roster-encoding',
  'people.roster-header-missing',
  'people.roster-column-missing',
  'people.roster-column-unknown',
  'people.roster-column-repeated',
  'people.roster-line-too-long',
  'people.roster-quote-open',
  'people.roster-row-unreadable',
  'people.roster-row-too-wide',
  'people.roster-email-missing',
  'people.roster-email-invalid',
  'people.roster-email-repeated',
  'people.roster-employee-id-repeated',
  'people.roster-team-missing',
  'people.roster-hidden-character',
  'people.roster-formula',
  'people.roster-cell-too-long',
  'people.roster-cell-date',
  'people.roster-cell-error',
  'people.roster-time-zone-unknown',
  'people.roster-language-unknown',
  'people.roster-status-unknown',
  'people.roster-two-parents',
  'people.roster-two-leads',
  'people.roster-lead-unknown',
  'people.roster-lead-elsewhere',
  'people.roster-loop',
  'people.roster-team-empty',
  'people.roster-too-deep',
  'people.roster-root-name-taken',
  'people.roster-check-failed',
] as const;

export type RosterProblemCode = (typeof rosterProblemCodes)[number];

export type RosterProblem = FileProblem<RosterProblemCode, ColumnName>;

const listedAtMost = 1_000;
const listedOfEachCode = 25;

/** Counts every problem and lists at most 1,000. A loop is shown whole. */
export class RosterProblems extends FileProblems<RosterProblemCode, ColumnName> {
  constructor() {
    super(listedAtMost, (key) => (key === 'loop' ? 3_000 : 200));
  }

  /** The first 25 of each code always, then the others as they stand in the file, up to 1,000; by line. */
  listed(): RosterProblem[] {
    const all = this.ofEachCode();
    const first = all.flatMap((ofCode) => ofCode.slice(0, listedOfEachCode));
    const others = all.flatMap((ofCode) => ofCode.slice(listedOfEachCode)).sort(byLine);
    return [...first, ...others].slice(0, listedAtMost).sort(byLine);
  }
}

const byLine = (a: RosterProblem, b: RosterProblem): number =>
  (a.line ?? 0) - (b.line ?? 0) || columnOrder(a) - columnOrder(b);

const columnOrder = ({ column }: RosterProblem): number =>
  column === null ? -1 : columnNames.indexOf(column);
