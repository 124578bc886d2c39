import type { PersonRow } from './check-roster-people.js';
import type { RosterProblems } from './roster-problem.js';

/** A team as the roster will hold it; names are unique without regard to case. */
export interface TargetTeam {
  readonly name: string;
  /** Name of the team above; null for the one root. */
  readonly parent: string | null;
  /** E-mail address of its lead. */
  readonly lead: string | null;
}

interface TeamRow {
  readonly key: string;
  readonly name: string;
  readonly line: number;
  parent: { key: string; name: string; line: number } | null;
  lead: { email: string; line: number } | null;
}

const deepest = 30;
/** Beyond so many problems of a kind the costly looks for a kinder report stop; the problems are still counted. */
const lookedUpAtMost = 100;
const suggestedAtMost = 20;

/** What makes two names the same team. Letter by letter, as Postgres does it: no rule looks at the neighbours. */
export function teamKey(name: string): string {
  if (/^[\x20-\x7e]*$/.test(name)) return name.toLowerCase();
  return Array.from(name.normalize('NFC'), (letter) => letter.toLowerCase()).join('');
}

/**
 * Puts the teams together from the rows of their people and checks the tree. Each team is found by the rows that name
 * it in the column `team`; its parent and lead may stand on any of them.
 *
 * The root: the only team without a parent; of several, the one named like the organisation; else a team of that name is
 * made, without a lead, and a parent_team of that name means it too.
 *
 * A lead belongs to the team they lead, to one above it, or to another team that they lead as well.
 */
export function checkRosterTeams(
  people: readonly PersonRow[],
  organisationName: string,
  unreadable: readonly string[],
  problems: RosterProblems,
): TargetTeam[] {
  const teams = collectTeams(people, problems);
  const organisationKey = teamKey(organisationName);
  for (const team of teams.values())
    if (team.parent?.key === organisationKey && !teams.has(organisationKey)) team.parent = null;
  const mentioned = unreadable.join('\n').toLowerCase();
  checkEmptyTeams(teams, mentioned, problems);
  const looped = checkLoops(teams, problems);
  const root = looped.size === 0 ? findRoot(teams, organisationKey, organisationName, problems) : null;
  if (looped.size === 0) checkDepth(teams, problems);
  checkLeads(teams, people, mentioned, problems);
  const target = [...teams.values()].map((team) => ({
    name: team.name,
    parent: team.parent
      ? (teams.get(team.parent.key)?.name ?? null)
      : team.key === root?.key
        ? null
        : (root?.name ?? null),
    lead: team.lead?.email ?? null,
  }));
  return root && !teams.has(root.key) ? [{ name: root.name, parent: null, lead: null }, ...target] : target;
}

function collectTeams(people: readonly PersonRow[], problems: RosterProblems): Map<string, TeamRow> {
  const teams = new Map<string, TeamRow>();
  for (const person of people) {
    if (person.team === null) continue;
    const key = teamKey(person.team);
    let team = teams.get(key);
    if (!team)
      teams.set(key, (team = { key, name: person.team, line: person.line, parent: null, lead: null }));
    if (person.parentTeam !== null) {
      const parent = { key: teamKey(person.parentTeam), name: person.parentTeam, line: person.line };
      team.parent ??= parent;
      if (team.parent.key !== parent.key)
        problems.add('people.roster-two-parents', person.line, 'parent_team', {
          team: team.name,
          parent: parent.name,
          other: team.parent.name,
          first: team.parent.line,
        });
    }
    if (person.lead !== null) {
      team.lead ??= { email: person.lead, line: person.line };
      if (team.lead.email !== person.lead)
        problems.add('people.roster-two-leads', person.line, 'lead', {
          team: team.name,
          lead: person.lead,
          other: team.lead.email,
          first: team.lead.line,
        });
    }
  }
  return teams;
}

function checkEmptyTeams(teams: Map<string, TeamRow>, mentioned: string, problems: RosterProblems): void {
  const reported = new Set<string>();
  for (const team of teams.values()) {
    const parent = team.parent;
    if (!parent || teams.has(parent.key)) continue;
    team.parent = null;
    if (reported.has(parent.key)) continue;
    reported.add(parent.key);
    if (reported.size <= lookedUpAtMost && mentioned.includes(parent.key)) continue;
    problems.add('people.roster-team-empty', parent.line, 'parent_team', {
      team: parent.name,
      near: reported.size <= suggestedAtMost ? (nearest(parent.key, teams) ?? '') : '',
    });
  }
}

