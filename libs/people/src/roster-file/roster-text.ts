import { isUtf8 } from 'node:buffer';
import { kindByFirstBytes } from '@penumbra/platform';
import type { RosterProblems } from './roster-problem.js';

/** A file larger than this is refused unread. */
export const fileLimit = 50 * 1024 * 1024;
/** A line longer than this is reported and skipped, never decoded. */
export const lineLimit = 64 * 1024;

export interface RosterLine {
  /** Line 1 is the first line of the file. */
  readonly line: number;
  readonly text: string;
}

const newline = 10;
const carriageReturn = 13;

/**
 * The lines of a roster file as text. A cell must not hold a line break, so each line is one row, and a broken row never
 * swallows the rows after it. Blank lines and lines over 64 kB are left out, the latter with a problem.
 * A file in another encoding is reported once and read as well as it can be, so that its other problems show too.
 * @returns null when the file cannot be read as lines at all.
 */
export function rosterLines(file: Uint8Array, problems: RosterProblems): Iterable<RosterLine> | null {
  if (isTooLarge(file, problems)) return null;
  const given = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const kind = kindByFirstBytes(given, signatures);
  if (kind) {
    problems.add('people.roster-not-csv', null, null, { kind });
    return null;
  }
  const bytes = asUtf8(given, problems);
  if (bytes.every((byte) => byte === newline || byte === carriageReturn || byte === 32 || byte === 9)) {
    problems.add('people.roster-empty', null);
    return null;
  }
  if (!isUtf8(bytes)) reportEncoding(bytes, problems);
  return textLines(bytes, problems);
}

/** Whether a file is larger than is read at all; then that is its problem. */
export function isTooLarge(file: Uint8Array, problems: RosterProblems): boolean {
  if (file.byteLength <= fileLimit) return false;
  problems.add('people.roster-too-large', null, null, {
    megabytes: Math.ceil(file.byteLength / 1024 / 1024),
    limit: fileLimit / 1024 / 1024,
  });
  return true;
}

/** The lines that are worth reading. */
function* textLines(bytes: Buffer, problems: RosterProblems): Generator<RosterLine> {
  for (const { line, part } of byteLines(bytes)) {
    if (part.length > lineLimit) {
      problems.add('people.roster-line-too-long', line, null, {
        kilobytes: Math.ceil(part.length / 1024),
        limit: lineLimit / 1024,
      });
      continue;
    }
    const text = isUtf8(part) ? part.toString('utf8') : new TextDecoder('windows-1252').decode(part);
    if (text.trim() !== '') yield { line, text };
  }
}

/** Cuts at LF (with or without CR before it), or at CR in a file that has no LF. */
function* byteLines(bytes: Buffer): Generator<{ line: number; part: Buffer }> {
  const separator = bytes.includes(newline) ? newline : carriageReturn;
  let line = 0;
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(separator, start);
    const end = found === -1 ? bytes.length : found;
    const trimmed = end > start && bytes[end - 1] === carriageReturn ? end - 1 : end;
    line += 1;
    yield { line, part: bytes.subarray(start, trimmed) };
    start = end + 1;
  }
}

/** Without the byte order mark; UTF-16, which Excel calls "Unicode Text", is reported and converted. */
function asUtf8(bytes: Buffer, problems: RosterProblems): Buffer {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3);
  const start = bytes.subarray(0, 64);
  const littleMark = bytes[0] === 0xff && bytes[1] === 0xfe;
  const bigMark = bytes[0] === 0xfe && bytes[1] === 0xff;
  // Without a mark: plain letters in UTF-16 have a zero byte beside each.
  const little = littleMark || (!bigMark && start.length >= 8 && zeroShare(start, 1) > 0.7);
  const big = bigMark || (!littleMark && start.length >= 8 && zeroShare(start, 0) > 0.7);
  if (!little && !big) return bytes;
  problems.add('people.roster-utf16', null, null, { order: little ? 'LE' : 'BE' });
  const even = bytes.subarray(0, bytes.length - (bytes.length % 2));
  const littleEndian = little ? even : Buffer.from(even).swap16();
  return Buffer.from(new TextDecoder('utf-16le').decode(littleEndian));
}

function zeroShare(bytes: Buffer, offset: 0 | 1): number {
  let zeros = 0;
  for (let index = offset; index < bytes.length; index += 2) if (bytes[index] === 0) zeros += 1;
  return zeros / (bytes.length / 2);
}

function reportEncoding(bytes: Buffer, problems: RosterProblems): void {
  let first = 0;
  let count = 0;
  for (const { line, part } of byteLines(bytes)) {
    if (isUtf8(part)) continue;
    count += 1;
    if (first === 0) first = line;
  }
  problems.add('people.roster-encoding', first, null, { count });
}

const signatures: readonly [string, readonly number[]][] = [
  ['Excel (.xls, or a workbook with a password)', [0xd0, 0xcf, 0x11, 0xe0]],
  ['PDF', [0x25, 0x50, 0x44, 0x46, 0x2d]],
];
