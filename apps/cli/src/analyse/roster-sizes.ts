import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { AnalyseError, unreadableFile } from './analyse-error.js';
import { readHeader } from './response-file.js';

/**
 * How many people each group has, asked or not, from a CSV file with the group's column and a column `invited` (or one
 * other column). @throws AnalyseError.
 */
export function rosterSizes(path: string, group: string): Map<string, number> {
  const wrong = (sentence: string) => new AnalyseError('analyse.roster-invalid', `${path}: ${sentence}`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    const unreadable = unreadableFile(path, error);
    if (unreadable !== null) throw unreadable;
    throw new AnalyseError('analyse.encoding-unknown', `${path} is not UTF-8: save it as CSV in UTF-8.`);
  }
  if (text.trim() === '') throw wrong('it is empty; a header and a row per group are needed.');
  const head = /^[^\n]*/.exec(text.trimStart())?.[0] ?? '';
  const { columns, delimiter } = readHeader(path, head, [group, 'invited']);
  const others = columns.filter((name) => name !== group);
  const size = others.includes('invited') ? 'invited' : others.length === 1 ? others[0] : undefined;
  if (!columns.includes(group)) throw wrong(`it has no column "${group}", which --group names.`);
  if (size === undefined) throw wrong('name the column with the number of people "invited".');
  const sizes = new Map<string, number>();
  for (const { record, info } of recordsOf(text, delimiter, wrong)) {
    const name = record[group] ?? '';
    const people = record[size] ?? '';
    if (name === '') throw wrong(`line ${info.lines}: the group has no name.`);
    if (sizes.has(name)) throw wrong(`line ${info.lines}: "${name}" comes twice; give each group one row.`);
    if (!/^\d{1,9}$/.test(people))
      throw wrong(`line ${info.lines}: "${people}" is not a number of people; give a whole number.`);
    sizes.set(name, Number(people));
  }
  return sizes;
}

interface RosterRecord {
  record: Record<string, string>;
  info: { lines: number };
}

function recordsOf(
  text: string,
  delimiter: string,
  wrong: (sentence: string) => AnalyseError,
): RosterRecord[] {
  try {
    return parse(text, {
      bom: true,
      columns: true,
      delimiter,
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as RosterRecord[];
  } catch (error) {
    throw wrong(`it is not CSV: ${(error as Error).message}.`);
  }
}
