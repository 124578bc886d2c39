import { teamKey } from './roster-file/check-roster-teams.js';
import type { EmploymentStatus } from './roster-file/check-roster-people.js';
import type { TargetPerson, TargetRoster } from './roster-file/check-roster-file.js';

export interface KnownTeam {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly leadId: string | null;
}

export interface KnownEmployee {
  readonly id: string;
  readonly externalId: string | null;
  readonly email: string;
  readonly name: string;
  readonly teamId: string;
  readonly locale: string | null;
  readonly timeZone: string | null;
  readonly status: EmploymentStatus;
}

/** The roster as it is, and those who were in it before (latest first), so that who comes back is known again. */
export interface KnownRoster {
  readonly teams: readonly KnownTeam[];
  readonly employees: readonly KnownEmployee[];
  readonly formerTeams: readonly KnownTeam[];
  readonly formerEmployees: readonly KnownEmployee[];
}

export type ChangedField = 'email' | 'name' | 'employee_id' | 'language' | 'time_zone' | 'status';

/** One person as an example of what an import would do. */
export interface ChangeExample {
  readonly kind: 'joined' | 'left' | 'moved' | 'changed';
  readonly email: string;
  readonly team: string;
  readonly teamBefore: string | null;
  readonly returns: boolean;
  readonly changes: readonly { field: ChangedField; from: string | null; to: string | null }[];
}

export interface RosterDifference {
  readonly joined: number;
  readonly left: number;
  readonly moved: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly teamsAdded: readonly string[];
  readonly teamsRemoved: readonly string[];
  /** Teams with another parent, lead or spelling. */
  readonly teamsChanged: readonly string[];
  /** At most 50, of each kind some. */
  readonly examples: readonly ChangeExample[];
}

/** Everything that turns the known roster into the target, ready to be written. */
export interface RosterChange {
  readonly difference: RosterDifference;
  readonly addedTeams: readonly KnownTeam[];
  /** Teams that stay or come back and have another name, parent or lead than stored. */
  readonly updatedTeams: readonly KnownTeam[];
  readonly removedTeamIds: readonly string[];
  readonly joined: readonly KnownEmployee[];
  /** People who stay with something changed, or come back. */
  readonly updated: readonly KnownEmployee[];
  readonly leftIds: readonly string[];
  readonly leads: readonly { email: string; name: string; teamId: string }[];
}

/**
 * Finds what a target roster changes.
 * Teams are the same by name without regard to case; people by employee_id where the file gives one, else by e-mail
 * address. An address whose known holder has another employee_id belongs to a new person. Blank cells of employee_id
 * take no known id away. Who was there before and comes back keeps the id.
 * A person counts once: joined, left, moved (also when more changed), changed or unchanged.
 */
export function findRosterChange(
  known: KnownRoster,
  target: TargetRoster,
  makeId: () => string,
): RosterChange {
  const teams = matchTeams(known, target, makeId);
  const people = matchPeople(known, target, teams.idOf, makeId);
  const withLeads = target.teams.map((team) => ({
    id: teams.idOf(team.name),
    name: team.name,
    parentId: team.parent === null ? null : teams.idOf(team.parent),
    leadId: team.lead === null ? null : people.idOfEmail.get(team.lead)!,
  }));
  const knownTeam = new Map(known.teams.map((team) => [team.id, team]));
  const stays = withLeads.filter((team) => knownTeam.has(team.id));
  const changedTeams = stays.filter((team) => !sameTeam(team, knownTeam.get(team.id)!));
  const returning = withLeads.filter((team) => teams.returningIds.has(team.id));
  const added = withLeads.filter((team) => !knownTeam.has(team.id) && !teams.returningIds.has(team.id));
  const kept = new Set(withLeads.map((team) => team.id));
  const removed = known.teams.filter((team) => !kept.has(team.id));
  return {
    difference: {
      ...people.counts,
      teamsAdded: [...added, ...returning].map((team) => team.name).sort(byName),
      teamsRemoved: removed.map((team) => team.name).sort(byName),
      teamsChanged: changedTeams.map((team) => team.name).sort(byName),
      examples: someOfEachKind(people.examples),
    },
    addedTeams: added,
    updatedTeams: [...returning, ...changedTeams],
    removedTeamIds: removed.map((team) => team.id),
    joined: people.joined,
    updated: people.updated,
    leftIds: people.leftIds,
    leads: target.teams.flatMap((team) => {
      if (team.lead === null) return [];
      const name = people.nameOfEmail.get(team.lead)!;
      return [{ email: team.lead, name, teamId: teams.idOf(team.name) }];
    }),
  };
}

function matchTeams(known: KnownRoster, target: TargetRoster, makeId: () => string) {
  const active = new Map(known.teams.map((team) => [teamKey(team.name), team.id]));
  const former = new Map(known.formerTeams.toReversed().map((team) => [teamKey(team.name), team.id]));
  const ids = new Map<string, string>();
  const returningIds = new Set<string>();
  for (const team of target.teams) {
    const key = teamKey(team.name);
    const before = former.get(key);
    if (!active.has(key) && before !== undefined) returningIds.add(before);
    ids.set(key, active.get(key) ?? before ?? makeId());
  }
  return { idOf: (name: string): string => ids.get(teamKey(name))!, returningIds };
}

