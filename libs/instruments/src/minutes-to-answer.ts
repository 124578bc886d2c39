import type { Instrument } from './instrument.js';

/**
 * How long answering takes, for the text of the mail: reading at 200 words a minute, 3 seconds to choose, 15 seconds to
 * arrive and send, 30 more when a comment is invited. Whole minutes, `atLeast` never below 1. Counts the English words.
 */
export function minutesToAnswer(instrument: Instrument): { atLeast: number; atMost: number } {
  const words = instrument.items.reduce((sum, item) => sum + item.text.en.trim().split(/\s+/).length, 0);
  const seconds = 15 + words * 0.3 + instrument.items.length * 3 + (instrument.comment ? 30 : 0);
  const atLeast = Math.max(1, Math.floor(seconds / 60));
  return { atLeast, atMost: Math.max(atLeast + 1, Math.ceil(seconds / 60)) };
}
