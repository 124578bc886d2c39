import { opensAt } from './opens-at.js';

const berlin = (frozenAt: string, workingDays = 1) =>
  opensAt(new Date(frozenAt), workingDays, 'Europe/Berlin').toISOString();

describe('when a reading opens', () => {
  it('opens at once to leads', () => {
    expect(berlin('2026-03-07T09:30:00Z', 0)).toBe('2026-03-07T09:30:00.000Z');
  });

  it('opens to executives at the same time on the next working day', () => {
    expect(berlin('2026-03-04T09:30:00Z')).toBe('2026-03-05T09:30:00.000Z');
    expect(berlin('2026-03-04T09:30:00Z', 3)).toBe('2026-03-09T09:30:00.000Z');
  });

  it('does not count the weekend: Friday noon opens on Monday noon', () => {
    expect(berlin('2026-03-06T11:00:00Z')).toBe('2026-03-09T11:00:00.000Z');
  });

  it('gives leads the whole of Monday when it was frozen on a weekend', () => {
    for (const frozenAt of ['2026-03-07T10:00:00Z', '2026-03-08T20:00:00Z'])
      expect(berlin(frozenAt)).toBe('2026-03-09T23:00:00.000Z');
  });

  it('asks the organisation’s own clocks which day it is', () => {
    // Friday evening in Berlin is already Saturday in Auckland.
    const frozenAt = new Date('2026-03-06T18:00:00Z');
    expect(opensAt(frozenAt, 1, 'Europe/Berlin').toISOString()).toBe('2026-03-09T18:00:00.000Z');
    expect(opensAt(frozenAt, 1, 'Pacific/Auckland').toISOString()).toBe('2026-03-09T11:00:00.000Z');
  });

  it('keeps the time of day when the clocks are put forward over the weekend', () => {
    expect(berlin('2026-03-27T12:00:00Z')).toBe('2026-03-30T11:00:00.000Z');
  });
});
