import { randomFrom } from '../../apps/cli/src/demo/random.js';
import type { DumpedTable } from './database-dump.js';
import { joinAttack, shuffled, type Target } from './join-attack.js';

const people = 60;

/** A pulse of made data: tables of people and of answers as different builds would leave them. */
function made(
  seed: number,
  build: { answers: 'shuffled' | 'in order of Send'; people: 'untouched' | 'rewritten' | 'locked' },
) {
  const random = randomFrom(seed).next;
  const takers = shuffled([...Array(people).keys()], random).slice(0, 45);
  const targets = Array.from({ length: people }, (_, index): Target => {
    const at = takers.indexOf(index);
    return {
      unitId: `unit-${index % 3}`,
      person: [`person-${seed}-${index}@example.org`],
      answers: at < 0 ? [] : [`answers-${random()}`],
      sentAs: at < 0 ? null : at,
    };
  });
  const everyone = [...targets.keys()];
  const untouched = everyone.filter((index) => !takers.includes(index));
  const rows = build.people === 'rewritten' ? [...untouched, ...takers] : everyone;
  const stored = build.answers === 'shuffled' ? shuffled(takers, random) : takers;
  const dump: DumpedTable[] = [
    {
      name: 'delivery.invitation',
      rows: rows.map((index, at) => ({
        email: targets[index]!.person[0]!,
        '(ctid)': `(${Math.floor(at / 40)},${at % 40})`,
        '(xmax)':
          build.people === 'locked' && takers.includes(index) ? String(900 + takers.indexOf(index)) : '0',
      })),
    },
    {
      name: 'readings.answer',
      rows: stored.map((index, at) => ({ answers: targets[index]!.answers[0]!, '(ctid)': `(0,${at})` })),
    },
  ];
  return { targets, dump };
}

describe('the join attack on made data', () => {
  it('finds chance where nothing is to be found', () => {
    const pulses = Array.from({ length: 12 }, (_, seed) =>
      made(seed, { answers: 'shuffled', people: 'untouched' }),
    );
    const verdict = joinAttack(
      pulses.flatMap(({ dump }) => dump),
      pulses.map(({ targets }) => targets),
      randomFrom(1).next,
    );
    expect(verdict.answers.worst.z).toBeLessThanOrEqual(verdict.answers.limit);
    expect(verdict.participation.worst.z).toBeLessThanOrEqual(verdict.participation.limit);
    expect(verdict.sharedValues).toEqual([]);
    expect(verdict.tables).toEqual({ people: ['delivery.invitation'], answers: ['readings.answer'] });
  });

  it('finds everybody by answers in the order of Send, and by rows of people in that order', () => {
    for (const build of [
      { answers: 'in order of Send', people: 'untouched' },
      { answers: 'shuffled', people: 'rewritten' },
      { answers: 'in order of Send', people: 'locked' },
    ] as const) {
      const { targets, dump } = made(7, build);
      const { answers } = joinAttack(dump, [targets], randomFrom(1).next);
      expect(answers.worst.z).toBeGreaterThan(answers.limit);
      expect(answers.worst.hits).toBe(45);
    }
  });

  it('tells who took part by a lock’s mark, and by rows that were written again', () => {
    for (const kind of ['locked', 'rewritten'] as const) {
      const { targets, dump } = made(9, { answers: 'shuffled', people: kind });
      const { participation } = joinAttack(dump, [targets], randomFrom(1).next);
      expect(participation.worst.z).toBeGreaterThan(participation.limit);
      expect(participation.worst.hits).toBe(people);
    }
  });

  it('sees a value that a person and an answer share, also as a digest or in another spelling', () => {
    const { targets, dump } = made(3, { answers: 'shuffled', people: 'untouched' });
    const [first] = targets.filter(({ sentAs }) => sentAs !== null);
    const marked = dump.map((table) => ({
      ...table,
      rows: table.rows.map((row) => {
        if (row['email'] === first!.person[0]) return { ...row, note: `\\x${'ab'.repeat(32)}` };
        if (row['answers'] === first!.answers[0])
          return {
            ...row,
            extra: JSON.stringify({ of: Buffer.from('ab'.repeat(32), 'hex').toString('base64url') }),
          };
        return row;
      }),
    }));
    expect(joinAttack(marked, [targets], randomFrom(1).next).sharedValues).toContain('ab'.repeat(32));
  });
});
