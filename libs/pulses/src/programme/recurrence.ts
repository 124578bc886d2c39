import { Temporal } from 'temporal-polyfill';

/**
 * How often a programme asks. `weeks`: every so many weeks exactly (13 is a quarter to the day). `months`: on the same
 * weekday of the month as the first day, so that a quarterly pulse always falls on, say, the second Tuesday; a first day
 * after the 28th means the last such weekday, since not every month has a fifth. Dates have no time zone: each person
 * meets them in their own.
 */
export interface Recurrence {
  readonly unit: 'weeks' | 'months';
  readonly count: number;
  /** The date of the first occurrence. */
  readonly firstOn: string;
}

/** Months that divide a year, so that a programme comes back to the same months. */
export const monthCounts: readonly number[] = [1, 2, 3, 4, 6, 12];

/** The date of an occurrence; the first has index 0. */
export function occurrenceOn({ unit, count, firstOn }: Recurrence, index: number): string {
  const first = Temporal.PlainDate.from(firstOn);
  if (unit === 'weeks') return first.add({ weeks: index * count }).toString();
  const month = first.toPlainYearMonth().add({ months: index * count });
  if (first.day <= 28) {
    const earliest = month.toPlainDate({ day: 1 });
    const toWeekday = (first.dayOfWeek - earliest.dayOfWeek + 7) % 7;
    const earlierWeeks = Math.ceil(first.day / 7) - 1;
    return earliest.add({ days: toWeekday + 7 * earlierWeeks }).toString();
  }
  const latest = month.toPlainDate({ day: month.daysInMonth });
  return latest.subtract({ days: (latest.dayOfWeek - first.dayOfWeek + 7) % 7 }).toString();
}

/** Occurrences from one date to another, both included. */
export function occurrencesBetween(
  recurrence: Recurrence,
  from: string,
  to: string,
): { index: number; on: string }[] {
  const found: { index: number; on: string }[] = [];
  // A date is never more than a month away from where even steps would put it, so we begin one step before.
  const days = Temporal.PlainDate.from(recurrence.firstOn).until(from).days;
  const stepDays = recurrence.unit === 'weeks' ? 7 * recurrence.count : 30.436875 * recurrence.count;
  for (let index = Math.max(0, Math.floor(days / stepDays) - 1); ; index++) {
    const on = occurrenceOn(recurrence, index);
    if (on > to) return found;
    if (on >= from) found.push({ index, on });
  }
}

/**
 * The fewest weeks that lie between two occurrences. The same weekday of the month is a multiple of seven days away, and
 * at least the shortest run of so many months less six days: 4, 8, 12, 16, 25 and 52 weeks for 1, 2, 3, 4, 6, 12 months.
 */
export function shortestGapWeeks({ unit, count }: Pick<Recurrence, 'unit' | 'count'>): number {
  if (unit === 'weeks') return count;
  const shortestRunDays: Record<number, number> = { 1: 28, 2: 59, 3: 89, 4: 120, 6: 181, 12: 365 };
  return Math.ceil((shortestRunDays[count]! - 6) / 7);
}
