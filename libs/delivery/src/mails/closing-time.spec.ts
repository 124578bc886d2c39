import { closingDay, closingTime } from './closing-time.js';

describe('the closing time', () => {
  const at = new Date('2026-11-27T16:00:00Z');

  it('stands in the reader’s zone and language, with the zone’s name', () => {
    expect(closingTime(at, 'en', 'Europe/Berlin')).toMatch(
      /^Friday,? 27 November 2026, 17:00 \(Central European Standard Time\)$/,
    );
    expect(closingTime(at, 'de', 'Europe/Berlin')).toBe(
      'Freitag, 27. November 2026, 17:00 (Mitteleuropäische Normalzeit)',
    );
    expect(closingTime(at, 'en', 'Asia/Tokyo')).toMatch(
      /^Saturday,? 28 November 2026, 01:00 \(Japan Standard Time\)$/,
    );
    expect(closingDay(at, 'de', 'Asia/Tokyo')).toBe('Samstag, 28. November');
  });

  it('follows summer time and shows midnight as 00:00', () => {
    expect(closingTime(new Date('2026-07-01T22:00:00Z'), 'en', 'Europe/Berlin')).toMatch(
      /^Thursday,? 2 July 2026, 00:00 \(Central European Summer Time\)$/,
    );
  });

  it('falls back to UTC and English', () => {
    for (const zone of ['Mars/Olympus', '', 'x\r\ny'])
      expect(closingTime(at, 'xx-invalid-locale-tag-!!', zone)).toMatch(
        /^Friday,? 27 November 2026, 16:00 \(Coordinated Universal Time\)$/,
      );
  });
});
