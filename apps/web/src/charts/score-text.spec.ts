import { wordsOf } from '../i18n/words-of.js';
import { drawnRange, orientationWords, scoreText, shortScore } from './score-text.js';

const words = wordsOf('en', 'UTC');
const plain = { score: 70, bound: null, low: 64, high: 77 };
const clipped = { score: 92, bound: 'at-least' as const, low: null, high: null };
const low = { score: 8, bound: 'at-most' as const, low: null, high: null };

describe('a score in words', () => {
  it('carries its range', () => {
    expect([shortScore(plain, words), scoreText(plain, words)]).toEqual(['70', '70 (64 to 77)']);
    expect(scoreText(plain, wordsOf('de', 'UTC'))).toBe('70 (64 bis 77)');
  });

  it('says at least or at most where it is clipped, and then has no range', () => {
    expect([shortScore(clipped, words), scoreText(clipped, words)]).toEqual(['≥ 92', 'at least 92']);
    expect([shortScore(low, words), scoreText(low, words)]).toEqual(['≤ 8', 'at most 8']);
  });

  it('stands alone when its range is withheld', () => {
    expect(scoreText({ score: 70, bound: null, low: null, high: null }, words)).toBe('70');
  });

  it('is drawn on its range, and open to the end of the scale where it is clipped', () => {
    expect([drawnRange(plain), drawnRange(clipped), drawnRange(low)]).toEqual([
      { low: 64, high: 77 },
      { low: 92, high: 100 },
      { low: 0, high: 8 },
    ]);
  });

  it('says of every scale which way is healthy, or that it is not judged', () => {
    expect(
      (['high-is-healthy', 'high-is-risk', 'neutral'] as const).map((one) => orientationWords(one, words)),
    ).toEqual(['higher is healthier', 'higher is riskier', 'not judged']);
  });
});
