import {
  type Answers,
  checkInstrument,
  type Instrument,
  instrumentFromBank,
  itemBank,
  quarterlyCore,
} from '@penumbra/instruments';
import * as fc from 'fast-check';
import { measuresOf } from './measure.js';
import { isFavourable, orient, percentOfMaximum } from './orient.js';
import { personScores } from './person-scores.js';
import { addAnswers, emptyTally, tallyPlan } from './tally.js';

const core = quarterlyCore();
const full = instrumentFromBank({
  key: 'full',
  title: { en: 'All' },
  itemIds: itemBank.map((item) => item.id),
});

/** The answer that is the healthiest or least healthy on every item. */
const extreme = (instrument: Instrument, healthy: boolean): Answers =>
  Object.fromEntries(
    instrument.items.map((item) => [item.id, item.reversed === healthy ? item.scale.from : item.scale.to]),
  );

const anyAnswers = (instrument: Instrument): fc.Arbitrary<Answers> =>
  fc.record(
    Object.fromEntries(
      instrument.items.map((item) => [
        item.id,
        fc.oneof(
          { weight: 6, arbitrary: fc.integer({ min: item.scale.from, max: item.scale.to }) },
          { weight: 1, arbitrary: fc.constantFrom('cannot-say' as const, 'prefer-not-to-answer' as const) },
        ),
      ]),
    ),
    { requiredKeys: [] },
  ) as fc.Arbitrary<Answers>;

describe('measures of an instrument', () => {
  it('are the constructs of the core, two of them risks, and the neutral item', () => {
    expect(measuresOf(core).map(({ id, direction }) => `${id}: ${direction}`)).toEqual([
      'trust: health',
      'balance: health',
      'psychological-safety: health',
      'hierarchy-shadow: risk',
      'dependency: risk',
      'AG1: neutral',
    ]);
  });

  it('leave out what is asked of some people only', () => {
    expect(measuresOf(full).map(({ id }) => id)).not.toContain('BA1d');
  });
});

describe('person scores', () => {
  it('puts the healthiest answers at 100, and at 0 on the risks; the anchor cannot lower the shadow further', () => {
    const scores = personScores(full, { ...extreme(full, true), HS2: 1 });
    expect(scores['trust']?.score).toBe(100);
    expect(scores['balance']?.score).toBe(100);
    expect(scores['dependency']?.score).toBe(0);
    expect(scores['hierarchy-shadow']?.score).toBe(0);
    expect(personScores(full, extreme(full, false))['dependency']?.score).toBe(100);
  });

  it('works out the hierarchy shadow by hand: .5 x 50 + .25 x 75 + .25 x 75 = 62.5', () => {
    const answers: Answers = { HS1: 2, HS2: 4, HS3: 3, HS8: 2, HS9: 3, HS5: 2, HS6: 4 };
    // shadow: oriented 2 3 4 3, mean 3 -> 50; performative: oriented 2 2 -> 75; contrast: 50 + 12.5 x 2 = 75
    const shadow = personScores(core, answers)['hierarchy-shadow'];
    expect(shadow?.score).toBeCloseTo(62.5, 12);
    expect(shadow?.parts.map(({ id, value, points }) => [id, value, points])).toEqual([
      ['shadow', 50, 0],
      ['performative', 75, 6.25],
      ['contrast', 75, 6.25],
    ]);
  });

  it('shares the weights out again when a part is missing, and needs shadow and one other', () => {
    const noPerformative: Answers = { HS1: 2, HS2: 4, HS3: 3, HS8: 2, HS9: 3 };
    expect(personScores(core, noPerformative)['hierarchy-shadow']?.score).toBeCloseTo(
      (2 / 3) * 50 + 75 / 3,
      12,
    );
    expect(personScores(core, { HS1: 2, HS3: 3, HS8: 2, HS9: 3 })['hierarchy-shadow']?.score).toBeNull();
    expect(personScores(core, { HS2: 4, HS5: 2, HS6: 4 })['hierarchy-shadow']?.score).toBeNull();
  });

  it.each([
    ['the shadow and the other half of the contrast', ['HS1', 'HS2'], true],
    ['the shadow and performance', ['HS3', 'HS5'], true],
    ['the shadow alone', ['HS1', 'HS3', 'HS8', 'HS9'], false],
    ['the contrast without the shadow’s half', ['HS2', 'HS5'], false],
  ])('is a measure where %s were asked: %s is %s', (_, asked, isMeasured) => {
    const constructs = core.constructs.map((construct) => ({
      ...construct,
      itemIds: construct.itemIds.filter((id) => asked.includes(id)),
    }));
    const ids = measuresOf({ ...core, constructs }).map(({ id }) => id);
    expect(ids.includes('hierarchy-shadow')).toBe(isMeasured);
  });

  it('needs 60 % of the items asked, rounded up: two of three, three of four and of five', () => {
    expect(personScores(core, { TR1: 5, TR2: 5 })['trust']?.score).toBe(100);
    expect(personScores(core, { TR1: 5 })['trust']?.score).toBeNull();
    expect(personScores(full, { TR1: 5, TR2: 5, TR3: 1 })['trust']?.score).toBe(100);
    expect(personScores(full, { TR1: 5, TR2: 5 })['trust']?.score).toBeNull();
    expect(personScores(full, { RC1: 5, RC2: 5 })['reciprocity']?.score).toBeNull();
    expect(personScores(full, { RC1: 5, RC2: 5, RC3: 5 })['reciprocity']?.score).toBe(100);
  });

  it('is null, never 0, when all is missing or refused', () => {
    const refused = Object.fromEntries(core.items.map((item) => [item.id, 'prefer-not-to-answer' as const]));
    for (const answers of [{}, refused]) {
      for (const score of Object.values(personScores(core, answers))) {
        expect(score).toMatchObject({ score: null, itemScaleMean: null, answeredItems: 0 });
      }
    }
  });

  it('mirrors when every item of a custom instrument is reversed', () => {
    fc.assert(
      fc.property(anyAnswers(core), (answers) => {
        const mirrored = {
          ...core,
          items: core.items.map((item) => ({ ...item, reversed: !item.reversed })),
        };
        const own = personScores(core, answers)['trust']?.score ?? null;
        const other = personScores(mirrored, answers)['trust']?.score ?? null;
        if (own === null) expect(other).toBeNull();
        else expect(other).toBeCloseTo(100 - own, 9);
      }),
    );
  });

  it('stays on the scale, and its parts add up to the distance from 50', () => {
    fc.assert(
      fc.property(anyAnswers(full), (answers) => {
        for (const { score, parts } of Object.values(personScores(full, answers))) {
          if (score === null) {
            expect(parts).toEqual([]);
            continue;
          }
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(100);
          expect(parts.reduce((sum, part) => sum + part.points, 50)).toBeCloseTo(score, 9);
        }
      }),
    );
  });

  it('keeps the raw scale of a custom instrument beside the score', () => {
    const checked = checkInstrument({
      key: 'custom',
      title: { en: 'Custom' },
      items: ['A', 'B', 'C'].map((id) => ({
        id,
        text: { en: id },
        reversed: id === 'C',
        scale: { from: 0, to: 10, lowLabel: { en: 'no' }, highLabel: { en: 'yes' } },
      })),
      constructs: [{ id: 'abc', name: { en: 'ABC' }, itemIds: ['A', 'B', 'C'] }],
    });
    if (!checked.ok) throw new Error('not accepted');
    expect(personScores(checked.instrument, { A: 4, B: 6, C: 3 })['abc']).toMatchObject({
      itemScaleMean: 17 / 3,
      answeredItems: 3,
    });
  });
});

