/** A part of a list, and where the next part begins; null at the end. */
export interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

/** The page of rows that were read with one more than its limit: that one says whether there is a next page. */
export function pageFrom<Item>(
  rows: readonly Item[],
  limit: number,
  cursorOf: (last: Item) => string,
): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}

/** A place in a list that is ordered by several texts. */
export const writeCursor = (parts: readonly string[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

/** What writeCursor() wrote; null for a cursor that is not ours, which begins at the first page. */
export function readCursor(cursor: string | undefined, length: number): string[] | null {
  if (!cursor) return null;
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (!Array.isArray(parts) || parts.length !== length) return null;
    // Postgres refuses a zero character in a text.
    return parts.every((part): part is string => typeof part === 'string' && !part.includes('\0'))
      ? parts
      : null;
  } catch {
    return null;
  }
}
