import { checkRosterPeople, type EmploymentStatus } from './check-roster-people.js';
import { checkRosterTeams, type TargetTeam } from './check-roster-teams.js';
import { readRosterRows } from './read-roster-rows.js';
import { isWorkbook, readWorkbookRows } from './read-workbook-rows.js';
import { RosterProblems, type RosterProblem } from './roster-problem.js';
import type { OnProgress } from './roster-row.js';

export interface TargetPerson {
  readonly email: string;
  readonly name: string;
  /** Name of the team the person belongs to. */
  readonly team: string;
  readonly language: string | null;
  readonly timeZone: string | null;
  readonly employeeId: string | null;
  readonly status: EmploymentStatus;
}

/** A roster as a file asks for it: the teams form one tree, each person belongs to one team, e-mail addresses are unique. */
export interface TargetRoster {
  readonly teams: readonly TargetTeam[];
  readonly people: readonly TargetPerson[];
}

export interface CheckedRosterFile {
  /** Rows with at least one cell that is not blank. */
  readonly rowCount: number;
  readonly problemCount: number;
  /** At most 1,000, by line. */
  readonly problems: readonly RosterProblem[];
  /** Null when there is any problem. */
  readonly roster: TargetRoster | null;
}

/** Reads and checks a whole roster file, CSV or XLSX, and reports everything that is wrong with it at once. */
export async function checkRosterFile(
  file: Uint8Array,
  organisationName: string,
  onProgress: OnProgress = () => undefined,
): Promise<CheckedRosterFile> {
  const problems = new RosterProblems();
  const read = await (isWorkbook(file) ? readWorkbookRows : readRosterRows)(file, problems, onProgress);
  if (!read) return { rowCount: 0, problemCount: problems.count, problems: problems.listed(), roster: null };
  if (read.rows.length === 0 && problems.count === 0) problems.add('people.roster-no-people', null);
  const rows = await checkRosterPeople(read, problems, onProgress);
  const teams = checkRosterTeams(rows, organisationName, read.unreadable, problems);
  return {
    rowCount: read.rows.length,
    problemCount: problems.count,
    problems: problems.listed(),
    roster:
      problems.count > 0
        ? null
        : {
            teams,
            people: rows.map(({ email, name, team, language, timeZone, employeeId, status }) => ({
              email,
              name,
              team: team!,
              language,
              timeZone,
              employeeId,
              status,
            })),
          },
  };
}
