import type { Locale } from '../api/views.js';
import { de } from './catalogue.de.js';
import { en } from './catalogue.en.js';
import type { Catalogue } from './catalogue.en.js';

const catalogues: Record<Locale, Catalogue> = { en, de };

/** The words of one language, with numbers and times written as that language writes them. */
export interface Words {
  locale: Locale;
  w: Catalogue;
  timeZone: string;
  number(value: number): string;
  /** 14 November 2026 */
  date(iso: string): string;
  /** A calendar day, such as 2027-03-22, whatever the clock. */
  day(on: string): string;
  /** 22 Mar: a calendar day where the year is known. */
  dayOfYear(on: string): string;
  /** 14 November 2026, 17:00 */
  time(iso: string): string;
  /** 14 Nov 2026, 17:00: for lists. */
  shortTime(iso: string): string;
  /** Nov 26: for the axis of a chart. */
  shortDate(iso: string): string;
  /** German, for `de`. */
  languageName(tag: string): string;
}

export function wordsOf(locale: Locale, timeZone: string): Words {
  const w = catalogues[locale];
  const numbers = new Intl.NumberFormat(w.locale);
  const dates = new Intl.DateTimeFormat(w.locale, { dateStyle: 'long', timeZone });
  const days = new Intl.DateTimeFormat(w.locale, { dateStyle: 'long', timeZone: 'UTC' });
  const daysOfYear = new Intl.DateTimeFormat(w.locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const times = new Intl.DateTimeFormat(w.locale, { dateStyle: 'long', timeStyle: 'short', timeZone });
  const shortTimes = new Intl.DateTimeFormat(w.locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const languages = new Intl.DisplayNames(w.locale, { type: 'language' });
  const short = new Intl.DateTimeFormat(w.locale, { month: 'short', year: '2-digit', timeZone });
  return {
    locale,
    w,
    timeZone,
    number: (value) => numbers.format(value),
    date: (iso) => dates.format(new Date(iso)),
    day: (on) => days.format(new Date(`${on}T00:00:00Z`)),
    dayOfYear: (on) => daysOfYear.format(new Date(`${on}T00:00:00Z`)),
    time: (iso) => times.format(new Date(iso)),
    shortTime: (iso) => shortTimes.format(new Date(iso)),
    shortDate: (iso) => short.format(new Date(iso)),
    languageName: (tag) => languages.of(tag) ?? tag,
  };
}
