/** One thing wrong with a file that somebody imports: where, what, and the values its sentence names. */
export interface FileProblem<Code extends string, Column extends string = string> {
  readonly code: Code;
  /** 1 is the first line of the file; null: the file as a whole. */
  readonly line: number | null;
  readonly column: Column | null;
  readonly values: Readonly<Record<string, string | number>>;
}

/** Counts every problem of a file and keeps the first ones of each code, so that a flood of one kind hides no other. */
export class FileProblems<Code extends string, Column extends string = string> {
  private readonly kept = new Map<Code, FileProblem<Code, Column>[]>();
  private total = 0;

  /** @param longest how much of the value of a key is shown, in characters. */
  constructor(
    private readonly keptOfEachCode: number,
    private readonly longest: (key: string) => number = () => longestShown,
  ) {}

  add(
    code: Code,
    line: number | null = null,
    column: Column | null = null,
    values: Record<string, string | number> = {},
  ): void {
    this.total += 1;
    const ofCode = this.kept.get(code) ?? [];
    if (ofCode.length === 0) this.kept.set(code, ofCode);
    if (ofCode.length >= this.keptOfEachCode) return;
    const shown = Object.entries(values).map(
      ([key, value]) =>
        [key, typeof value === 'number' ? value : presentable(value, this.longest(key))] as const,
    );
    ofCode.push({ code, line, column, values: Object.fromEntries(shown) });
  }

  get count(): number {
    return this.total;
  }

  protected ofEachCode(): FileProblem<Code, Column>[][] {
    return [...this.kept.values()];
  }
}

const longestShown = 200;

/** What a cell holds, fit to be shown in a sentence: visible, on one line, not endless. */
export function presentable(text: string, longest = longestShown): string {
  const visible = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·');
  // Never cut between the two halves of a character.
  return visible.length > longest ? `${visible.slice(0, longest).replace(/[\ud800-\udbff]$/, '')}…` : visible;
}

/** Which of these kinds a file is by its first bytes; null for none of them. */
export const kindByFirstBytes = (
  bytes: Buffer,
  kinds: readonly (readonly [name: string, first: readonly number[]])[],
): string | null =>
  kinds.find(([, first]) => first.every((byte, place) => bytes[place] === byte))?.[0] ?? null;
