import { membershipMoves, unitTree, type ReleaseDecision, type TeamOfPeople } from '@penumbra/disclosure';
import { quarterlyCore } from '@penumbra/instruments';
import { aClosedPulse } from '@penumbra/pulses/testing';
import { countAnswers, freezeReading, type FrozenReading } from '@penumbra/readings';
import { answersOfQuarter, plantedTeams } from './sample-answers.js';
import { sampleOrganisation, type SampleOrganisation } from './sample-organisation.js';

/** The sample's teams with their people by address; a team's name is its id. */
function teamsOf({ people }: SampleOrganisation): TeamOfPeople[] {
  const parentOf = new Map(people.map(({ team, parentTeam }) => [team, parentTeam]));
  for (const parent of parentOf.values())
    if (parent !== null && !parentOf.has(parent)) parentOf.set(parent, null);
  return [...parentOf].map(([teamId, parentId]) => {
    const members = people.filter(({ team }) => team === teamId);
    return {
      teamId,
      parentId,
      leadId: members[0]?.lead ?? null,
      memberIds: members.map(({ email }) => email),
    };
  });
}

/** The four past quarters of the sample, as the same answers freeze them in the running demo. */
function readings(): FrozenReading[] {
  const organisation = sampleOrganisation();
  const instrument = quarterlyCore();
  const teams = teamsOf(organisation);
  const tree = unitTree(teams, 5);
  const leads = new Set(teams.map(({ leadId }) => leadId));
  const audience = organisation.people.map(({ email }) => ({ email, isLead: leads.has(email) }));
  const frozen: FrozenReading[] = [];
  // Nobody comes or goes in the sample.
  const moves = membershipMoves(tree, tree);
  let decision: ReleaseDecision | null = null;
  for (let quarter = 0; quarter < 4; quarter += 1) {
    const pulse = {
      ...aClosedPulse(teams, { programme: 'quarterly', instrument }),
      id: `quarter-${quarter}`,
      closedAt: new Date(Date.UTC(2026, 3 * quarter, 12)),
    };
    const ballots = answersOfQuarter(instrument, organisation, audience, quarter).flatMap(
      ({ email, answers }) => {
        const unit = tree.unitOf(email);
        return unit ? [{ unitId: unit.unitId, answers }] : [];
      },
    );
    const { reading, structure } = freezeReading(pulse, countAnswers(instrument, ballots), [...frozen], {
      before: decision && { decision, moves },
    });
    frozen.push(reading);
    decision = structure.decision;
  }
  return frozen;
}

/** "team: flag" of what is elevated or high, in order of the alphabet. */
const elevated = (reading: FrozenReading): string[] =>
  reading.cells
    .flatMap(({ teamId, flags }) => flags.map(({ kind, severity }) => ({ team: teamId, kind, severity })))
    .filter(({ severity }) => severity === 'elevated' || severity === 'high')
    .map(({ team, kind }) => `${team}: ${kind}`)
    .toSorted();

/** What may be flagged where something is planted: balance falls with dependency and with trust (docs/demo.md). */
const signsOf = {
  shadow: ['hierarchy-shadow', 'false-consensus'],
  dependency: ['dependency', 'imbalance'],
  'low-trust': ['imbalance'],
};

describe('the flags of the sample', () => {
  const past = readings();
  const [first, , , latest] = past.map(elevated) as [string[], string[], string[], string[]];

  it('are raised where something is planted, and no longer where it has faded', () => {
    expect(latest).toEqual(
      expect.arrayContaining([
        'Export Sales: hierarchy-shadow',
        'Firmware: hierarchy-shadow',
        'Logistik: dependency',
        'Service Desk: imbalance',
        'Treasury: dependency',
      ]),
    );
    expect(first).toContain('Montage Süd: hierarchy-shadow');
    expect(latest).not.toContain('Montage Süd: hierarchy-shadow');
  });

  it('elevate no calm team, in any quarter', () => {
    const planted = Object.entries(plantedTeams).flatMap(([team, { kind }]) =>
      signsOf[kind].map((sign) => `${team}: ${sign}`),
    );
    expect(past.flatMap(elevated).filter((flag) => !planted.includes(flag))).toEqual([]);
  });

  it('show in the clearest team where the points come from, and what was kept unsaid', () => {
    const firmware = past.at(-1)!.cells.find(({ teamId }) => teamId === 'Firmware')!;
    const shadow = firmware.flags.find(({ kind }) => kind === 'hierarchy-shadow');
    expect(shadow).toMatchObject({ severity: 'high', rule: 'grey-band/1' });
    expect(shadow?.components?.[0]?.points).toBeGreaterThan(0);
    expect(shadow?.evidence.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['largest-part', 'unspoken-reservations', 'corroborator-pluralistic-gap']),
    );
    expect(firmware.flags.find(({ kind }) => kind === 'false-consensus')?.severity).toBe('watch');
  });
});
