import { parse } from 'csv-parse/sync';
import {
  checkAnswers,
  checkInstrument,
  quarterlyCore,
  type Answers,
  type Instrument,
} from '@penumbra/instruments';
import { isStraightLine } from '@penumbra/measures';

/** What a play is made of, read and checked. */
export interface PlayInput {
  readonly instrument: Instrument;
  /** By e-mail address, in small letters. Whoever is not in it does not respond. */
  readonly answersOf: ReadonlyMap<string, Answers>;
}

const shownProblems = 30;

/**
 * Reads the instrument and the answers and holds them against the roster (which the service itself checks).
 * @param files contents; `instrument` null means the quarterly core.
 * @throws Error that lists every problem with its line.
 */
export function readPlayInput(files: {
  roster: string;
  instrument: string | null;
  answers: string;
}): PlayInput {
  const instrument = files.instrument === null ? quarterlyCore() : instrumentIn(files.instrument);
  const emailOf = emailsByPerson(files.roster);
  const { rows, problems } = answerRows(files.answers);
  const items = new Map(instrument.items.map((item) => [item.id, item]));
  const answersOf = new Map<string, Answers>();
  for (const { line, person, item, value } of rows) {
    const email = emailOf.get(person.toLowerCase());
    const given = email === undefined ? undefined : (answersOf.get(email) ?? {});
    if (email === undefined || given === undefined)
      problems.push(`line ${line}: there is no person "${person}" in the roster (by e-mail or employee_id)`);
    else if (!items.has(item)) problems.push(`line ${line}: there is no item "${item}" in the instrument`);
    else if (given[item] !== undefined)
      problems.push(`line ${line}: "${person}" has answered "${item}" on an earlier line`);
    else if (value !== '') {
      given[item] = answerIn(value);
      answersOf.set(email, given);
      const checked = checkAnswers(instrument, { [item]: given[item] });
      if (!checked.ok) problems.push(`line ${line}: ${checked.problems[0]?.message ?? 'not an answer'}`);
    }
  }
  if (problems.length > 0) throw new Error(listed('The answers cannot be played', problems));
  return { instrument, answersOf };
}

/** The same without people whose answers are one straight line: they count as silent. For comparing with the run of all. */
export function withoutStraightLines(input: PlayInput): PlayInput {
  const kept = [...input.answersOf].filter(([, answers]) => !isStraightLine(input.instrument, answers));
  return { ...input, answersOf: new Map(kept) };
}

function instrumentIn(text: string): Instrument {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`The instrument is not JSON: ${(error as Error).message}`, { cause: error });
  }
  const checked = checkInstrument(json);
  if (checked.ok) return checked.instrument;
  const problems = checked.problems.map(({ path, message, code }) => `${path}: ${message} (${code})`);
  throw new Error(listed('The instrument cannot be used', problems));
}

/** E-mail address by itself and by employee_id. The import checks the roster; here only the two columns are read. */
function emailsByPerson(roster: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const row of csvRows(roster, 'roster')) {
    const email = row['email']?.toLowerCase();
    if (!email) continue;
    found.set(email, email);
    const id = row['employee_id']?.toLowerCase();
    if (id) found.set(id, email);
  }
  return found;
}

interface AnswerRow {
  line: number;
  person: string;
  item: string;
  value: string;
}

function answerRows(text: string): { rows: AnswerRow[]; problems: string[] } {
  const rows = csvRows(text, 'answers');
  const missing = ['person', 'item', 'value'].filter((column) => rows[0] && !(column in rows[0]));
  if (missing.length > 0)
    throw new Error(`The answers lack the column${missing.length > 1 ? 's' : ''} ${missing.join(', ')}.`);
  const problems: string[] = [];
  const read = rows.map((row, index) => ({
    line: index + 2,
    person: row['person'] ?? '',
    item: row['item'] ?? '',
    value: row['value'] ?? '',
  }));
  return { rows: read, problems };
}

function csvRows(text: string, name: string): Record<string, string>[] {
  try {
    return parse(text, {
      bom: true,
      columns: (header: string[]) => header.map((column) => column.trim().toLowerCase()),
      skip_empty_lines: true,
      trim: true,
    }) as Record<string, string>[];
  } catch (error) {
    throw new Error(`The ${name} cannot be read as CSV: ${(error as Error).message}`, { cause: error });
  }
}

/** A number as a number; the two refusals as they are. Anything else is told by the check. */
function answerIn(value: string): Answers[string] {
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : (value as Answers[string]);
}

function listed(what: string, problems: readonly string[]): string {
  const more = problems.length - shownProblems;
  const lines = problems.slice(0, shownProblems).map((problem) => `  ${problem}`);
  if (more > 0) lines.push(`  … and ${more} more`);
  return `${what}; ${problems.length} problem${problems.length === 1 ? '' : 's'}:\n${lines.join('\n')}`;
}
