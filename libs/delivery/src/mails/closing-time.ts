import { usableTimeZone } from '../time-zone.js';

/**
 * A moment as the reader's calendar and clock show it, with the name of the zone, so that nobody has to reckon:
 * "Friday 28 November 2026, 17:00 (Central European Standard Time)".
 * An unknown zone or language falls back to UTC and English.
 */
export function closingTime(at: Date, locale: string, timeZone: string): string {
  const language = supported(locale) ? locale : 'en';
  const zone = usableTimeZone(timeZone);
  const date = formatter(language === 'en' ? 'en-GB' : language, {
    dateStyle: 'full',
    timeZone: zone,
  }).format(at);
  const time = formatter(language === 'en' ? 'en-GB' : language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  }).format(at);
  return `${date}, ${time} (${zoneName(at, language, zone)})`;
}

/** Only the day: "Friday 28 November". For subjects. */
export function closingDay(at: Date, locale: string, timeZone: string): string {
  const language = supported(locale) ? locale : 'en';
  return formatter(language === 'en' ? 'en-GB' : language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: usableTimeZone(timeZone),
  }).format(at);
}

const mostFormatters = 500;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs a hundred times what using it does, and memory that is given back late. */
function formatter(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([language, options]);
  const known = formatters.get(key);
  if (known) return known;
  if (formatters.size >= mostFormatters) formatters.clear();
  const made = new Intl.DateTimeFormat(language, options);
  formatters.set(key, made);
  return made;
}

function zoneName(at: Date, language: string, timeZone: string): string {
  const parts = formatter(language, { timeZone, timeZoneName: 'long' }).formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone;
}

function supported(locale: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(locale).length > 0;
  } catch {
    return false;
  }
}
