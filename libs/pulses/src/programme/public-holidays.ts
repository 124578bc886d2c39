import { daysAfter } from './local-time.js';
import type { WorkCalendar } from './working-days.js';

/** The part of a work calendar that is the same for every organisation. */
export type CountryCalendar = Pick<WorkCalendar, 'holidays' | 'weekend'>;

/**
 * Public holidays and weekends of the country that a time zone lies in: holidays from the date-holidays package, in the
 * language asked for or the country's own; zones and weekends from the Unicode tables that come with Node. Holidays of
 * single states and regions are the organisation's to add as days off, because a time zone does not tell them. A zone
 * without a country, such as UTC, has no holiday and rests on Saturday and Sunday.
 *
 * The package and its data take 0.2 s to load: they are loaded by the first question.
 */
export async function countryCalendar(language: string): Promise<CountryCalendar> {
  const { default: Holidays } = await import('date-holidays');
  countries ??= countriesByTimeZone(Object.keys(new Holidays().getCountries()));
  const countryOf = (timeZone: string) => countries!.get(canonical(timeZone)) ?? null;
  const years = new Map<string, ReadonlyMap<string, string>>();
  const weekends = new Map<string, readonly number[]>();
  return {
    holidays(timeZone, date) {
      const country = countryOf(timeZone);
      if (country === null) return null;
      const year = date.slice(0, 4);
      let days = years.get(country + year);
      if (!days) {
        days = eachDay(new Holidays(country, { types: ['public'] }).getHolidays(year, language));
        years.set(country + year, days);
      }
      return days.get(date) ?? null;
    },
    weekend(timeZone) {
      const country = countryOf(timeZone);
      if (country === null) return saturdayAndSunday;
      let weekend = weekends.get(country);
      if (!weekend) weekends.set(country, (weekend = weekendIn(country)));
      return weekend;
    },
  };
}

const saturdayAndSunday = [6, 7];
const dayMilliseconds = 24 * 3_600_000;
let countries: ReadonlyMap<string, string> | undefined;

/** Every date that a holiday holds at noon: some begin at sunset of the day before, some last for several days. */
function eachDay(
  holidays: readonly { date: string; start: Date; end: Date; name: string }[],
): ReadonlyMap<string, string> {
  const days = new Map<string, string>();
  for (const { date, start, end, name } of holidays) {
    // `date` is the local time at which it begins; its length is that between the two instants.
    const beginsAt = Date.parse(`${date.slice(0, 10)}T${date.slice(11, 19)}Z`);
    const endsAt = beginsAt + (end.getTime() - start.getTime());
    for (let on = date.slice(0, 10); Date.parse(on) < endsAt; on = daysAfter(on, 1)) {
      const noon = Date.parse(on) + dayMilliseconds / 2;
      if (noon >= beginsAt && noon < endsAt && !days.has(on)) days.set(on, name);
    }
  }
  return days;
}

// Node 20 has the first draft of this interface (properties), newer ones the final one (methods).
interface RegionLocale {
  readonly timeZones?: readonly string[];
  readonly weekInfo?: { readonly weekend: readonly number[] };
  getTimeZones?(): readonly string[] | undefined;
  getWeekInfo?(): { readonly weekend: readonly number[] };
}

const localeOf = (country: string) => new Intl.Locale('und', { region: country }) as unknown as RegionLocale;

function weekendIn(country: string): readonly number[] {
  const locale = localeOf(country);
  return (locale.getWeekInfo?.() ?? locale.weekInfo)?.weekend ?? saturdayAndSunday;
}

function countriesByTimeZone(codes: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const country of codes) {
    const locale = localeOf(country);
    for (const zone of locale.getTimeZones?.() ?? locale.timeZones ?? []) found.set(canonical(zone), country);
  }
  return found;
}

const canonicalNames = new Map<string, string>();

/** One name for a zone that has several, such as Asia/Kolkata and Asia/Calcutta. */
function canonical(timeZone: string): string {
  let name = canonicalNames.get(timeZone);
  if (name === undefined) {
    name = new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
    canonicalNames.set(timeZone, name);
  }
  return name;
}
