import { dumpedBytes, type DumpedTable } from './database-dump.js';

/** What must not be found, by what it is: bytes (nonces, secrets) or texts (addresses). */
export type Needles = Readonly<Record<string, readonly (Uint8Array | string)[]>>;

/** Somewhere to look: a log, a table, a queue. */
export interface Place {
  readonly name: string;
  readonly text: string;
}

export interface Find {
  readonly kind: string;
  readonly place: string;
  readonly spelling: string;
  readonly count: number;
}

/** Looks for every needle in every place, in every spelling that a log or a program could give it. */
export function searchFor(needles: Needles, places: readonly Place[]): Find[] {
  const finds = new Map<string, { kind: string; place: string; spelling: string; count: number }>();
  for (const [kind, list] of Object.entries(needles))
    for (const needle of list)
      for (const [spelling, texts] of Object.entries(spellings(needle)))
        for (const place of places)
          if (texts.some((text) => place.text.includes(text))) {
            const key = `${kind} ${place.name} ${spelling}`;
            const find = finds.get(key) ?? { kind, place: place.name, spelling, count: 0 };
            finds.set(key, { ...find, count: find.count + 1 });
          }
  return [...finds.values()];
}

/** Tables as places: every value as Postgres writes it, and the bytes of a bytea as they are, too. */
export function placesOf(dump: readonly DumpedTable[]): Place[] {
  return dump.map(({ name, rows }) => ({
    name,
    text: rows
      .flatMap((row) =>
        Object.values(row).flatMap((text) =>
          text === null ? [] : [text, dumpedBytes(text)?.toString('latin1') ?? ''],
        ),
      )
      .join('\n'),
  }));
}

function spellings(needle: Uint8Array | string): Record<string, string[]> {
  const isText = typeof needle === 'string';
  const bytes = Buffer.from(needle as string);
  const hex = bytes.toString('hex');
  const percent = isText ? encodeURIComponent(needle) : hex.replaceAll(/../g, (byte) => `%${byte}`);
  return {
    raw: [
      isText ? needle : bytes.toString('latin1'),
      isText ? needle.toUpperCase() : bytes.toString('latin1'),
    ],
    hex: [hex, hex.toUpperCase()],
    base64: inBase64(bytes),
    base64url: inBase64(bytes).map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    percent: [percent, percent.toUpperCase()],
    bytes: [[...bytes].join(','), [...bytes].join(', ')],
  };
}

/** The characters that surely appear when the bytes stand anywhere inside something larger. */
function inBase64(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replaceAll('=', '');
    return text.slice(before === 0 ? 0 : before + 1, text.length - 1);
  });
}
