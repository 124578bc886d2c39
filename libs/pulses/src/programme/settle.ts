/** What becomes of an occurrence whose time has come. */
export type Settlement =
  | { readonly occurrence: number; readonly dueAt: Date; readonly what: 'run' }
  | { readonly occurrence: number; readonly dueAt: Date; readonly what: 'ask'; readonly reason: 'late' }
  | {
      readonly occurrence: number;
      readonly dueAt: Date;
      readonly what: 'skip';
      readonly reason: 'missed' | 'paused';
    };

/** So long after its time an occurrence still runs by itself; later than that, HR is asked. */
export const runsWhileUnderMilliseconds = 24 * 3_600_000;

/**
 * Everything that has fallen due, each occurrence once and in order. After a time in which nothing ran, only the latest is
 * run, if it is under 24 hours late, else it waits for HR; those before it are skipped. While a programme is paused, what
 * falls due is skipped. A clock that goes backwards makes nothing due again: `next` only ever rises.
 */
export function settle(input: {
  readonly paused: boolean;
  /** The first occurrence that has not been settled. */
  readonly next: number;
  readonly dueAt: (occurrence: number) => Date;
  readonly now: Date;
}): { readonly settled: readonly Settlement[]; readonly next: number } {
  const due: { occurrence: number; dueAt: Date }[] = [];
  for (let occurrence = input.next; ; occurrence++) {
    const dueAt = input.dueAt(occurrence);
    if (dueAt > input.now) break;
    due.push({ occurrence, dueAt });
  }
  const settled = due.map(({ occurrence, dueAt }, position): Settlement => {
    if (input.paused) return { occurrence, dueAt, what: 'skip', reason: 'paused' };
    if (position < due.length - 1) return { occurrence, dueAt, what: 'skip', reason: 'missed' };
    const late = input.now.getTime() - dueAt.getTime();
    return late < runsWhileUnderMilliseconds
      ? { occurrence, dueAt, what: 'run' }
      : { occurrence, dueAt, what: 'ask', reason: 'late' };
  });
  return { settled, next: input.next + due.length };
}
