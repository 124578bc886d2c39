import type { Answers } from '@penumbra/instruments';

const place = (key: string): string => `penumbra-draft/${key}`;

/** Answers that were chosen and not sent, on this device only. */
export function readDraft(key: string): Answers {
  try {
    return JSON.parse(localStorage.getItem(place(key)) ?? '{}') as Answers;
  } catch {
    return {};
  }
}

/** @returns false when the browser keeps nothing. */
export function keepDraft(key: string, answers: Answers): boolean {
  try {
    localStorage.setItem(place(key), JSON.stringify(answers));
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
