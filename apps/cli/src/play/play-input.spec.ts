import { quarterlyCore } from '@penumbra/instruments';
import { readPlayInput, withoutStraightLines } from './play-input.js';

const scale = { from: 1, to: 5, lowLabel: { en: 'no' }, highLabel: { en: 'yes' } };
const instrument = JSON.stringify({
  key: 'two-questions',
  version: 1,
  title: { en: 'Two questions' },
  items: [
    { id: 'A1', text: { en: 'First.' }, scale, reversed: false, construct: 'a' },
    { id: 'A2', text: { en: 'Second.' }, scale, reversed: true, construct: 'a' },
  ],
  constructs: [{ id: 'a', name: { en: 'A' }, itemIds: ['A1', 'A2'] }],
});
const roster =
  'Email,team,employee_id\nAda@example.org,One,E1\ngrace@example.org,One,E2\nalan@example.org,One,E3\n';

describe('the files of a play', () => {
  it('finds people by e-mail address or employee_id, without regard to case', () => {
    const answers =
      '\uFEFFperson,item,value\nADA@example.org,A1,5\ne2,A1,cannot-say\nE2,A2,1\nalan@example.org,A1,\n';
    const { answersOf } = readPlayInput({ roster, instrument, answers });
    expect(Object.fromEntries(answersOf)).toEqual({
      'ada@example.org': { A1: 5 },
      'grace@example.org': { A1: 'cannot-say', A2: 1 },
    });
  });

  it('names every problem with its line, before anything is started', () => {
    const answers = `person,item,value
nobody@example.org,A1,3
ada@example.org,B9,3
ada@example.org,A1,6
e1,A1,2
grace@example.org,A2,2.5
grace@example.org,A1,maybe
`;
    expect(() => readPlayInput({ roster, instrument, answers })).toThrow(
      /6 problems.*line 2: .*nobody.*line 3: .*B9.*line 4: .*between 1 and 5.*line 5: .*earlier line.*line 6: .*whole number.*line 7: /s,
    );
  });

  it('explains a file that is no CSV, lacks a column, or is no instrument', () => {
    const answers = 'person,item,value\n';
    expect(() => readPlayInput({ roster, instrument, answers: 'person,item\nada@example.org,A1\n' })).toThrow(
      /lack the column value/,
    );
    expect(() => readPlayInput({ roster, instrument, answers: 'person,item,value\n"' })).toThrow(
      /answers cannot be read as CSV/,
    );
    expect(() => readPlayInput({ roster, instrument: '{', answers })).toThrow(/not JSON/);
    expect(() => readPlayInput({ roster, instrument: '{}', answers })).toThrow(/instrument cannot be used/);
  });

  it('leaves out people whose answers are one straight line, and nobody else', () => {
    const agreement = quarterlyCore().items.filter(({ scale: { to } }) => to === 5);
    const rows = (person: string, last: number) =>
      agreement.map(({ id }, at) => `${person},${id},${at === agreement.length - 1 ? last : 4}`);
    const answers = ['person,item,value', ...rows('E1', 4), ...rows('E2', 2), 'E3,HS1,4'].join('\n');
    const all = readPlayInput({ roster, instrument: null, answers });
    expect(all.answersOf.size).toBe(3);
    const kept = withoutStraightLines(all);
    expect([...kept.answersOf.keys()]).toEqual(['grace@example.org', 'alan@example.org']);
    expect(kept.answersOf.get('alan@example.org')).toEqual({ HS1: 4 });
  });
});
