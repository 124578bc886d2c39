import { wordsOf } from '../i18n/words-of.js';
import { probabilityText } from './probability-text.js';

describe('a probability in words', () => {
  it('never claims certainty', () => {
    const words = wordsOf('en', 'UTC');
    expect([100, 99, 84, 1, 0].map((percent) => probabilityText(percent, words))).toEqual([
      'over 99',
      '99',
      '84',
      '1',
      'under 1',
    ]);
  });
});
