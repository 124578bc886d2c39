import type { Evidence, Flag } from './flag.js';
import { flagWordsDe } from './flag-words.de.js';
import { type FlagWords, flagWordsEn } from './flag-words.en.js';

export interface FlagDescription {
  /** Name of the risk. */
  title: string;
  /** The severity in words. */
  severity: string;
  /** The evidence, one sentence each. */
  sentences: string[];
}

/**
 * A flag in the reader's language: `de` and its regions in German, everything else in English. Numbers are rounded to
 * whole points for reading; the flag itself is not changed.
 */
export function describeFlag(flag: Flag, locale: string): FlagDescription {
  const words: FlagWords = locale.split('-')[0] === 'de' ? flagWordsDe : flagWordsEn;
  return {
    title: words.kinds[flag.kind],
    severity: words.severities[flag.severity],
    sentences: flag.evidence.map((evidence) => sentence(words, evidence)),
  };
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
      return value > 0.99 ? '> 99 %' : value < 0.01 ? '< 1 %' : `${Math.round(100 * value)} %`;
    },
    count: (name) => Number(numbers[name]),
    word: (name) => String(numbers[name]),
    words,
  });
}

function decimal(value: number | string | undefined): string {
  return Number(value).toFixed(1);
}