/** Reports each loop once, from its first team in the file on. @returns the teams that stand in a loop. */
function checkLoops(teams: Map<string, TeamRow>, problems: RosterProblems): Set<string> {
  const done = new Set<string>();
  const looped = new Set<string>();
  for (const start of teams.values()) {
    const path: TeamRow[] = [];
    const onPath = new Set<string>();
    let team: TeamRow | undefined = start;
    while (team && !done.has(team.key) && !onPath.has(team.key)) {
      path.push(team);
      onPath.add(team.key);
      team = team.parent ? teams.get(team.parent.key) : undefined;
    }
    if (team && onPath.has(team.key)) {
      const loop = path.slice(path.indexOf(team));
      for (const member of loop) looped.add(member.key);
      const shown =
        loop.length > 20
          ? [...loop.slice(0, 19).map((member) => member.name), '…']
          : loop.map((member) => member.name);
      problems.add('people.roster-loop', loop[0]!.parent!.line, 'parent_team', {
        loop: [...shown, loop[0]!.name].join(' → '),
        count: loop.length,
      });
    }
    for (const member of path) done.add(member.key);
  }
  return looped;
}

function findRoot(
  teams: Map<string, TeamRow>,
  organisationKey: string,
  organisationName: string,
  problems: RosterProblems,
): { key: string; name: string } | null {
  const tops = [...teams.values()].filter((team) => team.parent === null);
  const named = teams.get(organisationKey);
  if (tops.length === 1) return tops[0]!;
  if (!named) return { key: organisationKey, name: organisationName };
  if (named.parent === null) return named;
  problems.add('people.roster-root-name-taken', named.line, 'team', {
    team: named.name,
    parent: named.parent.name,
  });
  return null;
}

function checkDepth(teams: Map<string, TeamRow>, problems: RosterProblems): void {
  const depths = new Map<string, number>();
  for (const start of teams.values()) {
    const path: TeamRow[] = [];
    let team: TeamRow | undefined = start;
    while (team && !depths.has(team.key)) {
      path.push(team);
      team = team.parent ? teams.get(team.parent.key) : undefined;
    }
    let depth = team ? depths.get(team.key)! : 0;
    for (const below of path.toReversed()) {
      depth += 1;
      depths.set(below.key, depth);
      if (depth === deepest + 1)
        problems.add('people.roster-too-deep', below.line, 'parent_team', {
          team: below.name,
          limit: deepest,
        });
    }
  }
}

function checkLeads(
  teams: Map<string, TeamRow>,
  people: readonly PersonRow[],
  mentioned: string,
  problems: RosterProblems,
): void {
  const teamOf = new Map<string, string | null>();
  for (const person of people)
    if (!teamOf.has(person.email))
      teamOf.set(person.email, person.team === null ? null : teamKey(person.team));
  // Without an e-mail column nobody can be found, and that has been said.
  if (people.every((person) => person.email === '')) return;
  let unknown = 0;
  for (const team of teams.values()) {
    if (!team.lead) continue;
    const { email, line } = team.lead;
    const home = teamOf.get(email);
    if (home === undefined) {
      unknown += 1;
      if (unknown > lookedUpAtMost || !mentioned.includes(email))
        problems.add('people.roster-lead-unknown', line, 'lead', { team: team.name, lead: email });
    } else if (home !== null && teams.get(home)?.lead?.email !== email && !isAtOrAbove(teams, home, team))
      problems.add('people.roster-lead-elsewhere', line, 'lead', {
        team: team.name,
        lead: email,
        home: teams.get(home)?.name ?? home,
      });
  }
}

function isAtOrAbove(teams: Map<string, TeamRow>, key: string, start: TeamRow): boolean {
  let team: TeamRow | undefined = start;
  for (let step = 0; team && step <= deepest; step += 1) {
    if (team.key === key) return true;
    team = team.parent ? teams.get(team.parent.key) : undefined;
  }
  return false;
}

/** The team whose name differs from this one by at most two letters, for "did you mean". */
function nearest(key: string, teams: Map<string, TeamRow>): string | null {
  let best: { name: string; distance: number } | null = null;
  for (const team of teams.values()) {
    if (Math.abs(team.key.length - key.length) > 2) continue;
    const distance = editDistance(key, team.key);
    if (distance <= Math.min(2, key.length / 3) && (!best || distance < best.distance))
      best = { name: team.name, distance };
  }
  return best?.name ?? null;
}

/** Levenshtein distance: the least number of letters put in, taken out or replaced. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1)
      current[column] = Math.min(
        previous[column]! + 1,
        current[column - 1]! + 1,
        previous[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1),
      );
    previous = current;
  }
  return previous[b.length]!;
}
