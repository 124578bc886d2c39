import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { instantAt, localTimeAt, usableTimeZone, weekdayOf } from './local-time.js';
import { closingAt, earliestAnywhere, mailTime, workingHours } from './mail-time.js';
import { countryCalendar } from './public-holidays.js';
import { monthCounts, occurrenceOn, occurrencesBetween, shortestGapWeeks } from './recurrence.js';
import { dayOff, type WorkCalendar } from './working-days.js';

const noRest: WorkCalendar = { holidays: () => null, weekend: () => [], daysOff: [] };
const day = 24 * 3_600_000;

describe('a local time becomes an instant', () => {
  // Outside values: the dates and offsets of these changes as the zones' laws have them.
  it.each([
    ['an ordinary day', '2027-02-09', '09:00', 'Europe/Berlin', '2027-02-09T08:00:00.000Z'],
    ['a gap: the first minute after it', '2027-03-28', '02:30', 'Europe/Berlin', '2027-03-28T01:00:00.000Z'],
    ['a gap of half an hour', '2027-10-03', '02:15', 'Australia/Lord_Howe', '2027-10-02T15:30:00.000Z'],
    ['a gap at midnight', '2026-04-24', '00:10', 'Africa/Cairo', '2026-04-23T22:00:00.000Z'],
    ['a day that was skipped', '2011-12-30', '09:00', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    ['twice: the first', '2027-10-31', '02:30', 'Europe/Berlin', '2027-10-31T00:30:00.000Z'],
    ['twice: the first, in New York', '2027-11-07', '01:30', 'America/New_York', '2027-11-07T05:30:00.000Z'],
    ['a leap day', '2028-02-29', '09:00', 'Asia/Kathmandu', '2028-02-29T03:15:00.000Z'],
  ])('%s', (_, date, time, zone, instant) => {
    expect(instantAt(date, time, zone).toISOString()).toBe(instant);
  });

  it('and back', () => {
    expect(localTimeAt(new Date('2027-02-09T08:00:00Z'), 'Asia/Tokyo')).toEqual({
      date: '2027-02-09',
      time: '17:00',
    });
  });

  it('takes the first zone that is known, and UTC when none is', () => {
    expect(usableTimeZone(null, 'Mars/Olympus', 'Asia/Tokyo', 'Europe/Berlin')).toBe('Asia/Tokyo');
    expect(usableTimeZone(undefined, '', 'Mars/Olympus')).toBe('UTC');
  });
});

describe('the hours of mails', () => {
  /** Days on which clocks in the zone leave out or repeat a minute of the working hours. */
  const changedWithin = (timeZone: string, from: string, to: string): string[] => {
    const found: string[] = [];
    let at: Temporal.ZonedDateTime | null = Temporal.PlainDate.from(from).toZonedDateTime(timeZone);
    while ((at = at.getTimeZoneTransition('next')) && at.toPlainDate().toString() < to) {
      const sides = [at.subtract({ nanoseconds: 1 }).toPlainDateTime(), at.toPlainDateTime()];
      const [first, last] = sides.toSorted(Temporal.PlainDateTime.compare) as [
        Temporal.PlainDateTime,
        Temporal.PlainDateTime,
      ];
      const lastOn = last.toPlainDate().toString();
      for (let date = first.toPlainDate(); date.toString() <= lastOn; date = date.add({ days: 1 })) {
        const begins = date.toPlainDateTime(workingHours.from);
        const ends = date.toPlainDateTime(workingHours.to);
        const isTouched =
          Temporal.PlainDateTime.compare(first, ends) < 0 && Temporal.PlainDateTime.compare(last, begins) > 0;
        if (isTouched) found.push(date.toString());
      }
    }
    return found;
  };

  // Which is why the calendar has no words for them. It asks the tables that this Node.js brings (process.versions.tz): a newer
  // one in which a zone plans to, as Samoa once did, turns this red, and then the calendar needs them.
  it('exist once on every day, in every zone', () => {
    const changes = Intl.supportedValuesOf('timeZone').flatMap((zone) =>
      changedWithin(zone, '2026-01-01', '2029-01-01').map((on) => `${zone} ${on}`),
    );
    expect(changes).toEqual([]);
  });

  it('did not where a day was skipped, or clocks were put forward at noon', () => {
    expect(changedWithin('Pacific/Apia', '2011-01-01', '2013-01-01')).toEqual(['2011-12-30']);
    expect(changedWithin('Africa/Khartoum', '1999-01-01', '2001-01-01')).toEqual(['2000-01-15']);
  });
});

describe('a recurrence', () => {
  const quarterly = { unit: 'months', count: 3, firstOn: '2027-02-09' } as const;

  it('asks on the same weekday of the month each quarter', () => {
    expect([0, 1, 2, 3, 4].map((index) => occurrenceOn(quarterly, index))).toEqual([
      '2027-02-09',
      '2027-05-11',
      '2027-08-10',
      '2027-11-09',
      '2028-02-08',
    ]);
  });

  it('takes a first day after the 28th as the last such weekday, a leap day too', () => {
    const leap = { unit: 'months', count: 12, firstOn: '2028-02-29' } as const; // a Tuesday
    expect([0, 1, 2].map((index) => occurrenceOn(leap, index))).toEqual([
      '2028-02-29',
      '2029-02-27',
      '2030-02-26',
    ]);
  });

  it('counts 13 weeks to the day', () => {
    const weeks = { unit: 'weeks', count: 13, firstOn: '2027-02-09' } as const;
    expect([1, 2, 3, 4].map((index) => occurrenceOn(weeks, index))).toEqual([
      '2027-05-11',
      '2027-08-10',
      '2027-11-09',
      '2028-02-08',
    ]);
  });

  const anyDate = fc
    .integer({ min: 0, max: 4_000 })
    .map((days) => new Date(Date.UTC(2026, 0, 1) + days * day).toISOString().slice(0, 10));
  const anyRecurrence = fc.oneof(
    fc.record({
      unit: fc.constant('weeks' as const),
      count: fc.integer({ min: 1, max: 52 }),
      firstOn: anyDate,
    }),
    fc.record({
      unit: fc.constant('months' as const),
      count: fc.constantFrom(...monthCounts),
      firstOn: anyDate,
    }),
  );

  it('keeps its weekday, begins on its first day, and never comes sooner than its shortest gap', () => {
    fc.assert(
      fc.property(anyRecurrence, fc.integer({ min: 0, max: 60 }), (recurrence, index) => {
        const on = occurrenceOn(recurrence, index);
        const gapDays = (Date.parse(occurrenceOn(recurrence, index + 1)) - Date.parse(on)) / day;
        expect(occurrenceOn(recurrence, 0)).toBe(recurrence.firstOn);
        expect(weekdayOf(on)).toBe(weekdayOf(recurrence.firstOn));
        expect(gapDays).toBeGreaterThanOrEqual(7 * shortestGapWeeks(recurrence));
      }),
    );
  });

  it('lists the occurrences of a stretch of time, whatever comes before it', () => {
    fc.assert(
      fc.property(anyRecurrence, anyDate, fc.integer({ min: 0, max: 500 }), (recurrence, from, days) => {
        const to = new Date(Date.parse(from) + days * day).toISOString().slice(0, 10);
        const all = Array.from({ length: 1_000 }, (_, index) => ({
          index,
          on: occurrenceOn(recurrence, index),
        }));
        expect(occurrencesBetween(recurrence, from, to)).toEqual(
          all.filter(({ on }) => on >= from && on <= to),
        );
      }),
      { numRuns: 20 },
    );
  });

  it('says that a quarter on the same weekday is at least 12 weeks', () => {
    expect([1, 2, 3, 6, 12].map((count) => shortestGapWeeks({ unit: 'months', count }))).toEqual([
      4, 8, 12, 25, 52,
    ]);
  });
});

describe('days off', () => {
  let calendar: WorkCalendar;
  beforeAll(async () => {
    calendar = { ...(await countryCalendar('en')), daysOff: ['2027-05-14'] };
  });

  // Outside values: the countries' own lists of public holidays.
  it.each([
    ['Europe/Berlin', '2027-03-29', 'holiday'],
    ['Europe/Berlin', '2027-05-17', 'holiday'],
    ['America/New_York', '2027-11-25', 'holiday'],
    ['America/New_York', '2027-05-17', null],
    ['Asia/Kolkata', '2027-01-26', 'holiday'],
    ['Asia/Riyadh', '2027-09-23', 'holiday'],
    ['Asia/Riyadh', '2027-09-17', 'weekend'], // a Friday
    ['Asia/Riyadh', '2027-09-19', null], // a Sunday
    ['Europe/Berlin', '2027-09-19', 'weekend'],
    ['Europe/Berlin', '2027-05-14', 'day-off'],
    ['UTC', '2027-12-25', 'weekend'],
    ['UTC', '2028-12-25', null],
  ])('in %s on %s: %s', (zone, date, reason) => {
    expect(dayOff(date, zone, calendar)?.reason ?? null).toBe(reason);
  });

  it('counts every day of a holiday that lasts for several', () => {
    const days = ['2027-03-08', '2027-03-09', '2027-03-10', '2027-03-11', '2027-03-12'];
    expect(days.map((on) => dayOff(on, 'Asia/Riyadh', calendar)?.name ?? null)).toEqual([
      null,
      ...Array.from({ length: 4 }, () => expect.stringContaining('Eid al-Fitr')),
    ]);
  });

  it('names holidays in the language asked for', async () => {
    const german = { ...(await countryCalendar('de')), daysOff: [] };
    expect(dayOff('2027-03-29', 'Europe/Berlin', german)).toEqual({
      on: '2027-03-29',
      reason: 'holiday',
      name: 'Ostermontag',
    });
  });

  it('mails at the same local time of the next working day, and says what was passed over', () => {
    const { at, day: mailDay } = mailTime({ on: '2027-03-26', time: '09:00' }, 'Europe/Berlin', calendar);
    expect(at.toISOString()).toBe('2027-03-30T07:00:00.000Z');
    expect(mailDay.passedOver.map(({ on, reason }) => [on, reason])).toEqual([
      ['2027-03-26', 'holiday'],
      ['2027-03-27', 'weekend'],
      ['2027-03-28', 'weekend'],
      ['2027-03-29', 'holiday'],
    ]);
  });

  it('closes on a working day of the programme’s zone', () => {
    expect(closingAt('2027-03-15', 14, 'Europe/Berlin', calendar).toISOString()).toBe(
      '2027-03-30T15:00:00.000Z',
    );
  });

  it('stays where it is when the organisation’s own days off leave no working day', () => {
    const closed = Array.from({ length: 40 }, (_, index) => localDate('2027-06-01', index));
    const { at } = mailTime({ on: '2027-06-01', time: '09:00' }, 'UTC', { ...noRest, daysOff: closed });
    expect(at.toISOString()).toBe('2027-06-01T09:00:00.000Z');
  });
});

const localDate = (from: string, days: number) =>
  new Date(Date.parse(from) + days * day).toISOString().slice(0, 10);

describe('a launch that comes late', () => {
  const plan = { on: '2027-02-09', time: '09:00' }; // a Tuesday
  const calendar: WorkCalendar = { ...noRest, weekend: () => [6, 7] };
  const mailedAt = (launchedAt: string, zone = 'Europe/Berlin') =>
    mailTime(plan, zone, calendar, new Date(launchedAt)).at.toISOString();

  it('changes nothing for whoever is not yet due', () => {
    expect(mailedAt('2027-02-09T00:00:00Z')).toBe('2027-02-09T08:00:00.000Z');
  });
  it('writes at once within working hours', () => {
    expect(mailedAt('2027-02-09T15:30:00Z')).toBe('2027-02-09T15:30:00.000Z');
  });
  it('waits until the next working day outside them', () => {
    expect(mailedAt('2027-02-09T18:00:00Z')).toBe('2027-02-10T08:00:00.000Z');
    expect(mailedAt('2027-02-10T03:00:00Z')).toBe('2027-02-10T08:00:00.000Z');
    expect(mailedAt('2027-02-12T18:00:00Z')).toBe('2027-02-15T08:00:00.000Z');
  });

  it('never writes before the launch, nor outside working hours on a day off', () => {
    const zones = [
      'Pacific/Auckland',
      'Asia/Kolkata',
      'Europe/Berlin',
      'America/St_Johns',
      'Pacific/Honolulu',
    ];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 * 24 * 20 }), fc.constantFrom(...zones), (minutes, zone) => {
        const launchedAt = new Date(Date.parse('2027-02-08T00:00:00Z') + minutes * 60_000);
        const { at } = mailTime(plan, zone, calendar, launchedAt);
        const local = localTimeAt(at, zone);
        expect(at.getTime()).toBeGreaterThanOrEqual(launchedAt.getTime());
        expect(local.time >= '08:00' && local.time < '18:00').toBe(true);
        expect([6, 7]).not.toContain(weekdayOf(local.date));
      }),
    );
  });

  it('knows the earliest instant at which a plan can come true', () => {
    for (const zone of Intl.supportedValuesOf('timeZone'))
      expect(mailTime(plan, zone, noRest).at.getTime()).toBeGreaterThanOrEqual(
        earliestAnywhere(plan).getTime(),
      );
  });
});
