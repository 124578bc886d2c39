const known = new Map<string, boolean>();

/** The zone when it is one that is known here, else UTC: a roster may name anything. */
export function usableTimeZone(timeZone: string): string {
  let isKnown = known.get(timeZone);
  if (isKnown === undefined) {
    isKnown = isTimeZone(timeZone);
    // Names come from rosters: a table that only grows must not be filled with nonsense.
    if (known.size < 1_000) known.set(timeZone, isKnown);
  }
  return isKnown ? timeZone : 'UTC';
}

function isTimeZone(timeZone: string): boolean {
  if (timeZone === '') return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
