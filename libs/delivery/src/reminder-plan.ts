import { usableTimeZone } from './time-zone.js';

/** The contract of every pulse promises no more of them. */
export const remindersAtMost = 3;

const hour = 3_600_000;
const day = 24 * hour;
const everyDays = 4;
/** So shortly before the close nobody is reminded any more. */
const quietHoursBeforeClose = 12;
/** A reminder that was held up goes out late, unless the next one would follow within so many hours. */
const hoursBetweenLateAndNext = 24;
/** Every time zone in use differs from the others by whole quarters of an hour. */
const quarter = hour / 4;
const work = { days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'], fromHour: 9, toHour: 17 };

/** What a pulse's reminders depend on. */
export interface RemindedPulse {
  readonly opensAt: Date;
  /** The close that the contract names: half-time stays where it was promised. */
  readonly closesAtInContract: Date;
  /** The close as it is now, perhaps later. */
  readonly closesAt: Date;
  /** How many reminders the contract allows. */
  readonly atMost: number;
}

/**
 * When the people of a time zone are reminded: at half-time, then four days after each reminder, always within working
 * hours of the zone (a reminder that falls on the night or the weekend waits for the next morning of work), and never in
 * the last twelve hours. It depends on times alone, so that it is the same for everybody of the zone.
 */
export function reminderTimes(pulse: RemindedPulse, timeZone: string): Date[] {
  const { opensAt, closesAtInContract, closesAt, atMost } = pulse;
  const last = closesAt.getTime() - quietHoursBeforeClose * hour;
  const times: Date[] = [];
  let next = new Date((opensAt.getTime() + closesAtInContract.getTime()) / 2);
  while (times.length < atMost) {
    const at = nextWorkingMoment(next, timeZone);
    if (at.getTime() > last) break;
    times.push(at);
    next = new Date(at.getTime() + everyDays * day);
  }
  return times;
}

/**
 * The number (from 1) and time of the reminder that the people of a zone should have by now; null when there is none, or
 * when it must wait for their working hours. After a time in which nothing could be sent it is the latest one alone.
 */
export function dueReminder(
  pulse: RemindedPulse,
  timeZone: string,
  now: Date,
): { number: number; at: Date } | null {
  const times = reminderTimes(pulse, timeZone);
  const number = times.filter((time) => time <= now).length;
  const at = times[number - 1];
  if (!at || !isWorkingMoment(now, timeZone) || isNearClose(pulse, now)) return null;
  const next = times[number];
  if (next && next.getTime() - now.getTime() < hoursBetweenLateAndNext * hour) return null;
  return { number, at };
}

/** Nobody is reminded any more. */
export const isNearClose = ({ closesAt }: Pick<RemindedPulse, 'closesAt'>, now: Date): boolean =>
  now.getTime() > closesAt.getTime() - quietHoursBeforeClose * hour;

/** Monday to Friday, nine to five, by the clocks of the zone. */
export function isWorkingMoment(at: Date, timeZone: string): boolean {
  const { weekday, hour: hourOfDay } = localTime(at, timeZone);
  return work.days.includes(weekday) && hourOfDay >= work.fromHour && hourOfDay < work.toHour;
}

/** The moment itself, or the next morning of work. By quarters of an hour, which no change of the clocks breaks. */
export function nextWorkingMoment(from: Date, timeZone: string): Date {
  let at = from;
  while (!isWorkingMoment(at, timeZone)) at = new Date((Math.floor(at.getTime() / quarter) + 1) * quarter);
  return at;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function localTime(at: Date, timeZone: string): { weekday: string; hour: number } {
  const zone = usableTimeZone(timeZone);
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en', {
      timeZone: zone,
      weekday: 'short',
      hour: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(zone, format);
  }
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return { weekday: parts.get('weekday')!, hour: Number(parts.get('hour')) };
}
