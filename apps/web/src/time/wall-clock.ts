/**
 * Wall-clock time of a named zone, as HTML's date and time fields hold it, and back.
 *
 * HR thinks "closes on Friday at 17:00" in the organisation's zone, whatever zone the browser is in.
 */

/** The offset of a zone from UTC at an instant, in minutes (east is positive). */
function offsetMinutes(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(new Date(instant));
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const wall = Date.UTC(
    value('year'),
    value('month') - 1,
    value('day'),
    value('hour'),
    value('minute'),
    value('second'),
  );
  return Math.round((wall - Math.floor(instant / 1000) * 1000) / 60_000);
}

/**
 * The instant at which a zone's clock shows a date (`2026-11-27`) and a time (`17:00`), as ISO 8601 in UTC.
 * When a clock change skips the time, the instant after the change is taken; when it shows the time twice, the
 * first. Returns null when date or time is missing or malformed.
 */
export function instantOf(date: string, time: string, timeZone: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !/^\d{2}:\d{2}$/.test(time)) return null;
  const wall = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(wall)) return null;
  const day = 86_400_000;
  const before = offsetMinutes(wall - day, timeZone);
  const after = offsetMinutes(wall + day, timeZone);
  const first = wall - before * 60_000;
  if (offsetMinutes(first, timeZone) === before) return new Date(first).toISOString();
  const second = wall - after * 60_000;
  if (offsetMinutes(second, timeZone) === after) return new Date(second).toISOString();
  return new Date(first).toISOString();
}

/** What a zone's clock shows at an instant: `{ date: '2026-11-27', time: '17:00' }`. */
export function wallClockOf(instant: string, timeZone: string): { date: string; time: string } {
  const at = Date.parse(instant);
  const shifted = new Date(at + offsetMinutes(at, timeZone) * 60_000).toISOString();
  return { date: shifted.slice(0, 10), time: shifted.slice(11, 16) };
}
