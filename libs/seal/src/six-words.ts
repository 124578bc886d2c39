import { fromHex } from './bytes.js';

// Sixteen consonants and four vowels: the ones that sound apart in most languages. No word list to agree on.
const consonants = 'bdfhjklmnprstvwy';
const vowels = 'aeio';

/**
 * A hash as six pronounceable words, to be compared by eye or over the telephone: "dajel monip …". Each word spells 16
 * bits as consonant (4), vowel (2), consonant (4), vowel (2), consonant (4); together the first 96 bits of the hash.
 * The same rule for everybody, and reversible by hand.
 */
export function sixWords(hashHex: string): string {
  const bytes = fromHex(hashHex);
  const words = Array.from({ length: 6 }, (_, i) => {
    const bits = (bytes[2 * i]! << 8) | bytes[2 * i + 1]!;
    return (
      consonants[bits >> 12]! +
      vowels[(bits >> 10) & 3]! +
      consonants[(bits >> 6) & 15]! +
      vowels[(bits >> 4) & 3]! +
      consonants[bits & 15]!
    );
  });
  return words.join(' ');
}
