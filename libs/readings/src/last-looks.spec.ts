import { lastLooks } from './last-looks.js';

const look = (actor: string, name: string, at: string) => ({ actor, at, details: { name } });

describe('who looked', () => {
  it('is each person once, at the last time, and two people of one name are two', () => {
    expect(
      lastLooks([
        look('account:1', 'Ada', '2026-03-03'),
        look('account:2', 'Ben', '2026-03-02'),
        look('account:1', 'Ada', '2026-03-01'),
        look('account:3', 'Ben', '2026-02-28'),
      ]),
    ).toEqual([
      { name: 'Ada', at: '2026-03-03' },
      { name: 'Ben', at: '2026-03-02' },
      { name: 'Ben', at: '2026-02-28' },
    ]);
    expect(lastLooks([])).toEqual([]);
  });
});
