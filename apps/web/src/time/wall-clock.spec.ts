import { assert, constantFrom, integer, property } from 'fast-check';
import { instantOf, wallClockOf } from './wall-clock.js';

describe('wall-clock time of a zone', () => {
  it.each([
    ['2026-11-27', '17:00', 'Europe/Berlin', '2026-11-27T16:00:00.000Z'],
    ['2026-07-01', '17:00', 'Europe/Berlin', '2026-07-01T15:00:00.000Z'],
    ['2026-11-27', '17:00', 'America/New_York', '2026-11-27T22:00:00.000Z'],
    ['2026-11-27', '00:30', 'Asia/Kathmandu', '2026-11-26T18:45:00.000Z'],
  ])('%s %s in %s is one instant', (date, time, zone, instant) => {
    expect(instantOf(date, time, zone)).toBe(instant);
  });

  it('takes the instant after the change when the clock skips the time', () => {
    expect(instantOf('2026-03-29', '02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
    expect(wallClockOf('2026-03-29T01:30:00.000Z', 'Europe/Berlin')).toEqual({
      date: '2026-03-29',
      time: '03:30',
    });
  });

  it('takes the first when the clock shows the time twice', () => {
    expect(instantOf('2026-10-25', '02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
  });

  it.each([
    ['', '17:00'],
    ['2026-11-27', ''],
    ['27.11.2026', '17:00'],
    ['2026-13-41', '17:00'],
  ])('has no instant for %p %p', (date, time) => {
    expect(instantOf(date, time, 'Europe/Berlin')).toBeNull();
  });

  it('comes back to the same minute in every zone, outside the hour a clock shows twice', () => {
    assert(
      property(
        integer({ min: 0, max: 3 * 365 * 24 * 60 }),
        constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC'),
        (minutes, zone) => {
          const instant = new Date(Date.UTC(2025, 0, 1) + minutes * 60_000).toISOString();
          const { date, time } = wallClockOf(instant, zone);
          const back = instantOf(date, time, zone) ?? '';
          expect(wallClockOf(back, zone)).toEqual({ date, time });
          expect(Math.abs(Date.parse(back) - Date.parse(instant))).toBeLessThanOrEqual(3_600_000);
        },
      ),
    );
  });
});
