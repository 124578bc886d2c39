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

/** One thing wrong: where, what, and the values its sentence names. Line 1 is the first line of the file. */
export interface RosterProblem {
  readonly code: RosterProblemCode;
  readonly line: number | null;
  readonly column: ColumnName | null;
  readonly values: Readonly<Record<string, string | number>>;
}

const keptPerCode = 1_000;
const listedAtMost = 1_000;
const listedOfEachCode = 25;

/** Counts every problem and lists at most 1,000, so that a flood of one kind never hides another kind. */
export class RosterProblems {
  private readonly kept = new Map<RosterProblemCode, RosterProblem[]>();
  private total = 0;

  add(
    code: RosterProblemCode,
    line: number | null,
    column: ColumnName | null = null,
    values: Record<string, string | number> = {},
  ): void {
    this.total += 1;
    const ofCode = this.kept.get(code) ?? [];
    if (ofCode.length === 0) this.kept.set(code, ofCode);
    if (ofCode.length >= keptPerCode) return;
    const shown = Object.entries(values).map(
      ([key, value]) => [key, presentable(value, key === 'loop' ? 3_000 : 200)] as const,
    );
    ofCode.push({ code, line, column, values: Object.fromEntries(shown) });
  }

  get count(): number {
    return this.total;
  }

  /** The first 25 of each code always, then the others as they stand in the file, up to 1,000; by line. */
  listed(): RosterProblem[] {
    const all = [...this.kept.values()];
    const first = all.flatMap((ofCode) => ofCode.slice(0, listedOfEachCode));
    const others = all.flatMap((ofCode) => ofCode.slice(listedOfEachCode)).sort(byLine);
    return [...first, ...others].slice(0, listedAtMost).sort(byLine);
  }
}

const byLine = (a: RosterProblem, b: RosterProblem): number =>
  (a.line ?? 0) - (b.line ?? 0) || columnOrder(a) - columnOrder(b);

const columnOrder = ({ column }: RosterProblem): number =>
  column === null ? -1 : columnNames.indexOf(column);

/** What a cell holds, fit to be shown in a sentence: visible, on one line, not endless. */
function presentable(value: string | number, longest: number): string | number {
  if (typeof value === 'number') return value;
  const visible = value.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·');
  // Never cut between the two halves of a character.
  return visible.length > longest ? `${visible.slice(0, longest).replace(/[\ud800-\udbff]$/, '')}…` : visible;
}
