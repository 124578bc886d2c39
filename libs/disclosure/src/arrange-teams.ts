import { DisclosureError } from './disclosure.errors.js';

export interface TeamPlace {
  readonly teamId: string;
  readonly parentId: string | null;
}

/**
 * Teams in pre-order (every team before the teams below it, siblings by id), so that everything below team `i`
 * is the stretch `i + 1 … end[i] - 1`. Position 0 is the root.
 */
export interface TeamOrder<T extends TeamPlace> {
  readonly teams: readonly T[];
  readonly position: ReadonlyMap<string, number>;
  /** Position of the parent; -1 at the root. */
  readonly parent: Int32Array;
  /** One past the last position below the team. */
  readonly end: Int32Array;
  readonly depth: Int32Array;
}

/** Order of plain code units: the same on every machine and in every language. */
export function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Puts teams in one order that depends on their ids and parents only, never on the order of the input.
 * Refuses duplicates, unknown parents, loops and anything but one root. O(n log n), without recursion.
 */
export function arrangeTeams<T extends TeamPlace>(input: readonly T[]): TeamOrder<T> {
  const byId = new Map<string, T>();
  for (const team of input) {
    if (byId.has(team.teamId)) throw new DisclosureError('disclosure.duplicate-team', team.teamId);
    byId.set(team.teamId, team);
  }
  const children = new Map<string, T[]>();
  const roots: T[] = [];
  for (const team of [...input].sort((a, b) => compareIds(a.teamId, b.teamId))) {
    if (team.parentId === null) {
      roots.push(team);
      continue;
    }
    if (!byId.has(team.parentId)) throw new DisclosureError('disclosure.unknown-parent-team', team.teamId);
    const siblings = children.get(team.parentId);
    if (siblings) siblings.push(team);
    else children.set(team.parentId, [team]);
  }
  const [root, second] = roots;
  if (!root) throw new DisclosureError(input.length ? 'disclosure.team-loop' : 'disclosure.no-root-team');
  if (second) throw new DisclosureError('disclosure.several-root-teams', second.teamId);

  const teams: T[] = [];
  const position = new Map<string, number>();
  const parent = new Int32Array(input.length).fill(-1);
  const depth = new Int32Array(input.length);
  const end = new Int32Array(input.length);
  const waiting: T[] = [root];
  for (let team = waiting.pop(); team; team = waiting.pop()) {
    const here = teams.push(team) - 1;
    position.set(team.teamId, here);
    if (team.parentId !== null) {
      parent[here] = position.get(team.parentId)!;
      depth[here] = depth[parent[here]!]! + 1;
    }
    const below = children.get(team.teamId) ?? [];
    for (let i = below.length - 1; i >= 0; i--) waiting.push(below[i]!);
  }
  const lost = input.find((team) => !position.has(team.teamId));
  if (lost) throw new DisclosureError('disclosure.team-loop', lost.teamId);
  for (let i = teams.length - 1; i >= 0; i--) {
    if (end[i] === 0) end[i] = i + 1;
    const above = parent[i]!;
    // Backwards, so the last team below comes first and settles where its parents end. There is no end[-1] above the root.
    if (end[above] === 0) end[above] = end[i]!;
  }
  return { teams, position, parent, end, depth };
}
