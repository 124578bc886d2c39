/** Longest name or title that a mail shows; the rest is cut. */
const nameLength = 120;

// Line breaks and other control characters could begin a header of their own; the bidirectional overrides could make an
// address or a sentence read backwards; the zero-width ones hide text. Ordinary right-to-left letters stay.
const unsafe = /[\p{Cc}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\p{Cs}\p{Co}\p{Cn}]+/gu;

// How an encoded word of a header begins (RFC 2047): many mail programs decode one wherever it stands, line breaks and all.
const encodedWord = /=(?=\?)/g;

/** A name or a title that people typed, on one line and of a bearable length: fit for headers and for running text. */
export function safeName(text: string): string {
  const line = text
    .slice(0, 20 * nameLength)
    .replace(unsafe, ' ')
    .replace(encodedWord, '= ')
    .replace(/\s+/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length <= nameLength
    ? line
    : `${characters
        .slice(0, nameLength - 1)
        .join('')
        .trimEnd()}…`;
}

/** A question or a label: cleaned like a name, longer. */
export function safeSentence(text: string): string {
  const line = text.replace(unsafe, ' ').replace(/\s+/g, ' ').trim();
  const characters = [...line];
  return characters.length <= 2000 ? line : `${characters.slice(0, 1999).join('').trimEnd()}…`;
}

/** Text made inert for HTML, both between tags and in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
