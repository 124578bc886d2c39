import { assert, constantFrom, integer, property } from 'fast-check';
import {
  dueReminder,
  isWorkingMoment,
  nextWorkingMoment,
  reminderTimes,
  type RemindedPulse,
} from './reminder-plan.js';

const hour = 3_600_000;
const day = 24 * hour;
const at = (text: string): Date => new Date(text);
const pulse = (opensAt: string, closesAt: string, movedTo = closesAt): RemindedPulse => ({
  opensAt: at(opensAt),
  closesAtInContract: at(closesAt),
  closesAt: at(movedTo),
  atMost: 3,
});
const times = (of: RemindedPulse, zone: string): string[] =>
  reminderTimes(of, zone).map((time) => time.toISOString().replace(':00.000Z', 'Z'));

// 2 November 2026 is a Monday; Berlin is an hour ahead of UTC then.
describe('when people are reminded', () => {
  it('is at half-time and then every four days', () => {
    expect(times(pulse('2026-11-02T10:00Z', '2026-11-20T10:00Z'), 'Europe/Berlin')).toEqual([
      '2026-11-11T10:00Z',
      // Four days later is a Sunday.
      '2026-11-16T08:00Z',
      // And four days after that are the last hours before the close.
    ]);
    expect(times(pulse('2026-11-02T10:00Z', '2026-11-30T10:00Z'), 'Europe/Berlin')).toEqual([
      '2026-11-16T10:00Z',
      '2026-11-20T10:00Z',
      '2026-11-24T10:00Z',
    ]);
  });

  it('is in the working hours of each person’s own zone', () => {
    const of = pulse('2026-11-02T10:00Z', '2026-11-12T10:00Z');
    expect(times(of, 'Europe/Berlin')[0]).toBe('2026-11-09T08:00Z'); // half-time is a Saturday
    expect(times(of, 'Asia/Tokyo')[0]).toBe('2026-11-09T00:00Z');
    expect(times(of, 'America/Los_Angeles')[0]).toBe('2026-11-09T17:00Z');
    expect(times(of, 'Asia/Kathmandu')[0]).toBe('2026-11-09T03:15Z');
    expect(times(of, 'Mars/Olympus')).toEqual(times(of, 'UTC'));
  });

  it('is never in the last twelve hours before the close', () => {
    expect(times(pulse('2026-11-02T08:00Z', '2026-11-03T08:00Z'), 'UTC')).toEqual([]); // half-time is at night
    expect(times(pulse('2026-11-02T20:30Z', '2026-11-03T22:00Z'), 'UTC')).toEqual(['2026-11-03T09:15Z']);
    expect(times(pulse('2026-11-02T20:30Z', '2026-11-03T20:00Z'), 'UTC')).toEqual([]);
  });

  it('goes on where the close is moved, from the half-time that the contract named', () => {
    const [from, until, later] = ['2026-11-02T10:00Z', '2026-11-10T10:00Z', '2026-11-24T10:00Z'];
    expect(times(pulse(from, until), 'UTC')).toEqual(['2026-11-06T10:00Z']);
    expect(times(pulse(from, until, later), 'UTC')).toEqual([
      '2026-11-06T10:00Z',
      '2026-11-10T10:00Z',
      '2026-11-16T09:00Z', // the fourth day is a Saturday
    ]);
  });

  it('is never more often than the contract says', () => {
    const of = { ...pulse('2026-11-02T10:00Z', '2026-12-31T10:00Z') };
    expect(reminderTimes(of, 'UTC')).toHaveLength(3);
    expect(reminderTimes({ ...of, atMost: 1 }, 'UTC')).toHaveLength(1);
    expect(reminderTimes({ ...of, atMost: 0 }, 'UTC')).toEqual([]);
  });

  it('survives days on which clocks change, and one that a zone left out', () => {
    // New York, Sunday 7 March to Monday 8 March 2027: the clocks go forward on the 14th.
    expect(nextWorkingMoment(at('2027-03-13T02:00Z'), 'America/New_York')).toEqual(at('2027-03-15T13:00Z'));
    expect(nextWorkingMoment(at('2027-03-06T02:00Z'), 'America/New_York')).toEqual(at('2027-03-08T14:00Z'));
    // Samoa had no 30 December 2011, a Friday.
    expect(nextWorkingMoment(at('2011-12-30T04:00Z'), 'Pacific/Apia')).toEqual(at('2012-01-01T19:00Z'));
  });

  it('holds for every pulse in every zone', () => {
    assert(
      property(
        integer({ min: 0, max: 365 * 24 * 60 }),
        integer({ min: 60, max: 60 * 24 * 60 }),
        integer({ min: 0, max: 14 * 24 * 60 }),
        constantFrom('Europe/Berlin', 'Asia/Kolkata', 'Pacific/Auckland', 'America/St_Johns', 'Pacific/Niue'),
        (start, minutes, moved, zone) => {
          const opensAt = new Date(Date.UTC(2026, 0, 1) + start * 60_000);
          const closesAtInContract = new Date(opensAt.getTime() + minutes * 60_000);
          const closesAt = new Date(closesAtInContract.getTime() + moved * 60_000);
          const found = reminderTimes({ opensAt, closesAtInContract, closesAt, atMost: 3 }, zone);
          const half = (opensAt.getTime() + closesAtInContract.getTime()) / 2;
          expect(found.length).toBeLessThanOrEqual(3);
          found.forEach((time, index) => {
            expect(isWorkingMoment(time, zone)).toBe(true);
            expect(time.getTime()).toBeLessThanOrEqual(closesAt.getTime() - 12 * hour);
            const from = index === 0 ? half : found[index - 1]!.getTime() + 4 * day;
            expect(time.getTime() - from).toBeGreaterThanOrEqual(0);
            expect(time.getTime() - from).toBeLessThan(3 * day);
          });
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('the reminder that is due', () => {
  const of = pulse('2026-11-02T10:00Z', '2026-11-30T10:00Z'); // 16th, 20th, 24th at 10:00
  const due = (now: string) => dueReminder(of, 'UTC', at(now))?.number ?? null;

  it('is none before half-time, then the latest one', () => {
    expect(due('2026-11-16T09:59Z')).toBeNull();
    expect(due('2026-11-16T10:00Z')).toBe(1);
    expect(due('2026-11-18T10:00Z')).toBe(1);
    expect(due('2026-11-20T10:00Z')).toBe(2);
    expect(dueReminder(of, 'UTC', at('2026-11-26T12:00Z'))).toEqual({
      number: 3,
      at: at('2026-11-24T10:00Z'),
    });
  });

  it('waits, when it was held up, for the next working hours, and stays away from the next one and from the close', () => {
    expect(due('2026-11-18T17:00Z')).toBeNull();
    expect(due('2026-11-22T12:00Z')).toBeNull();
    expect(due('2026-11-23T09:30Z')).toBe(2);
    expect(due('2026-11-23T10:30Z')).toBeNull(); // the third is less than a day away
    expect(due('2026-11-24T10:00Z')).toBe(3);
    const short = pulse('2026-11-02T10:00Z', '2026-11-05T10:00Z'); // half-time on the 3rd at 22:00
    expect(dueReminder(short, 'UTC', at('2026-11-04T16:59Z'))?.number).toBe(1);
    const shorter = pulse('2026-11-02T10:00Z', '2026-11-04T23:00Z');
    expect(dueReminder(shorter, 'UTC', at('2026-11-04T12:00Z'))).toBeNull();
  });
});
