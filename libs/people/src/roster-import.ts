import { createHash } from 'node:crypto';
import type { ChangedField, ChangeExample, KnownRoster, RosterDifference } from './roster-change.js';
import { rosterProblemText } from './roster-file/roster-problem-texts.js';
import type { RosterProblem } from './roster-file/roster-problem.js';
import type { RosterImportStep } from './roster-file/roster-row.js';

/** `checking` and `applying`: under way, or waiting for the worker to begin. */
export type RosterImportState = 'checking' | 'checked' | 'applying' | 'applied';

/** How far an import under way is: rows or people, of how many where that is known. */
export interface RosterImportProgress {
  readonly step: RosterImportStep;
  readonly done: number;
  readonly total: number | null;
}

/** An import as it is kept, from the upload on. */
export interface StoredRosterImport {
  readonly id: string;
  readonly fileName: string;
  readonly state: RosterImportState;
  /** Null before the first step, and when nothing is under way. */
  readonly progress: RosterImportProgress | null;
  /** The roster has changed since the check, or the check is too old: the file has to be uploaded again. */
  readonly isOutdated: boolean;
  readonly rowCount: number;
  readonly problemCount: number;
  readonly problems: readonly RosterProblem[];
  readonly difference: RosterDifference;
  readonly createdAt: Date;
  readonly appliedAt: Date | null;
}

/** An import with its sentences in the organisation's language. */
export interface RosterImport {
  readonly id: string;
  readonly fileName: string;
  readonly state: RosterImportState;
  readonly progress: RosterImportProgress | null;
  readonly isOutdated: boolean;
  readonly rowCount: number;
  readonly createdAt: string;
  readonly appliedAt: string | null;
  /** At most 1,000, by line; problemCount counts all. */
  readonly problems: readonly {
    readonly line: number | null;
    readonly column: string | null;
    readonly code: string;
    readonly detail: string;
  }[];
  readonly problemCount: number;
  readonly difference: Omit<RosterDifference, 'examples'> & {
    readonly examples: readonly {
      readonly kind: ChangeExample['kind'];
      readonly email: string;
      readonly detail: string;
    }[];
  };
}

/** What an import that cannot be applied, or is still being checked, changes. */
export const noDifference: RosterDifference = {
  joined: 0,
  left: 0,
  moved: 0,
  changed: 0,
  unchanged: 0,
  teamsAdded: [],
  teamsRemoved: [],
  teamsChanged: [],
  examples: [],
};

/** Puts the sentences of an import in a language. */
export function describeRosterImport(stored: StoredRosterImport, locale: string): RosterImport {
  return {
    id: stored.id,
    fileName: stored.fileName,
    state: stored.state,
    progress: stored.progress,
    isOutdated: stored.isOutdated,
    rowCount: stored.rowCount,
    createdAt: stored.createdAt.toISOString(),
    appliedAt: stored.appliedAt?.toISOString() ?? null,
    problems: stored.problems.map((problem) => ({
      line: problem.line,
      column: problem.column,
      code: problem.code,
      detail: rosterProblemText(problem, locale),
    })),
    problemCount: stored.problemCount,
    difference: {
      ...stored.difference,
      examples: stored.difference.examples.map((example) => ({
        kind: example.kind,
        email: example.email,
        detail: exampleText(example, locale === 'de' ? german : english),
      })),
    },
  };
}

/** Changes whenever anything in the active roster does, whoever changed it. */
export function rosterVersion(known: KnownRoster): string {
  const rows = [known.teams, known.employees].map((items) => items.map((item) => Object.values(item)));
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}

interface ExampleWords {
  readonly joins: (team: string) => string;
  readonly returns: (team: string) => string;
  readonly leaves: (team: string) => string;
  readonly fields: Record<ChangedField, string>;
  readonly blank: string;
}

const english: ExampleWords = {
  joins: (team) => `joins ${team}`,
  returns: (team) => `comes back, to ${team}`,
  leaves: (team) => `leaves ${team}`,
  fields: {
    email: 'e-mail',
    name: 'name',
    employee_id: 'employee_id',
    language: 'language',
    time_zone: 'time zone',
    status: 'status',
  },
  blank: '(blank)',
};

const german: ExampleWords = {
  joins: (team) => `kommt neu zu ${team}`,
  returns: (team) => `kommt wieder, zu ${team}`,
  leaves: (team) => `verlässt ${team}`,
  fields: {
    email: 'E-Mail',
    name: 'Name',
    employee_id: 'employee_id',
    language: 'Sprache',
    time_zone: 'Zeitzone',
    status: 'Status',
  },
  blank: '(leer)',
};

function exampleText(example: ChangeExample, words: ExampleWords): string {
  if (example.kind === 'left') return words.leaves(example.team);
  if (example.kind === 'joined')
    return example.returns ? words.returns(example.team) : words.joins(example.team);
  const moved = example.kind === 'moved' ? [`${example.teamBefore} → ${example.team}`] : [];
  const changed = example.changes.map(
    ({ field, from, to }) => `${words.fields[field]}: ${from ?? words.blank} → ${to ?? words.blank}`,
  );
  return [...moved, ...changed].join('; ');
}
