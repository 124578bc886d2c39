import { daysAfter, weekdayOf } from './local-time.js';

/** Why nobody is written to on a day. */
export interface DayOff {
  readonly on: string;
  readonly reason: 'weekend' | 'holiday' | 'day-off';
  /** The holiday's name. */
  readonly name: string | null;
}

/** When people rest: by the country of their time zone, and on the organisation's own days. */
export interface WorkCalendar {
  /** The public holiday that a date is; null when it is none. */
  readonly holidays: (timeZone: string, date: string) => string | null;
  /** Days of the week, 1 is Monday. */
  readonly weekend: (timeZone: string) => readonly number[];
  readonly daysOff: readonly string[];
}

/** Why nobody works on this date in the zone; null on a working day. A holiday on a weekend is named as the holiday. */
export function dayOff(on: string, timeZone: string, calendar: WorkCalendar): DayOff | null {
  const holiday = calendar.holidays(timeZone, on);
  if (holiday !== null) return { on, reason: 'holiday', name: holiday };
  if (calendar.daysOff.includes(on)) return { on, reason: 'day-off', name: null };
  if (calendar.weekend(timeZone).includes(weekdayOf(on))) return { on, reason: 'weekend', name: null };
  return null;
}

/** A date, and the days off that were passed over to get to it. */
export interface WorkingDay {
  readonly on: string;
  readonly passedOver: readonly DayOff[];
}

// A longer stretch is no holiday but a mistake in the organisation's own days off: then the day stays where it is.
const longestBreakDays = 21;

/** The date itself, or the next working day in the zone. */
export function workingDayFrom(date: string, timeZone: string, calendar: WorkCalendar): WorkingDay {
  const passedOver: DayOff[] = [];
  for (let days = 0; days <= longestBreakDays; days++) {
    const on = daysAfter(date, days);
    const off = dayOff(on, timeZone, calendar);
    if (!off) return { on, passedOver };
    passedOver.push(off);
  }
  return { on: date, passedOver: [] };
}
