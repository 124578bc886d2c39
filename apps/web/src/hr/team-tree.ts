import type { Team } from '../api/views.js';

/** Teams in the order of the tree, each with its depth; siblings by name. A team whose parent is unknown is a root. */
export function teamTree(teams: Team[]): { team: Team; depth: number }[] {
  const known = new Set(teams.map((team) => team.id));
  const children = new Map<string | null, Team[]>();
  for (const team of teams) {
    const parent = team.parentId !== null && known.has(team.parentId) ? team.parentId : null;
    children.set(parent, [...(children.get(parent) ?? []), team]);
  }
  const ordered: { team: Team; depth: number }[] = [];
  const visit = (parentId: string | null, depth: number) => {
    const siblings = (children.get(parentId) ?? []).toSorted((one, other) =>
      one.name.localeCompare(other.name),
    );
    for (const team of siblings) {
      ordered.push({ team, depth });
      visit(team.id, depth + 1);
    }
  };
  visit(null, 0);
  return ordered;
}
