import type { ColumnName } from './roster-columns.js';
import type { RosterProblems } from './roster-problem.js';
import { giveWay, type OnProgress, type RosterRow, type RosterRows } from './roster-row.js';

/** A row with its cells in their stored form; null where the cell is blank. Lines are kept for the checks of teams. */
export interface PersonRow {
  readonly line: number;
  readonly email: string;
  readonly name: string;
  readonly team: string | null;
  readonly parentTeam: string | null;
  readonly lead: string | null;
  /** ISO 639 code. */
  readonly language: string | null;
  readonly timeZone: string | null;
  readonly employeeId: string | null;
  readonly status: EmploymentStatus;
}

/** Whether somebody is at work; only the active are asked. */
export const employmentStatuses = ['active', 'leave', 'inactive'] as const;
export type EmploymentStatus = (typeof employmentStatuses)[number];

const longest: Partial<Record<ColumnName, number>> = {
  email: 254,
  name: 200,
  team: 120,
  parent_team: 120,
  lead: 254,
  employee_id: 100,
};
const rowsPerTurn = 1_000;
const shownInSheets: readonly ColumnName[] = ['name', 'team', 'parent_team', 'employee_id'];

/**
 * Checks each row by itself and against the rows before it. A row with a problem is still returned where it has an
 * e-mail address, so that one mistake is not reported a second time by the checks of teams. Other work gets its turn
 * after every 1,000 rows.
 */
export async function checkRosterPeople(
  file: RosterRows,
  problems: RosterProblems,
  onProgress: OnProgress,
): Promise<PersonRow[]> {
  const lineOfEmail = new Map<string, number>();
  const lineOfId = new Map<string, number>();
  const zones = new Map<string, string | null>();
  const people: PersonRow[] = [];
  for (const row of file.rows) {
    for (const [column, cell] of Object.entries(row.cells))
      checkCell(row.line, column as ColumnName, cell, problems);
    const email = checkEmail(row, file.columns, lineOfEmail, problems);
    const team = tidy(row.cells.team);
    if (team === null && file.columns.has('team'))
      problems.add('people.roster-team-missing', row.line, 'team');
    const person: PersonRow = {
      line: row.line,
      email: email ?? '',
      name: tidy(row.cells.name) ?? (email ?? '').replace(/@.*/, ''),
      team,
      parentTeam: tidy(row.cells.parent_team),
      lead: tidy(row.cells.lead)?.toLowerCase() ?? null,
      language: checkLanguage(row, problems),
      timeZone: checkTimeZone(row, zones, problems),
      employeeId: checkEmployeeId(row, lineOfId, problems),
      status: checkStatus(row, problems),
    };
    people.push(person);
    if (people.length % rowsPerTurn === 0) {
      onProgress('checking', people.length, file.rows.length);
      await giveWay();
    }
  }
  return people;
}

/** One spelling for what looks the same: composed letters, single spaces. */
function tidy(cell: string | undefined): string | null {
  if (cell === undefined || cell === '') return null;
  const text = cell.normalize('NFC').replace(/\s+/gu, ' ').trim();
  return text === '' ? null : text;
}

// Control characters, line and paragraph separators, invisible marks, marks that turn the direction of writing, and the
// replacement character that an earlier wrong conversion left behind. The joiners U+200C and U+200D are letters' parts.
const hidden = /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd]/u;

