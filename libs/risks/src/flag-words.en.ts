import type { EvidenceKey, FlagKind, Severity } from './flag.js';
import type { ShareInWords } from './evidence-of.js';

/** How a sentence reads its numbers. */
export interface EvidenceReader {
  /** The index in whole points; where it is clipped, with "at least" or "at most". */
  index(): string;
  /** The same for balance, with one decimal. */
  balance(): string;
  whole(name: string): string;
  signed(name: string): string;
  /** One decimal. */
  tenth(name: string): string;
  percent(name: string): string;
  count(name: string): number;
  word(name: string): string;
  words: FlagWords;
}

/** On which side of a clipped index the exact one lies. */
export type IndexBound = 'at-least' | 'at-most';

/** The catalogue of one language. */
export interface FlagWords {
  kinds: Record<FlagKind, string>;
  severities: Record<Severity, string>;
  shares: Record<ShareInWords, string>;
  bounds: Record<IndexBound, (figure: string) => string>;
  parts: Record<string, string>;
  /** Names of measures inside a sentence. */
  measures: Record<string, string>;
  sentences: Record<EvidenceKey, (of: EvidenceReader) => string>;
  caveats: Record<Caveat, string>;
}

/** What a reader must know of the rule behind a flag. */
export type Caveat =
  'pattern' | 'average' | 'breakers' | 'probability' | 'rule-of-thumb' | 'own-past' | 'no-all-clear';

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
  bounds: {
    'at-least': (figure) => `at least ${figure}`,
    'at-most': (figure) => `at most ${figure}`,
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
    LD1: 'keeping relationships smooth costs more energy than people can give',
    LD2: 'helping others pushes out own priorities',
    LD3: 'low-value requests cannot be turned down without a penalty',
    LD4: 'there is no one to talk to about the people side of work',
    SC1: 'the constraints behind decisions are not known',
    SC2: 'other teams work from different facts',
    SC3: 'work arrives without background, resources or authority',
    SC4: 'different assumptions come to light late',
  },
  measures: {
    trust: 'Trust',
    balance: 'Balance',
    'balance-agreements': 'Agreements on balance',
    'psychological-safety': 'Psychological safety',
    'hierarchy-shadow': 'Hierarchy shadow',
    dependency: 'Dependency',
    reciprocity: 'Reciprocity',
    'shared-context': 'Shared context',
    drift: 'Upkeep of working relationships',
    load: 'Room to help others',
  },
  sentences: {
    balance: (of) =>
      `Balance ${of.balance()} of 10 (95% range ${of.tenth('lower')} to ${of.tenth('upper')}); under 7 is worth a conversation.`,
    'balance-without-interval': (of) => `Balance ${of.balance()} of 10; under 7 is worth a conversation.`,
    'two-readings-in-a-row': () => 'It was under 7 in the reading before as well.',
    'first-reading-below': () =>
      'It is probably under 7 for the first time; that may be temporary and is no flag yet.',
    'formal-agreement': (of) =>
      `${of.words.shares[of.word('share') as ShareInWords]} said that decisions go through without objections.`,
    'drifted-down': (of) =>
      `${of.words.measures[of.word('measure')] ?? of.word('measure')} has moved down from ${of.whole('from')} to ${of.whole('to')}, further than chance explains.`,
    'drifted-up': (of) =>
      `${of.words.measures[of.word('measure')] ?? of.word('measure')} has moved up from ${of.whole('from')} to ${of.whole('to')}, further than chance explains.`,
    slope: (of) => `That is about ${of.signed('points')} points per reading.`,
    'corroborator-false-consensus': () =>
      'Also: people agree aloud unusually uniformly, while fewer than elsewhere would contradict a senior.',
    'corroborator-silence': () =>
      'Also: more people than elsewhere preferred not to answer questions on this.',
    'corroborator-pluralistic-gap': () =>
      'Also: decisions pass without objections, while many keep reservations to themselves.',
    'corroborator-response-drop': () =>
      'Also: fewer people answered than in the last three readings, by 20 points or more.',
    answered: (of) => `${of.whole('respondents')} of ${of.whole('invited')} people answered.`,
    index: (of) =>
      `${of.words.kinds[of.word('kind') as FlagKind]} ${of.index()} (95% range ${of.whole('lower')} to ${of.whole('upper')}; neutral is 50).`,
    'index-without-interval': (of) =>
      `${of.words.kinds[of.word('kind') as FlagKind]} ${of.index()} (neutral is 50).`,
    'largest-part': (of) =>
      `Largest part: ${of.words.parts[of.word('part')] ?? of.word('part')} (${of.signed('points')} points).`,
    'unspoken-reservations': (of) =>
      `${of.words.shares[of.word('share') as ShareInWords]} left the last important decision with unspoken reservations.`,
    'waits-for-one-person': (of) =>
      `${of.words.shares[of.word('share') as ShareInWords]} said that work waits for one person's go-ahead.`,
    probability: (of) =>
      of.word('kind') === 'imbalance'
        ? `Chance that balance is under 7: ${of.percent('probability')}.`
        : of.word('kind') === 'drift'
          ? `Chance that it lies on the less healthy side of its own first four readings: ${of.percent('probability')}.`
          : `Chance that this is above neutral: ${of.percent('probability')}.`,
    'silent-best-case': (of) =>
      of.count('silent') === 1
        ? `If the one silent person had answered in the most positive way, the index would be ${of.index()}.`
        : `If the ${of.whole('silent')} silent people had all answered in the most positive way, the index would be ${of.index()}.`,
    'silent-cannot-overturn': (of) =>
      of.count('silent') === 1
        ? `Even if the one silent person had answered in the most positive way, the index would be ${of.index()}, still above neutral.`
        : `Even if the ${of.whole('silent')} silent people had all answered in the most positive way, the index would be ${of.index()}, still above neutral.`,
    'insufficient-few-answers': () => 'Fewer than five answers: not enough to judge.',
    'insufficient-low-response': () => 'Fewer than 60% answered: not enough to judge.',
    'insufficient-wide-interval': () => 'The answers leave too wide a range to judge.',
    'not-an-all-clear': () => 'No flag is not an all-clear: people may have answered with care.',
  },
  caveats: {
    pattern: 'A flag is a pattern in answers, not a judgement of a person.',
    average:
      'The rule keeps false flags at 5% of the elevated ones at most, on average over many organisations; that is no promise for one of them.',
    breakers:
      'It breaks where a whole department shares an error, where unhappy people answer more often than others, and where people answer out of fear.',
    probability: 'A probability is no test: watch means worth a conversation, no more.',
    'rule-of-thumb': 'A rule of thumb; it does not limit how often it is wrong.',
    'own-past':
      'The team is compared with its own past; about 2 to 3 in 100 measures move this far by chance within twelve readings.',
    'no-all-clear': 'No flag elsewhere is not an all-clear: people may have answered with care.',
  },
};
