import { Temporal } from 'temporal-polyfill';

/**
 * The instant at which clocks in the zone show this date (`2027-03-28`) and time (`09:00`). A time that the zone leaves
 * out (clocks put forward, or a whole day skipped at the date line) becomes the first minute that exists after it; one
 * that comes twice (clocks put back) is the first of the two.
 */
export function instantAt(date: string, time: string, timeZone: string): Date {
  const local = Temporal.PlainDateTime.from(`${date}T${time}`);
  const before = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const inGap = !before.toPlainDateTime().equals(local);
  const valid = inGap ? (before.getTimeZoneTransition('next') ?? before) : before;
  return new Date(valid.epochMilliseconds);
}

/** Date and time of day, `HH:MM`, that clocks in the zone show at the instant. */
export function localTimeAt(instant: Date, timeZone: string): { date: string; time: string } {
  const local = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);
  return {
    date: local.toPlainDate().toString(),
    time: local.toPlainTime().toString({ smallestUnit: 'minute' }),
  };
}

/** The date that many days later. */
export function daysAfter(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** 1 is Monday, 7 Sunday. */
export function weekdayOf(date: string): number {
  return Temporal.PlainDate.from(date).dayOfWeek;
}

/** The first of these that names a time zone known here; UTC when none does. */
export function usableTimeZone(...candidates: readonly (string | null | undefined)[]): string {
  return candidates.find((zone) => zone && isTimeZone(zone)) ?? 'UTC';
}

const known = new Map<string, boolean>();

function isTimeZone(zone: string): boolean {
  let answer = known.get(zone);
  if (answer === undefined) {
    try {
      answer = Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone);
    } catch {
      answer = false;
    }
    // Names come from rosters: a table that only grows must not be filled with nonsense.
    if (known.size < 1_000) known.set(zone, answer);
  }
  return answer;
}
