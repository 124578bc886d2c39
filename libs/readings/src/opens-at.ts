const day = 24 * 3_600_000;

/**
 * When a reading frozen at this moment opens to those who see it so many working days after the leads: the same time of
 * day that many working days later, by the clocks of the organisation. A reading frozen on a day off counts from the
 * beginning of the next working day, so that leads always have whole working days. Saturday and Sunday are days off.
 */
export function opensAt(frozenAt: Date, workingDays: number, timeZone: string): Date {
  if (workingDays === 0) return frozenAt;
  let at = frozenAt;
  if (isDayOff(at, timeZone)) {
    while (isDayOff(at, timeZone)) at = daysLater(at, 1, timeZone);
    at = startOfDay(at, timeZone);
  }
  for (let days = 0; days < workingDays; days += 1)
    do at = daysLater(at, 1, timeZone);
    while (isDayOff(at, timeZone));
  return at;
}

const isDayOff = (at: Date, timeZone: string): boolean => {
  const weekday = new Date(at.getTime() + offset(at, timeZone)).getUTCDay();
  return weekday === 0 || weekday === 6;
};

/** The same time of day on a later date, also when the clocks were put forward or back between. */
function daysLater(at: Date, days: number, timeZone: string): Date {
  const later = new Date(at.getTime() + days * day);
  return new Date(later.getTime() + offset(at, timeZone) - offset(later, timeZone));
}

function startOfDay(at: Date, timeZone: string): Date {
  const local = at.getTime() + offset(at, timeZone);
  const begun = new Date(at.getTime() - (((local % day) + day) % day));
  return new Date(begun.getTime() + offset(at, timeZone) - offset(begun, timeZone));
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** By how many milliseconds the zone's clocks are ahead of UTC. */
function offset(at: Date, timeZone: string): number {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    clocks.set(timeZone, clock);
  }
  const shown = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const local = Date.UTC(
    shown['year']!,
    shown['month']! - 1,
    shown['day'],
    shown['hour'],
    shown['minute'],
    shown['second'],
  );
  return local - Math.floor(at.getTime() / 1000) * 1000;
}
