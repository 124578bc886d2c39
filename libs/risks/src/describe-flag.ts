import type { Evidence, Flag } from './flag.js';
import { flagWordsDe } from './flag-words.de.js';
import { type Caveat, type FlagWords, flagWordsEn, type IndexBound } from './flag-words.en.js';

export interface FlagDescription {
  /** Name of the risk. */
  title: string;
  /** The severity in words. */
  severity: string;
  /** The evidence, one sentence each. */
  sentences: string[];
  /** What to know of the rule behind it: what it promises, what breaks it. */
  caveats: string[];
}

/**
 * A flag in the reader's language: `de` and its regions in German, everything else in English. Numbers are rounded to
 * whole points for reading; the flag itself is not changed.
 * @param bound on which side of the flag's index the exact one lies, where the index is clipped; null where it is exact.
 */
export function describeFlag(flag: Flag, locale: string, bound: IndexBound | null = null): FlagDescription {
  const words = wordsIn(locale);
  return {
    title: words.kinds[flag.kind],
    severity: words.severities[flag.severity],
    sentences: flag.evidence.map((evidence) => sentence(words, evidence, bound)),
    caveats: caveatsOf(flag).map((caveat) => words.caveats[caveat]),
  };
}

/** A part of an index or an item in words, the risk end; null for one that has none. */
export function partInWords(id: string, locale: string): string | null {
  return wordsIn(locale).parts[id] ?? null;
}

function wordsIn(locale: string): FlagWords {
  return locale.split('-')[0] === 'de' ? flagWordsDe : flagWordsEn;
}

/** Which rule stands behind the severity decides what must be said of it. */
function caveatsOf({ kind, severity }: Flag): Caveat[] {
  const ofRule: Caveat[] =
    kind === 'false-consensus'
      ? ['rule-of-thumb']
      : kind === 'drift'
        ? ['own-past']
        : severity === 'elevated' || severity === 'high'
          ? ['average', 'breakers']
          : severity === 'watch'
            ? ['probability']
            : [];
  return ['pattern', ...ofRule, 'no-all-clear'];
}

function sentence(words: FlagWords, { key, numbers }: Evidence, bound: IndexBound | null): string {
  const whole = (name: string) => String(Math.round(Number(numbers[name])));
  const tenth = (name: string) =>
    words === flagWordsDe ? decimal(numbers[name]).replace('.', ',') : decimal(numbers[name]);
  return words.sentences[key]({
    whole,
    index: () => (bound ? words.bounds[bound](whole('index')) : whole('index')),
    balance: () => (bound ? words.bounds[opposite[bound]](tenth('balance')) : tenth('balance')),
    signed: (name) => {
      const value = Math.round(Number(numbers[name]));
      return value > 0 ? `+${value}` : String(value);
    },
    tenth,
    percent: (name) => {
      const value = Number(numbers[name]);
      const sign = words === flagWordsDe ? ' %' : '%';
      return `${value > 0.99 ? '> 99' : value < 0.01 ? '< 1' : Math.round(100 * value)}${sign}`;
    },
    count: (name) => Number(numbers[name]),
    word: (name) => String(numbers[name]),
    words,
  });
}

/** Balance falls where the risk rises. */
const opposite = { 'at-least': 'at-most', 'at-most': 'at-least' } as const;

function decimal(value: number | string | undefined): string {
  return Number(value).toFixed(1);
}
