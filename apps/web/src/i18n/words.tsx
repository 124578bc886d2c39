import { createContext, useContext, useEffect, useMemo } from 'react';
import type { ReactNode } from 'react';
import type { Locale } from '../api/views.js';
import { wordsOf } from './words-of.js';
import type { Words } from './words-of.js';

/** The language of the browser as far as we speak it: for the pages before anyone has signed in. */
export function browserLocale(): Locale {
  for (const language of navigator.languages) {
    if (language.toLowerCase().startsWith('de')) return 'de';
    if (language.toLowerCase().startsWith('en')) return 'en';
  }
  return 'en';
}

/** The language of the screens that is closest to a language tag: de-AT is de, everything unknown is en. */
export const localeOf = (tag: string): Locale => (tag.toLowerCase().startsWith('de') ? 'de' : 'en');

const WordsContext = createContext<Words | null>(null);

export function WordsProvider({
  locale,
  timeZone,
  children,
}: {
  locale: Locale;
  timeZone: string;
  children: ReactNode;
}) {
  const words = useMemo(() => wordsOf(locale, timeZone), [locale, timeZone]);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  return <WordsContext value={words}>{children}</WordsContext>;
}

export function useWords(): Words {
  const words = useContext(WordsContext);
  if (!words) throw new Error('useWords needs a WordsProvider above it');
  return words;
}
