import { Inject, Injectable } from '@nestjs/common';
import { unitTree, type UnitTree } from '@penumbra/disclosure';
import { MailStops, Roster } from '@penumbra/people';
import { newId, type TenantScope } from '@penumbra/platform';
import type { FrozenTeam, FrozenUnit } from './contract.js';

/** Who would be asked, by number, and which units they form. */
export interface Audience {
  readonly teams: readonly FrozenTeam[];
  readonly units: readonly FrozenUnit[];
  readonly tree: UnitTree;
  /** Everybody who can be invited; where they are too few to form a unit, nobody is. */
  readonly peopleCount: number;
  /** Where a team's people are counted who lead no team. */
  readonly unitOfTeam: ReadonlyMap<string, string>;
  /** Where those are counted who lead a team; of the teams asked, or of others. */
  readonly leads: readonly {
    readonly employeeId: string;
    readonly unitId: string;
    readonly leadsTeamAsked: boolean;
  }[];
}

/**
 * Reads the roster of today: of the whole organisation, or of one team and all below it. Whoever wants no mails cannot be
 * asked and is not in it. Only leads are read one by one, so that a launch of 100,000 people is as quick as one of 100.
 */
@Injectable()
export class Audiences {
  constructor(
    @Inject(Roster) private readonly roster: Roster,
    @Inject(MailStops) private readonly mailStops: MailStops,
  ) {}

  /** Keeps imports and opt-outs waiting until the caller's transaction ends, so that what is frozen belongs together. */
  async holdStill(scope: TenantScope): Promise<void> {
    await this.roster.holdStill(scope);
    await this.mailStops.holdStill(scope);
  }

  /** By which clocks the people of these teams live who would be asked. */
  async timeZones(
    scope: TenantScope,
    teams: readonly FrozenTeam[],
  ): Promise<{ timeZone: string; peopleCount: number }[]> {
    return this.roster.reachableByTimeZone(
      scope,
      teams.map(({ teamId }) => teamId),
    );
  }

  /** @returns null when the team does not exist. */
  async now(
    scope: TenantScope,
    audienceTeamId: string | null,
    minimumCell: number,
  ): Promise<Audience | null> {
    const teams = await this.roster.teams(scope);
    const reachable = await this.roster.reachableByTeam(scope);
    const rootId = audienceTeamId ?? teams.find((team) => team.parentId === null)?.teamId ?? null;
    if (rootId === null) return nobody(minimumCell);
    const chosen = subtree(teams, rootId);
    if (chosen.length === 0) return null;

    const asked = new Map(reachable.map((team) => [team.teamId, team]));
    const tree = unitTree(
      chosen.map(({ teamId, parentId, leadId }) => {
        const { leadIds, peopleCount } = asked.get(teamId) ?? { leadIds: [], peopleCount: 0 };
        return {
          teamId,
          parentId: teamId === rootId ? null : parentId,
          leadId,
          memberIds: leadIds,
          unnamedCount: peopleCount - leadIds.length,
        };
      }),
      minimumCell,
    );

    const leadsOfThese = new Set(chosen.map((team) => team.leadId));
    const { idOf, ...frozen } = freezeTree(tree, chosen);
    return {
      tree,
      ...frozen,
      peopleCount: chosen.reduce((sum, { teamId }) => sum + (asked.get(teamId)?.peopleCount ?? 0), 0),
      unitOfTeam: new Map(
        chosen.flatMap(({ teamId }) => {
          const unit = tree.unitOfMembers(teamId);
          return unit ? [[teamId, idOf.get(unit.unitId)!]] : [];
        }),
      ),
      leads: chosen.flatMap(({ teamId }) =>
        (asked.get(teamId)?.leadIds ?? []).flatMap((employeeId) => {
          const unit = tree.unitOf(employeeId);
          return unit
            ? [
                {
                  employeeId,
                  unitId: idOf.get(unit.unitId)!,
                  leadsTeamAsked: leadsOfThese.has(employeeId),
                },
              ]
            : [];
        }),
      ),
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

const nobody = (k: number): Audience => ({
  teams: [],
  units: [],
  tree: unitTree([{ teamId: 'none', parentId: null, leadId: null, memberIds: [] }], k),
  peopleCount: 0,
  unitOfTeam: new Map(),
  leads: [],
});

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