function checkCell(line: number, column: ColumnName, cell: string, problems: RosterProblems): void {
  if (cell === '') return;
  const found = /^[\x20-\x7e]*$/.test(cell) ? null : hidden.exec(cell);
  if (found) {
    const code = found[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    problems.add('people.roster-hidden-character', line, column, { code, value: cell });
  }
  // A sheet that opens an export would run such a cell; the wide forms of the signs count too.
  if (shownInSheets.includes(column) && /^[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(cell))
    problems.add('people.roster-formula', line, column, { value: cell });
  const limit = longest[column];
  if (limit !== undefined && cell.length > limit)
    problems.add('people.roster-cell-too-long', line, column, { length: cell.length, limit });
}

// The part before the @ as mail systems really use it; letters outside ASCII are refused, because most of them do not
// deliver to such addresses.
const address =
  /^[a-z0-9_][a-z0-9.!#$%&'*+/=?^_`{|}~-]{0,63}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

function checkEmail(
  row: RosterRow,
  columns: ReadonlySet<ColumnName>,
  lineOfEmail: Map<string, number>,
  problems: RosterProblems,
): string | null {
  const cell = row.cells.email ?? '';
  if (cell === '') {
    if (columns.has('email')) problems.add('people.roster-email-missing', row.line, 'email');
    return null;
  }
  const email = cell.toLowerCase();
  const before = lineOfEmail.get(email);
  if (before !== undefined) {
    problems.add('people.roster-email-repeated', row.line, 'email', { email, first: before });
    return email;
  }
  lineOfEmail.set(email, row.line);
  const local = email.slice(0, email.lastIndexOf('@'));
  if (email.length <= 254 && (!address.test(email) || local.includes('..') || local.endsWith('.')))
    problems.add('people.roster-email-invalid', row.line, 'email', { value: cell });
  return email;
}

function checkEmployeeId(
  row: RosterRow,
  lineOfId: Map<string, number>,
  problems: RosterProblems,
): string | null {
  const id = tidy(row.cells.employee_id);
  if (id === null) return null;
  const before = lineOfId.get(id);
  if (before !== undefined)
    problems.add('people.roster-employee-id-repeated', row.line, 'employee_id', { id, first: before });
  else lineOfId.set(id, row.line);
  return id;
}

const languages: Record<string, string> = {
  english: 'en',
  englisch: 'en',
  german: 'de',
  deutsch: 'de',
  french: 'fr',
  französisch: 'fr',
  français: 'fr',
  spanish: 'es',
  spanisch: 'es',
  español: 'es',
};

const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** The code of a language, whether or not mails are written in it: a person keeps the wish until they are. */
function checkLanguage(row: RosterRow, problems: RosterProblems): string | null {
  const cell = tidy(row.cells.language);
  if (cell === null) return null;
  const text = cell.toLowerCase();
  const code = languages[text] ?? text.replace(/[-_].*/, '');
  if (/^[a-z]{2,3}$/.test(code) && languageNames.of(code) !== undefined) return code;
  problems.add('people.roster-language-unknown', row.line, 'language', { value: cell });
  return null;
}

const statuses: Record<string, EmploymentStatus> = {
  active: 'active',
  aktiv: 'active',
  leave: 'leave',
  'on leave': 'leave',
  beurlaubt: 'leave',
  inactive: 'inactive',
  inaktiv: 'inactive',
};

function checkStatus(row: RosterRow, problems: RosterProblems): EmploymentStatus {
  const cell = tidy(row.cells.status);
  if (cell === null) return 'active';
  const status = statuses[cell.toLowerCase()];
  if (!status) problems.add('people.roster-status-unknown', row.line, 'status', { value: cell });
  return status ?? 'active';
}

function checkTimeZone(
  row: RosterRow,
  zones: Map<string, string | null>,
  problems: RosterProblems,
): string | null {
  const cell = tidy(row.cells.time_zone);
  if (cell === null) return null;
  if (!zones.has(cell)) zones.set(cell, timeZoneNamed(cell));
  const zone = zones.get(cell) ?? null;
  if (zone === null) {
    const near = zoneOfCity(cell);
    problems.add('people.roster-time-zone-unknown', row.line, 'time_zone', { value: cell, near: near ?? '' });
  }
  return zone;
}

/** The IANA zone of this name in whatever case, or null. Offsets such as +01:00 are none: they know no summer time. */
function timeZoneNamed(name: string): string | null {
  if (!/^[a-z][a-z0-9_+/-]*$/i.test(name)) return null;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    // An older name of the same zone stays as it was written.
    return timeZone.toLowerCase() === name.toLowerCase() ? timeZone : name;
  } catch {
    return null;
  }
}

let zonesByCity: Map<string, string> | null = null;

function zoneOfCity(text: string): string | null {
  zonesByCity ??= new Map(
    Intl.supportedValuesOf('timeZone').map((zone) => [zone.replace(/^.*\//, '').toLowerCase(), zone]),
  );
  return zonesByCity.get(text.replace(/^.*\//, '').replaceAll(' ', '_').toLowerCase()) ?? null;
}
