import { unitTree, type TeamOfPeople } from '@penumbra/disclosure';
import { quarterlyCore, type Instrument } from '@penumbra/instruments';
import type { FrozenPulse } from '../src/contract.js';

/** A closed pulse over these teams, with ids that can be read: `unit of <team>`. */
export function aClosedPulse(
  teams: readonly TeamOfPeople[],
  options: { instrument?: Instrument; programme?: string | null; minimumCell?: number } = {},
): FrozenPulse {
  const tree = unitTree(teams, options.minimumCell ?? 5);
  return {
    id: '00000000-0000-4000-8000-000000000001',
    title: 'Pulse for a test',
    programme: options.programme ?? null,
    origin: 'asked',
    state: 'closed',
    instrument: options.instrument ?? quarterlyCore(),
    minimumCell: options.minimumCell ?? 5,
    answersKeptDays: 365,
    executivesSeeAfterWorkingDays: 1,
    replyToName: 'Ada Example',
    replyToEmail: 'ada@example.org',
    organisationName: 'Example',
    openedAt: new Date('2026-03-02T08:00:00Z'),
    closesAt: new Date('2026-03-16T16:00:00Z'),
    closesAtInContract: null,
    closedAt: new Date('2026-03-16T16:00:00Z'),
    units: tree.units.map((unit) => ({
      id: unit.unitId,
      groupId: `group of ${unit.unitId}`,
      kind: unit.kind,
      teamId: unit.teamId,
      invitedCount: unit.size,
    })),
    teams: tree.teams.map((team) => ({
      teamId: team.teamId,
      parentId: team.parentId,
      name: `Team ${team.teamId}`,
      peopleCount: team.peopleCount,
      countedElsewhereCount: team.countedElsewhereCount,
    })),
  };
}
