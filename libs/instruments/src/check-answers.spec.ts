import * as fc from 'fast-check';
import { checkAnswers } from './check-answers.js';
import { quarterlyCore } from './quarterly-core.js';

const instrument = quarterlyCore();
const codes = (json: unknown) => {
  const result = checkAnswers(instrument, json);
  return result.ok ? [] : result.problems.map(({ code }) => code);
};

describe('checking answers', () => {
  it('takes ratings on the scale and both refusals, and leaves out nothing', () => {
    const answers = { BA1: 10, TR1: 1, TR2: 'cannot-say', TR3: 'prefer-not-to-answer' };
    expect(checkAnswers(instrument, answers)).toEqual({ ok: true, answers });
    expect(checkAnswers(instrument, {})).toEqual({ ok: true, answers: {} });
  });

  it('names every problem at once', () => {
    expect(codes({ TR1: 6, TR2: 2.5, XX1: 3, TR3: 'maybe', BA1: 0, HS1: null, HS2: '3' })).toEqual([
      'answer.out-of-scale',
      'answer.not-a-whole-number',
      'answer.unknown-item',
      'answer.unknown-word',
      'answer.out-of-scale',
      'answer.not-a-whole-number',
      'answer.unknown-word',
    ]);
  });

  it.each([null, undefined, 3, 'TR1', [], [['TR1', 3]]])('refuses %j as answers', (json) => {
    expect(codes(json)).toEqual(['answer.not-an-object']);
  });

  it('is not fooled by names every object has', () => {
    expect(codes(JSON.parse('{"__proto__": 3, "constructor": 3, "toString": 3}'))).toEqual([
      'answer.unknown-item',
      'answer.unknown-item',
      'answer.unknown-item',
    ]);
  });

  it('either accepts exactly what was given or says why not, for any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const result = checkAnswers(instrument, json);
        if (result.ok) expect(result.answers).toEqual(json);
        else expect(result.problems.length).toBeGreaterThan(0);
      }),
    );
  });
});
