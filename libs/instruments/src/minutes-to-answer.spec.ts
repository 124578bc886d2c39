import { minutesToAnswer } from './minutes-to-answer.js';
import { instrumentFromBank, quarterlyCore } from './quarterly-core.js';

describe('minutes to answer', () => {
  it('is two to three for the quarterly core with its comment', () => {
    expect(minutesToAnswer(quarterlyCore())).toEqual({ atLeast: 2, atMost: 3 });
  });

  it('is never less than one', () => {
    expect(minutesToAnswer(instrumentFromBank({ key: 'x', title: { en: 'x' }, itemIds: ['TR1'] }))).toEqual({
      atLeast: 1,
      atMost: 2,
    });
  });
});
