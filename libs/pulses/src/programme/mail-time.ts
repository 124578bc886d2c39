import { daysAfter, instantAt, localTimeAt } from './local-time.js';
import { workingDayFrom, type WorkCalendar, type WorkingDay } from './working-days.js';

/** Mails go out between these local times of a working day. */
export const workingHours = { from: '08:00', to: '18:00' };

/** A date and a local time, `HH:MM`, that each person meets in the own time zone. */
export interface LocalPlan {
  readonly on: string;
  readonly time: string;
}

/**
 * When the people of a time zone are written to: on the planned date at the planned local time, or at that time of the next
 * working day. A pulse that is launched later than that (`launchedAt`) writes at once within working hours, else on the
 * next working day.
 */
export function mailTime(
  plan: LocalPlan,
  timeZone: string,
  calendar: WorkCalendar,
  launchedAt: Date | null = null,
): { at: Date; day: WorkingDay } {
  const planned = workingDayFrom(plan.on, timeZone, calendar);
  const at = instantAt(planned.on, plan.time, timeZone);
  if (launchedAt === null || at >= launchedAt) return { at, day: planned };

  const now = localTimeAt(launchedAt, timeZone);
  const today = workingDayFrom(now.date, timeZone, calendar);
  const isToday = today.on === now.date;
  if (isToday && now.time >= workingHours.from && now.time < workingHours.to)
    return { at: launchedAt, day: today };
  const day =
    isToday && now.time >= plan.time ? workingDayFrom(daysAfter(now.date, 1), timeZone, calendar) : today;
  return { at: instantAt(day.on, plan.time, timeZone), day };
}

/** The time of day, in the programme's own zone, at which its pulses close. */
export const closingTime = '17:00';

/** When a pulse that opens on this date closes: so many days later, or on the next working day. */
export function closingAt(opensOn: string, openDays: number, timeZone: string, calendar: WorkCalendar): Date {
  const { on } = workingDayFrom(daysAfter(opensOn, openDays), timeZone, calendar);
  return instantAt(on, closingTime, timeZone);
}

/** The earliest instant at which a plan can come true anywhere on Earth, at UTC+14. */
export function earliestAnywhere(plan: LocalPlan): Date {
  return instantAt(plan.on, plan.time, 'Pacific/Kiritimati');
}
