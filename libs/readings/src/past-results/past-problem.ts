/** Everything that can be wrong with the file of a past survey; the sentences are in past-problem-texts.ts. */
export const pastProblemCodes = [
  'reading.past-empty',
  'reading.past-too-large',
  'reading.past-not-csv',
  'reading.past-encoding',
  'reading.past-no-rows',
  'reading.past-row-unreadable',
  'reading.past-row-width',
  'reading.past-column-repeated',
  'reading.past-column-unknown',
  'reading.past-item-unknown',
  'reading.past-item-repeated',
  'reading.past-items-missing',
  'reading.past-group-column-missing',
  'reading.past-group-missing',
  'reading.past-group-unknown',
  'reading.past-group-not-there',
  'reading.past-invited-missing',
  'reading.past-invited-too-few',
  'reading.past-value-off-scale',
  'reading.past-closes-later',
  'reading.past-same-file',
  'reading.past-same-survey',
  'reading.past-overlaps',
  'reading.past-too-few',
] as const;

export type PastProblemCode = (typeof pastProblemCodes)[number];

/** One thing wrong: where, what, and the values its sentence names. Line 1 is the first line of the file. */
export interface PastProblem {
  readonly code: PastProblemCode;
  readonly line: number | null;
  /** Heading of the column, as in the file. */
  readonly column: string | null;
  readonly values: Readonly<Record<string, string | number>>;
}

const keptOfEachCode = 100;

/** Counts every problem and keeps the first hundred of each code, so that a flood of one kind never hides another. */
export class PastProblems {
  private readonly kept = new Map<PastProblemCode, PastProblem[]>();
  private total = 0;

  add(
    code: PastProblemCode,
    line: number | null = null,
    column: string | null = null,
    values: Record<string, string | number> = {},
  ): void {
    this.total += 1;
    const ofCode = this.kept.get(code) ?? [];
    if (ofCode.length === 0) this.kept.set(code, ofCode);
    if (ofCode.length >= keptOfEachCode) return;
    const shown = Object.entries(values).map(
      ([key, value]) => [key, typeof value === 'number' ? value : presentable(value)] as const,
    );
    ofCode.push({
      code,
      line,
      column: column === null ? null : presentable(column),
      values: Object.fromEntries(shown),
    });
  }

  get count(): number {
    return this.total;
  }

  /** By line; those of the whole file first. */
  listed(): PastProblem[] {
    return [...this.kept.values()].flat().sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  }
}

const longestShown = 200;

/** What a cell holds, fit to be shown in a sentence: visible, on one line, not endless. */
export function presentable(text: string): string {
  const visible = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·');
  if (visible.length <= longestShown) return visible;
  // Never cut between the two halves of a character.
  return `${visible.slice(0, longestShown).replace(/[\ud800-\udbff]$/, '')}…`;
}