describe('the structure of answers', () => {
  const plan = tallyPlan(core);
  /** The counts of one person's tally: all that disclosure may look at. */
  const structureOf = (answers: Answers) => {
    const tally = emptyTally(plan);
    addAnswers(plan, tally, answers);
    return Object.fromEntries(
      Object.entries(tally.measures).map(([id, { completeCount, skippedCounts, refusedCount, scores }]) => [
        id,
        { completeCount, skippedCounts, refusedCount, scoredCount: scores.count },
      ]),
    );
  };

  it('tells who has a score and who skipped an item, the anchor included, and nothing of the answers', () => {
    const skipped: Answers = { HS2: 'cannot-say', TR1: 'prefer-not-to-answer' };
    const structure = structureOf({ ...extreme(core, true), ...skipped });
    expect(structure).toMatchObject({
      trust: { completeCount: 0, skippedCounts: { '2': 1 }, refusedCount: 1, scoredCount: 1 },
      'hierarchy-shadow': { completeCount: 0, refusedCount: 0, scoredCount: 1 },
      dependency: { completeCount: 1, skippedCounts: {}, refusedCount: 0, scoredCount: 1 },
    });
    expect(structureOf({ ...extreme(core, false), ...skipped })).toEqual(structure);
  });
});

const firstFavourable = (from: number, to: number) => {
  for (let value = from; value <= to; value += 1) if (isFavourable(value, { from, to })) return value;
  return null;
};

describe('favourable ratings', () => {
  it('begin at 4 of 5 and at 7 of 10', () => {
    expect(
      [
        [1, 5],
        [1, 10],
        [1, 7],
        [1, 2],
        [0, 10],
      ].map(([from, to]) => firstFavourable(from as number, to as number)),
    ).toEqual([4, 7, 5, 2, 7]);
  });

  it('orients a reversed rating and leaves refusals out', () => {
    const reversed = itemBank.find((item) => item.id === 'TR3');
    if (reversed === undefined) throw new Error('TR3 is gone');
    expect([orient(reversed, 1), orient(reversed, 'cannot-say'), orient(reversed, undefined)]).toEqual([
      5,
      null,
      null,
    ]);
    expect(percentOfMaximum(7, { from: 1, to: 10 })).toBeCloseTo(200 / 3, 12);
  });
});
