/** Every way `analyse` can refuse, with its exit code. 1 and 2 mean what they mean for every command. */
export const analyseExitCodes = {
  'analyse.option-invalid': 2,
  'analyse.file-unreadable': 3,
  'analyse.encoding-unknown': 4,
  'analyse.not-csv': 4,
  'analyse.column-missing': 5,
  'analyse.column-twice': 5,
  'analyse.value-off-scale': 6,
  'analyse.no-rows': 7,
  'analyse.roster-invalid': 8,
} as const;

export type AnalyseErrorCode = keyof typeof analyseExitCodes;

/** A refusal of `analyse`: a sentence that says how to mend it, a code, and the exit code that belongs to it. */
export class AnalyseError extends Error {
  readonly exitCode: number;

  constructor(
    readonly code: AnalyseErrorCode,
    sentence: string,
  ) {
    super(`${sentence} (${code})`);
    this.name = 'AnalyseError';
    this.exitCode = analyseExitCodes[code];
  }
}

/** The refusal of a file that the operating system would not let be read; null for any other error. */
export function unreadableFile(path: string, error: unknown): AnalyseError | null {
  if (typeof error !== 'object' || error === null || !('syscall' in error)) return null;
  return new AnalyseError(
    'analyse.file-unreadable',
    `${path} cannot be read: ${(error as NodeJS.ErrnoException).message}. Give the path of a file that may be read.`,
  );
}
