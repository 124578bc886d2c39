import * as fc from 'fast-check';
import type { TeamOfPeople } from '../src/unit-tree.js';

/** A team with `members` people besides its lead, who is called `<teamId>-lead`. */
export function aTeam(
  teamId: string,
  parentId: string | null,
  members: number,
  options: { lead?: boolean } = {},
): TeamOfPeople {
  const leadId = options.lead === false ? null : `${teamId}-lead`;
  const others = Array.from({ length: members }, (_, i) => `${teamId}-${i}`);
  return { teamId, parentId, leadId, memberIds: leadId === null ? others : [leadId, ...others] };
}

/** The shape of a real organisation of 21: a president and four departments of 4, 7, 2 and 3, each with a lead. */
export function krackhardtTeams(): TeamOfPeople[] {
  return [
    aTeam('0', null, 0),
    aTeam('1', '0', 4),
    aTeam('2', '0', 7),
    aTeam('3', '0', 2),
    aTeam('4', '0', 3),
  ];
}

/** Any organisation of up to `maxTeams` teams: missing leads, leads of several teams, leads from elsewhere, empty teams. */
export function randomTeams(maxTeams = 12): fc.Arbitrary<TeamOfPeople[]> {
  return fc
    .array(
      fc.record({
        above: fc.nat(),
        members: fc.integer({ min: 0, max: 11 }),
        lead: fc.constantFrom('own', 'own', 'own', 'none', 'borrowed'),
        borrowed: fc.nat(),
        shuffle: fc.nat(),
      }),
      { minLength: 1, maxLength: maxTeams },
    )
    .map((drawn) => {
      const teams = drawn.map(({ above, members, lead }, i) =>
        aTeam(`t${i}`, i === 0 ? null : `t${above % i}`, members, { lead: lead === 'own' }),
      );
      const everybody = teams.flatMap((team) => team.memberIds);
      return drawn
        .map(({ lead, borrowed, shuffle }, i) => {
          const team = teams[i]!;
          const leadId = everybody[borrowed % Math.max(everybody.length, 1)] ?? null;
          return { shuffle, team: lead === 'borrowed' ? { ...team, leadId } : team };
        })
        .sort((a, b) => a.shuffle - b.shuffle)
        .map(({ team }) => team);
    });
}
