import { columnNames, type ColumnName } from './column-names.js';
import type { RosterProblems } from './roster-problem.js';

export { columnNames, type ColumnName };

const required: readonly ColumnName[] = ['email', 'team'];

/** Other headings that people write, in English and German; compared without case, spaces, hyphens and umlauts. */
const aliases: Record<ColumnName, readonly string[]> = {
  email: ['mail', 'emailaddress', 'mailaddress', 'emailadresse', 'mailadresse'],
  name: ['fullname', 'displayname', 'vollstaendigername', 'vollername'],
  team: ['teamname', 'abteilung', 'gruppe'],
  parent_team: ['parent', 'uebergeordnetesteam', 'oberteam', 'uebergeordneteabteilung'],
  lead: ['leademail', 'teamlead', 'teamleademail', 'leitung', 'teamleitung', 'leitungemail'],
  language: ['lang', 'locale', 'sprache'],
  time_zone: ['zeitzone', 'tz'],
  employee_id: ['employeenumber', 'personnelnumber', 'personalnummer', 'mitarbeiternummer', 'mitarbeiterid'],
  status: ['employmentstatus', 'beschaeftigungsstatus'],
};

const columnOf = new Map(
  columnNames.flatMap((name) => [name, ...aliases[name]].map((heading) => [plain(heading), name] as const)),
);

/** Which column a heading means, or null. */
export function columnNamed(heading: string): ColumnName | null {
  return columnOf.get(plain(heading)) ?? null;
}

/**
 * The meaning of each heading by position (null for one that is not known), or null when the line is no header at all.
 * Reports a header that is missing and each column that is unknown, repeated or missing.
 */
export function readHeader(
  headings: readonly string[],
  line: number,
  problems: RosterProblems,
): (ColumnName | null)[] | null {
  const columns = headings.map(columnNamed);
  if (columns.every((column) => column === null)) {
    problems.add('people.roster-header-missing', line);
    return null;
  }
  const seen = new Set<ColumnName>();
  columns.forEach((column, index) => {
    const heading = headings[index]!.trim();
    if (column === null) {
      // A delimiter at the end of each line makes a column without a heading.
      if (heading !== '')
        problems.add('people.roster-column-unknown', line, null, {
          heading,
          known: columnNames.join(', '),
        });
    } else if (seen.has(column)) {
      problems.add('people.roster-column-repeated', line, column, { heading });
      columns[index] = null;
    } else seen.add(column);
  });
  for (const column of required)
    if (!seen.has(column)) problems.add('people.roster-column-missing', line, column, { heading: column });
  return columns;
}

function plain(heading: string): string {
  return heading
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replace(/[^\p{L}\p{N}]/gu, '');
}
