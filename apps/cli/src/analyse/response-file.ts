// Reads response files of any size: bytes into counts, one block after the other, without a text for each cell. One state
// machine, and what it reads with.
import { closeSync, openSync, readSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { AnalyseError, unreadableFile } from './analyse-error.js';
import type { AnalysePlan } from './analyse-plan.js';
import type { ResponseTally } from './response-tally.js';

const BLOCK_BYTES = 1 << 20;
const LONGEST_RECORD_BYTES = 1 << 24;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const QUOTE = 34;
const NO_ANSWER = -1;
const UNKNOWN = -2;
const DELIMITERS = [',', ';', '\t'];

/**
 * Counts every row of a CSV file, block by block, without keeping any. UTF-8, with or without a byte order mark; comma,
 * semicolon or tab, whichever the header shows; quoted cells with delimiters, doubled quotes and line breaks; LF or CRLF. The
 * hot path reads bytes in place: a cell of one digit costs two look-ups and no text is made for it.
 * @throws AnalyseError with the line where something is wrong.
 */
export function countResponses(path: string, plan: AnalysePlan, tally: ResponseTally): void {
  const reader = new ResponseReader(path, plan, tally);
  eachBlock(path, (bytes, end, last) => reader.take(bytes, end, last));
}

/** The header of a CSV text and the delimiter it uses: the one that shows most of the wanted columns. */
export function readHeader(
  path: string,
  text: string,
  wanted: readonly string[],
): { columns: string[]; delimiter: string } {
  let best: { columns: string[]; delimiter: string; found: number } | null = null;
  for (const delimiter of DELIMITERS) {
    const columns = headerCells(path, text, delimiter);
    const found = wanted.filter((name) => columns.includes(name)).length;
    if (best === null || found > best.found) best = { columns, delimiter, found };
  }
  return best as { columns: string[]; delimiter: string };
}

function headerCells(path: string, text: string, delimiter: string): string[] {
  try {
    const rows = parse(text, { delimiter, trim: true, relax_column_count: true });
    return rows[0] ?? [];
  } catch {
    throw new AnalyseError('analyse.not-csv', `The header of ${path} is not CSV: check its quotes.`);
  }
}

function eachBlock(path: string, take: (bytes: Buffer, end: number, last: boolean) => number): void {
  let file: number | null = null;
  try {
    file = openSync(path, 'r');
    // One byte more than is ever read: the last line may lack its line feed and gets one.
    let bytes: Buffer = Buffer.allocUnsafe(BLOCK_BYTES + 1);
    let held = 0;
    for (let last = false; !last;) {
      if (held === bytes.length - 1) bytes = enlarged(path, bytes);
      const read = readSync(file, bytes, held, bytes.length - 1 - held, null);
      held += read;
      last = read === 0;
      const used = take(bytes, held, last);
      bytes.copyWithin(0, used, held);
      held -= used;
    }
  } catch (error) {
    throw unreadableFile(path, error) ?? error;
  } finally {
    if (file !== null) closeSync(file);
  }
}

function enlarged(path: string, bytes: Buffer): Buffer {
  if (bytes.length > LONGEST_RECORD_BYTES)
    throw new AnalyseError(
      'analyse.not-csv',
      `${path} has a row of more than 16 MB: a quote is probably not closed.`,
    );
  const larger = Buffer.allocUnsafe(2 * (bytes.length - 1) + 1);
  bytes.copy(larger);
  return larger;
}

class ResponseReader {
  private begun = false;
  private line = 1;
  private columns: string[] = [];
  private delimiter = 0;
  private groupColumn = 0;
  /** Per column, the place of its item; -1 for none. One more for a column too many. */
  private itemOf = new Int32Array();
  private readonly answers: Int8Array;
  private readonly top: number;
  private readonly reversed: Uint8Array;
  /** Answers of one digit, by byte. */
  private readonly digits = new Int8Array(256).fill(UNKNOWN);
  private readonly knownAnswers = new Map<string, number>();
  private readonly knownGroups = new Map<string, number>();
  private readonly utf8 = new TextDecoder('utf-8', { fatal: true });

  constructor(
    private readonly path: string,
    private readonly plan: AnalysePlan,
    private readonly tally: ResponseTally,
  ) {
    const { from, to } = plan.scale;
    this.answers = new Int8Array(plan.items.length);
    this.top = to - from;
    this.reversed = Uint8Array.from(plan.reversed, Number);
    for (let digit = 0; digit <= 9; digit += 1)
      if (digit >= from && digit <= to && !plan.missing.has(String(digit)))
        this.digits[48 + digit] = digit - from;
  }

  /** Reads all rows that are whole. @returns how many bytes were used. */
  take(bytes: Buffer, end: number, last: boolean): number {
    let start = 0;
    if (!this.begun) {
      start = this.header(bytes, end, last);
      if (!this.begun) return 0;
    }
    if (last && end > start && bytes[end - 1] !== LINE_FEED) {
      bytes[end] = LINE_FEED;
      this.rows(bytes, start, end, true);
      return end;
    }
    return this.rows(bytes, start, bytes.subarray(0, end).lastIndexOf(LINE_FEED), last);
  }

  private header(bytes: Buffer, end: number, last: boolean): number {
    if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
      throw this.encoding('is UTF-16');
    let start = end >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    // Empty lines before the header.
    while (start < end && (bytes[start] === LINE_FEED || bytes[start] === CARRIAGE_RETURN)) {
      if (bytes[start] === LINE_FEED) this.line += 1;
      start += 1;
    }
    let quoted = false;
    let stop = start;
    let breaks = 1;
    for (; stop < end; stop += 1) {
      if (bytes[stop] === 0) throw this.encoding('holds zero bytes, as UTF-16 does');
      if (bytes[stop] === QUOTE) quoted = !quoted;
      if (bytes[stop] !== LINE_FEED) continue;
      if (!quoted) break;
      breaks += 1;
    }
    if (stop === end && !last) return 0;
    if (stop === start) throw this.noRows('is empty');
    const text = this.decoded(bytes.subarray(start, stop));
    const { group, items } = this.plan;
    const { columns, delimiter } = readHeader(this.path, text, [group, ...items]);
    const missing = [group, ...items].filter((name) => !columns.includes(name));
    if (missing.length > 0)
      throw new AnalyseError(
        'analyse.column-missing',
        `${this.path} has no column ${listed(missing)}. Its columns are ${listed(columns)}.`,
      );
    const twice = [group, ...items].find((name) => columns.indexOf(name) !== columns.lastIndexOf(name));
    if (twice !== undefined)
      throw new AnalyseError(
        'analyse.column-twice',
        `${this.path} has two columns "${twice}": give one of them another name.`,
      );
    this.columns = columns;
    this.delimiter = delimiter.charCodeAt(0);
    this.groupColumn = columns.indexOf(group);
    this.itemOf = Int32Array.from([...columns.map((name) => items.indexOf(name)), -1]);
    this.begun = true;
    this.line += breaks;
    return Math.min(stop + 1, end);
  }

  /** Rows up to the line feed at `limit`. @returns where the first row begins that is not whole. */
  private rows(bytes: Buffer, from: number, limit: number, last: boolean): number {
    const { answers, delimiter, digits, itemOf, reversed, top, groupColumn, tally } = this;
    const columnCount = this.columns.length;
    let at = from;
    while (at <= limit) {
      const rowStart = at;
      const rowLine = this.line;
      let byte = bytes[at] as number;
      if (byte === LINE_FEED || (byte === CARRIAGE_RETURN && bytes[at + 1] === LINE_FEED)) {
        at += byte === LINE_FEED ? 1 : 2;
        this.line += 1;
        continue;
      }
      let group = NO_ANSWER;
      let column = 0;
      for (; ; column += 1) {
        if (column >= columnCount) throw this.width(rowLine, 'more');
        const item = itemOf[column] as number;
        byte = bytes[at] as number;
        if (item >= 0) {
          const next = bytes[at + 1] as number;
          const answer = digits[byte] as number;
          if (answer >= 0 && (next === delimiter || next === LINE_FEED)) {
            answers[item] = reversed[item] === 1 ? top - answer : answer;
            at += 2;
            if (next === LINE_FEED) break;
            continue;
          }
        }
        let start = at;
        let stop: number;
        let doubled = false;
        if (byte === QUOTE) {
          start = at + 1;
          stop = start;
          for (;;) {
            stop = bytes.indexOf(QUOTE, stop);
            if (stop < 0 || stop > limit) {
              this.line = rowLine;
              if (last) throw this.notCsv(rowLine, 'a quote is not closed');
              return rowStart;
            }
            if (bytes[stop + 1] !== QUOTE) break;
            doubled = true;
            stop += 2;
          }
          for (let i = start; i < stop; i += 1) if (bytes[i] === LINE_FEED) this.line += 1;
          at = stop + 1;
          if (bytes[at] === CARRIAGE_RETURN && bytes[at + 1] === LINE_FEED) at += 1;
          if (bytes[at] !== delimiter && bytes[at] !== LINE_FEED)
            throw this.notCsv(this.line, 'there is text after a closing quote');
        } else {
          while (byte !== delimiter && byte !== LINE_FEED) byte = bytes[(at += 1)] as number;
          stop = byte === LINE_FEED && at > start && bytes[at - 1] === CARRIAGE_RETURN ? at - 1 : at;
        }
        if (item >= 0) {
          const answer = stop === start ? NO_ANSWER : this.answerIn(bytes, start, stop, item);
          answers[item] = answer >= 0 && reversed[item] === 1 ? top - answer : answer;
        } else if (column === groupColumn) group = this.groupIn(bytes, start, stop, doubled);
        at += 1;
        if (bytes[at - 1] === LINE_FEED) break;
      }
      if (column !== columnCount - 1) throw this.width(rowLine, 'fewer');
      this.line += 1;
      if (group >= 0) tally.add(group, answers);
      else tally.rowsWithoutGroup += 1;
    }
    return at;
  }

  /** Every other way to write an answer: more digits, spaces, "3.0", and the words for none. Few differ, so they are kept. */
  private answerIn(bytes: Buffer, start: number, stop: number, item: number): number {
    const raw = bytes.toString('latin1', start, stop);
    const known = this.knownAnswers.get(raw);
    if (known !== undefined) return known;
    const { from, to } = this.plan.scale;
    const text = raw.trim();
    let answer = UNKNOWN;
    if (text === '' || this.plan.missing.has(text)) answer = NO_ANSWER;
    else if (/^[+-]?\d+(\.0*)?$/.test(text)) {
      const value = Number(text);
      if (value >= from && value <= to) answer = value - from;
    }
    if (answer === UNKNOWN) {
      const shown = bytes.toString('utf8', start, Math.min(stop, start + 40));
      throw new AnalyseError(
        'analyse.value-off-scale',
        `${this.path}, line ${this.line}, column "${this.plan.items[item]}": "${shown}" is not a whole number from ${from} to ${to}. ` +
          'Mend the cell, give another --scale, or name the word for no answer with --missing.',
      );
    }
    if (this.knownAnswers.size < 10_000) this.knownAnswers.set(raw, answer);
    return answer;
  }

  private groupIn(bytes: Buffer, start: number, stop: number, doubled: boolean): number {
    const raw = bytes.toString('latin1', start, stop);
    const known = this.knownGroups.get(raw);
    if (known !== undefined) return known;
    const text = this.decoded(bytes.subarray(start, stop));
    const name = (doubled ? text.replaceAll('""', '"') : text).trim();
    const place = name === '' || this.plan.missing.has(name) ? NO_ANSWER : this.tally.placeOf(name);
    this.knownGroups.set(raw, place);
    return place;
  }

  private decoded(bytes: Buffer): string {
    try {
      return this.utf8.decode(bytes);
    } catch {
      throw this.encoding(`is not UTF-8 (line ${this.line})`);
    }
  }

  private encoding(what: string): AnalyseError {
    return new AnalyseError('analyse.encoding-unknown', `${this.path} ${what}: save it as CSV in UTF-8.`);
  }

  private noRows(what: string): AnalyseError {
    return new AnalyseError(
      'analyse.no-rows',
      `${this.path} ${what}: a header and at least one row of answers are needed.`,
    );
  }

  private notCsv(line: number, what: string): AnalyseError {
    return new AnalyseError('analyse.not-csv', `${this.path}, line ${line}: ${what}.`);
  }

  private width(line: number, than: 'more' | 'fewer'): AnalyseError {
    return this.notCsv(
      line,
      `the row has ${than} cells than the header (${this.columns.length}); quote cells that hold the delimiter`,
    );
  }
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => `"${name.slice(0, 60)}"`);
  return `${shown.join(', ')}${names.length > 12 ? ` and ${names.length - 12} more` : ''}`;
}
