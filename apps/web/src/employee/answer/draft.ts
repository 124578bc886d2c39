import type { Answers } from '@penumbra/instruments';

/** What one device has of one link before Send. */
export interface Draft {
  readonly answers: Answers;
  readonly comment: string;
}

const place = (key: string): string => `penumbra-draft/${key}`;

/** What was chosen and written and not sent, on this device only. */
export function readDraft(key: string): Draft {
  try {
    const kept = JSON.parse(localStorage.getItem(place(key)) ?? '{}') as Partial<Draft>;
    return { answers: kept.answers ?? {}, comment: kept.comment ?? '' };
  } catch {
    return { answers: {}, comment: '' };
  }
}

/** @returns false when the browser keeps nothing. */
export function keepDraft(key: string, draft: Draft): boolean {
  try {
    localStorage.setItem(place(key), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function dropDraft(key: string): void {
  try {
    localStorage.removeItem(place(key));
  } catch {
    // Nothing was kept.
  }
}
