/** The longest comment, in UTF-16 code units as a text field counts them. */
export const LONGEST_COMMENT = 500;

/**
 * How many bytes a comment takes at most as JSON in UTF-8, quotation marks included: three a code unit, because what
 * would take more (control characters, halves of pairs) is not in it.
 */
export const COMMENT_BYTES_AT_MOST = 2 + 3 * LONGEST_COMMENT;

/** Control characters but the line feed, halves of pairs, and what turns the direction of the text around it. */
const unwanted = /[^\P{Cc}\n]|\p{Cs}|[\u202a-\u202e\u2066-\u2069]/gu;

/**
 * What is sent of a text that somebody typed: at most 500 code units, without characters that no reader could see.
 * Empty: there is no comment. Written without imports, because the answer page carries it.
 */
export const commentFrom = (typed: string): string =>
  typed.replaceAll('\r\n', '\n').slice(0, LONGEST_COMMENT).replace(unwanted, ' ').trim();

/**
 * Checks the comment of one ballot, strictly, as checkAnswers() does: a text just as commentFrom() makes it, and only
 * where the instrument asks for one. None is fine.
 */
export function checkComment(
  instrument: { readonly comment?: object | undefined },
  json: unknown,
): { ok: true; comment: string | null } | { ok: false } {
  if (json === undefined) return { ok: true, comment: null };
  const good = instrument.comment && typeof json === 'string' && json !== '' && commentFrom(json) === json;
  return good ? { ok: true, comment: json } : { ok: false };
}
