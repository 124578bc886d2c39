import { quarterlyCore, type Answer, type Answers } from '@penumbra/instruments';
import * as fc from 'fast-check';
import { CompactAnswers } from './compact-answers.js';

describe('compact answers', () => {
  it('give back every answer, refusal and gap under its unit', () => {
    const instrument = quarterlyCore();
    const ballot = fc.record({
      unitId: fc.constantFrom('unit-a', 'unit-b', 'unit-c'),
      answers: fc.record(
        Object.fromEntries(
          instrument.items.map(({ id, scale }) => [
            id,
            fc.oneof(
              fc.integer({ min: scale.from, max: scale.to }),
              fc.constantFrom('cannot-say', 'prefer-not-to-answer'),
            ) as fc.Arbitrary<Answer>,
          ]),
        ),
        { requiredKeys: [] },
      ),
    });
    fc.assert(
      fc.property(fc.array(ballot, { maxLength: 40 }), (ballots) => {
        const compact = new CompactAnswers(instrument);
        for (const { unitId, answers } of ballots) compact.add(unitId, { ...answers } as Answers);
        const back = Array.from({ length: compact.count }, (_, index) => ({
          unitId: compact.unitOf(index),
          answers: compact.answersOf(index),
        }));
        expect(back).toEqual(ballots.map(({ unitId, answers }) => ({ unitId, answers: { ...answers } })));
      }),
    );
  });

  it('grow beyond what they begin with', () => {
    const compact = new CompactAnswers(quarterlyCore());
    for (let index = 0; index < 5_000; index += 1)
      compact.add(`unit-${index % 700}`, { BA1: (index % 10) + 1 });
    expect(compact.count).toBe(5_000);
    for (const index of [0, 1_023, 1_024, 4_999]) {
      expect(compact.unitOf(index)).toBe(`unit-${index % 700}`);
      expect(compact.answersOf(index)).toEqual({ BA1: (index % 10) + 1 });
    }
  });
});
