import { LONGEST_COMMENT } from '@penumbra/instruments';
import { de } from './words.de.js';
import { en } from './words.en.js';

describe('the words of the answer page', () => {
  it.each([
    ['en', en],
    ['de', de],
  ])('say how long a comment may be, as the field holds it (%s)', (_, words) => {
    expect(words.commentHelp(10)).toContain(` ${LONGEST_COMMENT} `);
  });
});
