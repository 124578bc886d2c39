import type { Words } from '../i18n/words-of.js';

/** When a pulse closes or closed. Of an imported survey only the day is known, which stands in UTC. */
export const closeText = (
  { origin }: { origin: 'asked' | 'imported' },
  at: string,
  { day, time }: Words,
): string => (origin === 'imported' ? day(at.slice(0, 10)) : time(at));
