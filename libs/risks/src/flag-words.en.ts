import type { EvidenceKey, FlagKind, Severity } from './flag.js';
import type { ShareInWords } from './evidence-of.js';

/** How a sentence reads its numbers. */
export interface EvidenceReader {
  whole(name: string): string;
  signed(name: string): string;
  percent(name: string): string;
  count(name: string): number;
  word(name: string): string;
  words: FlagWords;
}

/** The catalogue of one language. */
export interface FlagWords {
  kinds: Record<FlagKind, string>;
  severities: Record<Severity, string>;
  shares: Record<ShareInWords, string>;
  parts: Record<string, string>;
  sentences: Record<EvidenceKey, (of: EvidenceReader) => string>;
}

export const flagWordsEn: FlagWords = {
  kinds: {
    'hierarchy-shadow': 'Hierarchy shadow',
    dependency: 'Dependency',
    imbalance: 'Imbalance',
    'false-consensus': 'False consensus',
    drift: 'Drift',
    overload: 'Overload',
    'low-shared-context': 'Low shared context',
  },
  severities: {
    insufficient: 'not enough to judge',
    none: 'no flag',
    watch: 'watch',
    elevated: 'elevated',
    high: 'high',
  },
  shares: {
    'nearly-everyone': 'Nearly everyone',
    most: 'Most people',
    'about-half': 'About half',
    some: 'Some people',
    'hardly-anyone': 'Hardly anyone',
  },
  parts: {
    shadow: 'dissent is held back in front of seniors',
    performative: 'people are asked for views that change nothing',
    contrast: 'people report speaking up less to seniors than to peers',
    DP1: 'important decisions would wait if the lead were away',
    DP2: "work waits for one person's go-ahead",
    DP3: 'other teams deal with the team through one person',
    DP4: 'people do not know who else could unblock them',
    DP5: 'how the team works is not shared well enough for a newcomer',
  },
  sentences: {
    answered: (of) => `${of.whole('respondents')} of ${of.whole('invited')} people answered.`,
    index: (of) =>
      `${of.words.kinds[of.word('kind') as FlagKind]} ${of.whole('index')} (95 % range ${of.whole('lower')} to ${of.whole('upper')}; neutral is 50).`,
    'index-without-interval': (of) =>
      `${of.words.kinds[of.word('kind') as FlagKind]} ${of.whole('index')} (neutral is 50).`,
    'largest-part': (of) =>
      `Largest part: ${of.words.parts[of.word('part')] ?? of.word('part')} (${of.signed('points')} points).`,
    'unspoken-reservations': (of) =>
      `${of.words.shares[of.word('share') as ShareInWords]} left the last important decision with unspoken reservations.`,
    'waits-for-one-person': (of) =>
      `${of.words.shares[of.word('share') as ShareInWords]} said that work waits for one person's go-ahead.`,
    probability: (of) => `Chance that this is above neutral: ${of.percent('probability')}.`,
    'silent-best-case': (of) =>
      of.count('silent') === 1
        ? `If the one silent person had answered in the most positive way, the index would be ${of.whole('index')}.`
        : `If the ${of.whole('silent')} silent people had all answered in the most positive way, the index would be ${of.whole('index')}.`,
    'silent-cannot-overturn': (of) =>
      of.count('silent') === 1
        ? `Even if the one silent person had answered in the most positive way, the index would be ${of.whole('index')}, still above neutral.`
        : `Even if the ${of.whole('silent')} silent people had all answered in the most positive way, the index would be ${of.whole('index')}, still above neutral.`,
    'insufficient-few-answers': () => 'Fewer than five answers: not enough to judge.',
    'insufficient-low-response': () => 'Fewer than 60 % answered: not enough to judge.',
    'insufficient-wide-interval': () => 'The answers leave too wide a range to judge.',
    'not-an-all-clear': () => 'No flag is not an all-clear: people may have answered with care.',
  },
};
