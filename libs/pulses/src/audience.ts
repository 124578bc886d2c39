import { Inject, Injectable } from '@nestjs/common';
import { unitTree, type UnitTree } from '@penumbra/disclosure';
import { Roster } from '@penumbra/people';
import { newId, type TenantScope } from '@penumbra/platform';
import type { AudienceMember, FrozenTeam, FrozenUnit } from './contract.js';

/** Who would be asked, and which units they form. */
export interface Audience {
  readonly teams: readonly FrozenTeam[];
  readonly units: readonly FrozenUnit[];
  readonly members: readonly AudienceMember[];
  readonly tree: UnitTree;
}

/**
 * Reads the roster of today: of the whole organisation, or of one team and all below it. Whoever wants no mails cannot be
 * asked and is not in it.
 */
@Injectable()
export class Audiences {
  constructor(@Inject(Roster) private readonly roster: Roster) {}

  /** Keeps imports waiting until the caller's transaction ends, so that what is frozen belongs together. */
  async holdStill(scope: TenantScope): Promise<void> {
    await this.roster.holdStill(scope);
  }

  /** @returns null when the team does not exist. */
  async now(
    scope: TenantScope,
    audienceTeamId: string | null,
    minimumCell: number,
  ): Promise<Audience | null> {
    const teams = await this.roster.teams(scope);
    const employees = await this.roster.reachable(scope);
    const rootId = audienceTeamId ?? teams.find((team) => team.parentId === null)?.teamId ?? null;
    if (rootId === null) return { teams: [], units: [], members: [], tree: noPeople(minimumCell) };
    const chosen = subtree(teams, rootId);
    if (chosen.length === 0) return null;

    const membersOf = new Map<string, string[]>(chosen.map((team) => [team.teamId, []]));
    const asked = employees.filter((employee) => membersOf.has(employee.teamId));
    for (const employee of asked) membersOf.get(employee.teamId)!.push(employee.employeeId);
    const tree = unitTree(
      chosen.map((team) => ({
        teamId: team.teamId,
        parentId: team.teamId === rootId ? null : team.parentId,
        leadId: team.leadId,
        memberIds: membersOf.get(team.teamId)!,
      })),
      minimumCell,
    );

    const leadIds = new Set(chosen.map((team) => team.leadId));
    const { idOf, ...frozen } = freezeTree(tree, chosen);
    return {
      tree,
      ...frozen,
      members: asked.flatMap((employee) => {
        const unit = tree.unitOf(employee.employeeId);
        return unit
          ? [{ ...employee, unitId: idOf.get(unit.unitId)!, isLead: leadIds.has(employee.employeeId) }]
          : [];
      }),
    };
  }
}

/** The tree as it is frozen. Random ids, so that a unit's id says nothing about its team to whoever sees only the id. */
export function freezeTree(
  tree: UnitTree,
  named: readonly { readonly teamId: string; readonly name: string }[],
): {
  teams: FrozenTeam[];
  units: FrozenUnit[];
  /** By the tree's own ids of units. */
  idOf: ReadonlyMap<string, string>;
} {
  const nameOf = new Map(named.map((team) => [team.teamId, team.name]));
  const idOf = new Map(tree.units.map((unit) => [unit.unitId, newId()]));
  return {
    teams: tree.teams.map(({ teamId, parentId, peopleCount, countedElsewhereCount }) => ({
      teamId,
      parentId,
      name: nameOf.get(teamId)!,
      peopleCount,
      countedElsewhereCount,
    })),
    units: tree.units.map((unit) => ({
      id: idOf.get(unit.unitId)!,
      groupId: newId(),
      kind: unit.kind,
      teamId: unit.teamId,
      invitedCount: unit.size,
    })),
    idOf,
  };
}

const noPeople = (k: number): UnitTree =>
  unitTree([{ teamId: 'none', parentId: null, leadId: null, memberIds: [] }], k);

/** The team and all below it. */
function subtree<Team extends { teamId: string; parentId: string | null }>(
  teams: readonly Team[],
  rootId: string,
): Team[] {
  const children = new Map<string | null, Team[]>();
  for (const team of teams) {
    const siblings = children.get(team.parentId);
    if (siblings) siblings.push(team);
    else children.set(team.parentId, [team]);
  }
  const found: Team[] = teams.filter((team) => team.teamId === rootId);
  for (let index = 0; index < found.length; index++)
    found.push(...(children.get(found[index]!.teamId) ?? []));
  return found;
}
