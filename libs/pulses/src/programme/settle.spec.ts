import fc from 'fast-check';
import { settle, type Settlement } from './settle.js';

const hour = 3_600_000;
const day = 24 * hour;
const dueAt = (occurrence: number) => new Date(occurrence * 7 * day);
const at = (weeks: number, later = 0) => new Date(weeks * 7 * day + later);
const words = (settled: readonly Settlement[]) =>
  settled.map((one) => `${one.occurrence} ${one.what}${'reason' in one ? ` ${one.reason}` : ''}`);

describe('an occurrence whose time has come', () => {
  it('is run on time, and not again', () => {
    const first = settle({ paused: false, next: 0, dueAt, now: at(0) });
    expect([words(first.settled), first.next]).toEqual([['0 run'], 1]);
    expect(settle({ paused: false, next: 1, dueAt, now: at(0, hour) }).settled).toEqual([]);
  });

  it('is run while under 24 hours late, then HR is asked', () => {
    expect(words(settle({ paused: false, next: 1, dueAt, now: at(1, day - 1) }).settled)).toEqual(['1 run']);
    expect(words(settle({ paused: false, next: 1, dueAt, now: at(1, day) }).settled)).toEqual(['1 ask late']);
  });

  it('after a long time without a worker, only the latest is run and the rest is written down as missed', () => {
    const { settled, next } = settle({ paused: false, next: 2, dueAt, now: at(5, hour) });
    expect(words(settled)).toEqual(['2 skip missed', '3 skip missed', '4 skip missed', '5 run']);
    expect(next).toBe(6);
  });

  it('is skipped while the programme is paused', () => {
    expect(words(settle({ paused: true, next: 3, dueAt, now: at(4) }).settled)).toEqual([
      '3 skip paused',
      '4 skip paused',
    ]);
  });

  it('is settled exactly once, whatever the clock does: forwards, backwards, away for weeks', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 * 7 * 24 }), { maxLength: 50 }), (hours) => {
        let next = 0;
        const seen: number[] = [];
        for (const now of hours) {
          const result = settle({ paused: false, next, dueAt, now: new Date(now * hour) });
          seen.push(...result.settled.map(({ occurrence }) => occurrence));
          expect(result.settled.filter(({ what }) => what !== 'skip').length).toBeLessThanOrEqual(1);
          next = result.next;
        }
        const latest = Math.max(-1, ...hours.map((now) => Math.floor((now * hour) / (7 * day))));
        expect(seen).toEqual(Array.from({ length: latest + 1 }, (_, occurrence) => occurrence));
      }),
    );
  });
});
