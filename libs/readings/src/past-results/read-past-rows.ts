import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { kindByFirstBytes } from '@penumbra/platform';
import { parse } from 'csv-parse';
import type { PastProblems } from './past-problem.js';

/** A file larger than this is refused unread: 100,000 answers to 60 questions as numbers. */
export const pastFileLimit = 16 * 1024 * 1024;

/** A line with more cells than this ends the reading. A survey has hundreds, a line of nothing but commas has millions. */
export const pastColumnLimit = 2_000;

/** Whose export it looks like; `plain` is any other CSV file with one header. */
export type PastDialect = 'plain' | 'limesurvey' | 'qualtrics';

export interface PastColumn {
  readonly heading: string;
  /** The question in words, where the file has it on a line of its own. */
  readonly text: string;
  /** The product's own id of the question; empty where there is none. */
  readonly productId: string;
}

export interface PastRow {
  readonly line: number;
  /** As many as columns; trimmed. */
  readonly cells: readonly string[];
}

export interface PastRows {
  readonly dialect: PastDialect;
  readonly columns: readonly PastColumn[];
  readonly rows: readonly PastRow[];
  /** Rows of people who did not hand in, and of tries before the survey was sent. */
  readonly unfinishedCount: number;
}

/**
 * The rows of an export as CSV: UTF-8, with comma, semicolon or tab. Of Qualtrics the three header lines count (name, text,
 * ImportId). Rows that were never handed in, or were tries by whoever made the survey, are left out where the export says so.
 * @returns null when there is nothing to read rows by; then `problems` says why.
 */
export async function readPastRows(file: Uint8Array, problems: PastProblems): Promise<PastRows | null> {
  if (file.byteLength > pastFileLimit) {
    problems.add('reading.past-too-large', null, null, {
      megabytes: Math.ceil(file.byteLength / 1024 / 1024),
      limit: pastFileLimit / 1024 / 1024,
    });
    return null;
  }
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const kind = kindByFirstBytes(bytes, signatures);
  if (kind) {
    problems.add('reading.past-not-csv', null, null, { kind });
    return null;
  }
  if (!isUtf8(bytes) || bytes.includes(0)) {
    problems.add('reading.past-encoding', null, null, {});
    return null;
  }
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  if (text.trim() === '') {
    problems.add('reading.past-empty');
    return null;
  }
  const records = await recordsOf(text, problems);
  const header = records?.[0];
  if (!records || !header) return null;
  const isQualtrics = records[2]?.cells.some((cell) => cell.startsWith('{"ImportId"')) ?? false;
  const columns = header.cells.map((heading, place) => ({
    heading,
    text: isQualtrics ? (records[1]!.cells[place] ?? '') : '',
    productId: isQualtrics ? importId(records[2]!.cells[place] ?? '') : '',
  }));
  const rows: PastRow[] = [];
  for (const { line, cells } of records.slice(isQualtrics ? 3 : 1)) {
    const tooMany = cells.slice(columns.length).some((cell) => cell !== '');
    // Cells beyond the header that are blank come from a delimiter at the end; missing ones would move answers about.
    if (tooMany || cells.length < columns.length)
      problems.add('reading.past-row-width', line, null, { cells: cells.length, columns: columns.length });
    else rows.push({ line, cells });
  }
  const dialect = isQualtrics ? 'qualtrics' : isLimeSurvey(header.cells) ? 'limesurvey' : 'plain';
  const finished = rows.filter(handedIn(dialect, columns));
  if (rows.length === 0 && problems.count === 0) problems.add('reading.past-no-rows');
  return { dialect, columns, rows: finished, unfinishedCount: rows.length - finished.length };
}

/**
 * Every record with its line. What cannot be parsed is reported with its line, and the next one is tried.
 * @returns null where a line has more than pastColumnLimit cells: nothing after it is read, and nothing is made of its cells.
 */
