// Looks for people in a comment, on the writer's device, before anything is sent. A warning, never a refusal: it knows
// neither every name nor every word that is one too.

const letters = String.raw`\p{L}[\p{L}\p{M}'’-]*`;
/** Addresses, handles, and long numbers such as telephone numbers. */
const reachable = /[^\s@]+@[^\s@]+\.\p{L}{2,}|(?<!\S)@\p{L}[\w.-]+|\+?\d[\d /()-]{6,}\d/gu;
const titled = new RegExp(
  String.raw`\b(?:Mrs?|Ms|Miss|Dr|Prof|Sir|Herrn?|Frau|Kollegin|Kollege)\.?\s+\p{Lu}${letters}`,
  'gu',
);
/** A capital inside a sentence; two letters at least, so that "I" is none, and not a word in capitals throughout. */
const capital = new RegExp(String.raw`(?<=[\p{Ll},;:]['’"”)]?\s)\p{Lu}\p{Ll}[\p{L}'’-]*`, 'gu');
/** Shorter parts of names are words as well (An, Li): they count only as they are written. */
const shortName = 2;

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/**
 * What in a text may name or reach a person: parts of the colleagues' names in any spelling, addresses and numbers,
 * titles with a name, and, where the language writes only names with a capital, words with one inside a sentence.
 * @param language of the page: German writes every noun with a capital, so there capitals say nothing.
 */
export function namesIn(text: string, colleagues: readonly string[], language: string): string[] {
  const parts = colleagues.flatMap((name) => name.match(/[\p{L}\p{M}]+/gu) ?? []);
  const known = new Set(parts.filter((part) => part.length > shortName).map(plain));
  const short = new Set(parts.filter((part) => part.length === shortName));
  const words = text.match(new RegExp(letters, 'gu')) ?? [];
  // "Anna's" and "Annas" mean Anna too.
  const meant = (word: string) => {
    const bare = plain(word).replace(/['’]?s?$/u, '');
    return (
      short.has(word) ||
      known.has(plain(word)) ||
      known.has(bare) ||
      plain(word)
        .split(/['’-]/u)
        .some((part) => known.has(part))
    );
  };
  return [
    ...new Set([
      ...words.filter(meant),
      ...(text.match(reachable) ?? []),
      ...(text.match(titled) ?? []),
      ...(language === 'de' ? [] : (text.match(capital) ?? [])),
    ]),
  ];
}
