import type { Evidence, Flag } from './flag.js';
import { flagWordsDe } from './flag-words.de.js';
import { type Caveat, type FlagWords, flagWordsEn } from './flag-words.en.js';

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
 */
export function describeFlag(flag: Flag, locale: string): FlagDescription {
  const words = wordsIn(locale);
  return {
    title: words.kinds[flag.kind],
    severity: words.severities[flag.severity],
    sentences: flag.evidence.map((evidence) => sentence(words, evidence)),
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

function sentence(words: FlagWords, { key, numbers }: Evidence): string {
  return words.sentences[key]({
    whole: (name) => String(Math.round(Number(numbers[name]))),
    signed: (name) => {
      const value = Math.round(Number(numbers[name]));
      return value > 0 ? `+${value}` : String(value);
    },
    tenth: (name) =>
      words === flagWordsDe ? decimal(numbers[name]).replace('.', ',') : decimal(numbers[name]),
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

function decimal(value: number | string | undefined): string {
  return Number(value).toFixed(1);
}