const sameTeam = (a: KnownTeam, b: KnownTeam): boolean =>
  a.name === b.name && a.parentId === b.parentId && a.leadId === b.leadId;

function matchPeople(
  known: KnownRoster,
  target: TargetRoster,
  teamId: (name: string) => string,
  makeId: () => string,
) {
  const found = findKnownPeople(known, target.people);
  const teamName = new Map([...known.formerTeams, ...known.teams].map((team) => [team.id, team.name]));
  const joined: KnownEmployee[] = [];
  const updated: KnownEmployee[] = [];
  const examples: ChangeExample[] = [];
  const counts = { joined: 0, left: 0, moved: 0, changed: 0, unchanged: 0 };
  const idOfEmail = new Map<string, string>();
  const nameOfEmail = new Map<string, string>();
  const staying = new Set<string>();
  target.people.forEach((person, index) => {
    const match = found[index] ?? null;
    const before = match?.employee ?? null;
    const now: KnownEmployee = {
      id: before?.id ?? makeId(),
      externalId: person.employeeId ?? (match?.active ? match.employee.externalId : null),
      email: person.email,
      name: person.name,
      teamId: teamId(person.team),
      locale: person.language,
      timeZone: person.timeZone,
      status: person.status,
    };
    idOfEmail.set(now.email, now.id);
    nameOfEmail.set(now.email, now.name);
    const changes = match?.active ? changesBetween(match.employee, now) : [];
    const teamBefore = match?.active ? (teamName.get(match.employee.teamId) ?? null) : null;
    const example = { email: now.email, team: person.team, teamBefore, returns: before !== null, changes };
    if (!match?.active) {
      counts.joined += 1;
      (before ? updated : joined).push(now);
      examples.push({ ...example, kind: 'joined' });
      return;
    }
    staying.add(now.id);
    const moved = match.employee.teamId !== now.teamId;
    const kind = moved ? 'moved' : changes.length > 0 ? 'changed' : 'unchanged';
    counts[kind] += 1;
    if (kind === 'unchanged') return;
    updated.push(now);
    examples.push({ ...example, returns: false, kind });
  });
  const left = known.employees.filter((employee) => !staying.has(employee.id));
  counts.left = left.length;
  for (const { email, teamId: id } of left) {
    const team = teamName.get(id) ?? '';
    examples.push({ kind: 'left', email, team, teamBefore: team, returns: false, changes: [] });
  }
  return { joined, updated, leftIds: left.map((e) => e.id), counts, examples, idOfEmail, nameOfEmail };
}

interface Match {
  readonly employee: KnownEmployee;
  readonly active: boolean;
}

/**
 * The known person behind each row, each at most once: first all who are there, by employee_id and then by e-mail
 * address, then in the same way those who were there before.
 */
function findKnownPeople(known: KnownRoster, people: readonly TargetPerson[]): (Match | null)[] {
  const found: (Match | null)[] = people.map(() => null);
  const taken = new Set<string>();
  for (const active of [true, false]) {
    const employees = active ? known.employees : known.formerEmployees;
    const byId = new Map<string, KnownEmployee>();
    const byEmail = new Map<string, KnownEmployee[]>();
    for (const employee of employees) {
      if (employee.externalId !== null && !byId.has(employee.externalId))
        byId.set(employee.externalId, employee);
      const sameEmail = byEmail.get(employee.email);
      if (sameEmail) sameEmail.push(employee);
      else byEmail.set(employee.email, [employee]);
    }
    const take = (index: number, employee: KnownEmployee | undefined): void => {
      if (found[index] || !employee) return;
      taken.add(employee.id);
      found[index] = { employee, active };
    };
    people.forEach((person, index) => {
      if (person.employeeId !== null) take(index, byId.get(person.employeeId));
    });
    people.forEach((person, index) => {
      const free = byEmail
        .get(person.email)
        ?.find(({ id, externalId }) => !taken.has(id) && (person.employeeId === null || externalId === null));
      take(index, free);
    });
  }
  return found;
}

function changesBetween(before: KnownEmployee, now: KnownEmployee): ChangeExample['changes'] {
  const fields: [ChangedField, string | null, string | null][] = [
    ['email', before.email, now.email],
    ['name', before.name, now.name],
    ['employee_id', before.externalId, now.externalId],
    ['language', before.locale, now.locale],
    ['time_zone', before.timeZone, now.timeZone],
    ['status', before.status, now.status],
  ];
  return fields.filter(([, from, to]) => from !== to).map(([field, from, to]) => ({ field, from, to }));
}

const examplesAtMost = 50;

/** Takes turns among the kinds, so that a flood of one does not hide the others; kept in the order of kinds. */
function someOfEachKind(examples: readonly ChangeExample[]): ChangeExample[] {
  const kinds = (['left', 'moved', 'changed', 'joined'] as const).map((kind) =>
    examples.filter((example) => example.kind === kind),
  );
  const shares = kinds.map(() => 0);
  let free = examplesAtMost;
  while (free > 0 && kinds.some((ofKind, index) => ofKind.length > shares[index]!))
    for (const [index, ofKind] of kinds.entries())
      if (free > 0 && ofKind.length > shares[index]!) {
        shares[index]! += 1;
        free -= 1;
      }
  return kinds.flatMap((ofKind, index) => ofKind.slice(0, shares[index]));
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
