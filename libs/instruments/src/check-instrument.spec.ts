import { checkInstrument } from './check-instrument.js';
import { quarterlyCore } from './quarterly-core.js';

const item = (id: string, more: object = {}) => ({
  id,
  text: { en: `Statement ${id}` },
  scale: { from: 1, to: 5, lowLabel: { en: 'no' }, highLabel: { en: 'yes' } },
  ...more,
});
const draft = (more: object = {}) => ({
  key: 'leadership',
  title: { en: 'Leadership' },
  items: [item('L1'), item('L2', { reversed: true })],
  constructs: [{ id: 'leadership', name: { en: 'Leadership' }, itemIds: ['L1', 'L2'] }],
  ...more,
});
const withScale = (from: number, to: number) => ({
  scale: { from, to, lowLabel: { en: 'no' }, highLabel: { en: 'yes' }, pointLabels: { '99': { en: 'far' } } },
});
const problems = (json: unknown) => {
  const result = checkInstrument(json);
  return result.ok ? [] : result.problems.map(({ code, path }) => `${code} at ${path}`);
};

describe('checking a custom instrument', () => {
  it('accepts a plain one and fills in what may be left out', () => {
    const result = checkInstrument(draft());
    expect(result).toMatchObject({
      ok: true,
      instrument: {
        version: 1,
        items: [
          { id: 'L1', reversed: false, construct: 'leadership' },
          { id: 'L2', reversed: true, construct: 'leadership' },
        ],
      },
    });
  });

  it('accepts its own core, turned into JSON and stripped to what a custom instrument may say', () => {
    const core = quarterlyCore();
    const json = JSON.parse(
      JSON.stringify({
        ...core,
        items: core.items.map(({ id, text, scale, reversed, construct }) => ({
          id,
          text,
          scale,
          reversed,
          construct,
        })),
      }),
    );
    expect(problems(json)).toEqual([]);
  });

  it('names every problem of form at once, with its place', () => {
    expect(
      problems({
        key: '1x',
        title: { de: 'Führung' },
        items: [
          {
            ...item('L1'),
            colour: 'red',
            scale: { from: 1, to: 2.5, lowLabel: { en: '' }, highLabel: { en: 'y' } },
          },
        ],
      }),
    ).toEqual([
      'instrument.malformed at key',
      'instrument.malformed at title',
      'instrument.malformed at items[0].scale.to',
      'instrument.malformed at items[0].scale.lowLabel.en',
      'instrument.unknown-field at items[0]',
    ]);
  });

  it('names every problem of sense at once, with its place', () => {
    expect(
      problems(
        draft({
          items: [
            item('L1', { construct: 'other' }),
            item('L1'),
            item('L3', withScale(1, 12)),
            item('L4', { construct: null }),
          ],
          constructs: [
            { id: 'leadership', name: { en: 'L' }, itemIds: ['L1', 'L4', 'L9'] },
            { id: 'leadership', name: { en: 'L' }, itemIds: ['L1'] },
          ],
          comment: { id: 'L3', text: { en: 'Anything else?' } },
        }),
      ).sort(),
    ).toEqual(
      [
        'instrument.construct-twice at constructs[1].id',
        'instrument.construct-names-unknown-item at constructs[0].itemIds[2]',
        'instrument.item-in-two-constructs at constructs[1].itemIds[0]',
        'instrument.item-twice at items[1].id',
        'instrument.scale-points at items[2].scale',
        'instrument.label-outside-scale at items[2].scale.pointLabels.99',
        'instrument.construct-does-not-list-item at items[0].construct',
        'instrument.item-denies-construct at items[3].construct',
        'instrument.item-twice at comment.id',
      ].sort(),
    );
  });

  it.each([
    [1, 1, false],
    [1, 2, true],
    [0, 10, true],
    [0, 11, false],
    [5, 1, false],
    [-5, 5, true],
  ])('a scale from %i to %i: accepted is %s', (from, to, accepted) => {
    const custom = item('L1', { scale: { from, to, lowLabel: { en: 'no' }, highLabel: { en: 'yes' } } });
    expect(problems(draft({ items: [custom], constructs: [] })).length === 0).toBe(accepted);
  });

  it('keeps the ids of the bank for the bank', () => {
    expect(problems(draft({ items: [item('HS1', { reversed: true })], constructs: [] }))).toEqual([
      'instrument.id-belongs-to-the-bank at items[0].id',
    ]);
    expect(
      problems(draft({ constructs: [{ id: 'dependency', name: { en: 'D' }, itemIds: ['L1', 'L2'] }] })),
    ).toEqual([
      'instrument.construct-belongs-to-the-bank at constructs[0].itemIds[0]',
      'instrument.construct-belongs-to-the-bank at constructs[0].itemIds[1]',
    ]);
  });

  it.each([null, [], 'x', 3, {}])('refuses %j with problems that say what is missing', (json) => {
    expect(problems(json).length).toBeGreaterThan(0);
  });
});
