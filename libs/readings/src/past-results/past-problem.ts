import { FileProblems, presentable, type FileProblem } from '@penumbra/platform';

/** Everything that can be wrong with the file of a past survey; the sentences are in past-problem-texts.ts. */
export const pastProblemCodes = [
  'reading.past-empty',
  'reading.past-too-large',
  'reading.past-too-many-columns',
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

/** The column is its heading, as in the file. */
export type PastProblem = FileProblem<PastProblemCode>;

const keptOfEachCode = 100;

/** Counts every problem and lists the first hundred of each code. */
export class PastProblems extends FileProblems<PastProblemCode> {
  constructor() {
    super(keptOfEachCode);
  }

  override add(
    code: PastProblemCode,
    line: number | null = null,
    heading: string | null = null,
    values: Record<string, string | number> = {},
  ): void {
    super.add(code, line, heading === null ? null : presentable(heading), values);
  }

  /** By line; those of the whole file first. */
  listed(): PastProblem[] {
    return this.ofEachCode()
      .flat()
      .sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  }
}