async function recordsOf(text: string, problems: PastProblems): Promise<PastRow[] | null> {
  const records: PastRow[] = [];
  // A line that only says the delimiter, as Excel writes it.
  const said = /^sep=([,;\t])\r?\n/i.exec(text);
  const body = said ? text.slice(said[0].length) : text;
  const linesBefore = said ? 1 : 0;
  const delimiter = said?.[1] ?? delimiterOf(body);
  const crowded = crowdedLine(body, delimiter);
  if (crowded !== null) {
    problems.add('reading.past-too-many-columns', crowded + linesBefore, null, { limit: pastColumnLimit });
    return null;
  }
  let unreadable = 0;
  const parser = Readable.from(chunksOf(body)).pipe(
    parse({
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      trim: true,
      on_skip: (error) => {
        const line = Number((error as { lines?: number } | undefined)?.lines ?? 0) + linesBefore;
        // The rest of a line that broke off can break once more.
        if (line !== unreadable) problems.add('reading.past-row-unreadable', line || null);
        unreadable = line;
      },
    }),
  );
  for await (const { record, info } of parser as AsyncIterable<{
    record: string[];
    info: { lines: number };
  }>) {
    if (record.length > pastColumnLimit) {
      problems.add('reading.past-too-many-columns', info.lines + linesBefore, null, {
        limit: pastColumnLimit,
      });
      return null;
    }
    // `lines` is where the record ends; where a cell holds line breaks, it began so many lines before.
    const breaks = record.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
    if (record.some((cell) => cell !== ''))
      records.push({ line: info.lines - breaks + linesBefore, cells: record });
  }
  return records;
}

/**
 * The first line with more delimiters than any row of pastColumnLimit cells has, be they in quoted texts: the parser cannot
 * be stopped within a row, and would be seconds over one of millions of cells. Null where there is none.
 */
function crowdedLine(text: string, delimiter: string): number | null {
  const most = 10 * pastColumnLimit;
  const code = delimiter.charCodeAt(0);
  let [line, count] = [1, 0];
  for (let place = 0; place < text.length; place += 1) {
    const at = text.charCodeAt(place);
    if (at === code) {
      count += 1;
      if (count > most) return line;
    } else if (at === 10 || at === 13) {
      count = 0;
      if (at === 10 || text.charCodeAt(place + 1) !== 10) line += 1;
    }
  }
  return null;
}

const chunkLength = 64 * 1024;

/** Between the chunks other requests get their turn. */
async function* chunksOf(text: string): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text, 'utf8');
  for (let start = 0; start < bytes.length; start += chunkLength) {
    yield bytes.subarray(start, start + chunkLength);
    await setImmediate();
  }
}

/** The one of comma, semicolon and tab that stands most often outside quotes on the first line. */
function delimiterOf(text: string): string {
  const counts = new Map([',', ';', '\t'].map((delimiter) => [delimiter, 0]));
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '\n' || character === '\r') break;
    else if (counts.has(character)) {
      const count = counts.get(character)! + 1;
      counts.set(character, count);
      if (count > pastColumnLimit) break;
    }
  }
  return [...counts].reduce((best, other) => (other[1] > best[1] ? other : best))[0];
}

function importId(cell: string): string {
  try {
    const { ImportId } = JSON.parse(cell) as { ImportId?: unknown };
    return typeof ImportId === 'string' ? ImportId : '';
  } catch {
    return '';
  }
}

const plainHeading = (heading: string): string => heading.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

const limeSurveyColumns = new Set([
  'submitdate',
  'lastpage',
  'startlanguage',
  'datesubmitted',
  'datumabgeschickt',
]);

const isLimeSurvey = (headings: readonly string[]): boolean =>
  headings.filter((heading) => limeSurveyColumns.has(plainHeading(heading))).length > 0;

/** Response types of Qualtrics that are no answers of people who were asked: previews, tests, spam. */
const qualtricsTries = /^(1|2|8|9|12|17|40)$|preview|test|spam/i;
const no = /^(0|false|no|falsch|nein)$/i;

/** Whether a row was handed in, as far as the export says so. */
function handedIn(dialect: PastDialect, columns: readonly PastColumn[]): (row: PastRow) => boolean {
  const placeOf = (...names: string[]): number =>
    columns.findIndex(({ heading }) => names.includes(plainHeading(heading)));
  if (dialect === 'limesurvey') {
    const submitted = placeOf('submitdate', 'datesubmitted', 'datumabgeschickt');
    return ({ cells }) => submitted === -1 || cells[submitted] !== '';
  }
  if (dialect === 'plain') return () => true;
  const [status, finished] = [placeOf('status', 'responsetype'), placeOf('finished')];
  return ({ cells }) =>
    !(status >= 0 && qualtricsTries.test(cells[status]!)) && !(finished >= 0 && no.test(cells[finished]!));
}

const signatures: readonly [string, readonly number[]][] = [
  ['Excel (.xlsx)', [0x50, 0x4b, 0x03, 0x04]],
  ['Excel (.xls)', [0xd0, 0xcf, 0x11, 0xe0]],
  ['PDF', [0x25, 0x50, 0x44, 0x46, 0x2d]],
];
