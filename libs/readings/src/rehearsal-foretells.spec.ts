import { unitTree } from '@penumbra/disclosure';
import { aTeam, krackhardtTeams, randomTeams } from '@penumbra/disclosure/testing';
import { quarterlyCore, type Answers } from '@penumbra/instruments';
import { drawResponses, reportableTeams, seededRandom } from '@penumbra/pulses';
import { aClosedPulse } from '@penumbra/pulses/testing';
import fc from 'fast-check';
import { freezeReading } from './freeze-reading.js';
import { countAnswers } from './tally-ballots.js';

const answers: Answers = Object.fromEntries(quarterlyCore().items.map(({ id, scale }) => [id, scale.to - 1]));

type Teams = Parameters<typeof unitTree>[0];

/** Rehearses a launch, lets exactly those answer, and reads: the teams foretold and the teams that got a figure. */
function replay(teams: Teams, rate: number, seed: number): { foretold: Set<string>; released: Set<string> } {
  const tree = unitTree(teams, 5);
  const counts = drawResponses(tree.units, rate, seededRandom(seed));
  const pulse = aClosedPulse(teams);
  const ballots = pulse.units.flatMap((unit) =>
    Array.from({ length: counts.get(unit.id)! }, () => ({ unitId: unit.id, answers })),
  );
  const { reading } = freezeReading(pulse, countAnswers(pulse.instrument, ballots), []);
  const released = reading.cells.filter((cell) => cell.kind === 'node' && cell.released);
  return {
    foretold: new Set(reportableTeams(tree, counts)),
    released: new Set(released.map(({ teamId }) => teamId)),
  };
}

describe('the rehearsal of a launch', () => {
  it('foretells what a reading then releases when the same people answer, in any organisation', () => {
    fc.assert(
      fc.property(
        randomTeams(10),
        fc.constantFrom(0.5, 0.7, 0.9),
        fc.integer({ min: 1, max: 2 ** 30 }),
        (teams, rate, seed) => {
          const { foretold, released } = replay(teams, rate, seed);
          expect(released).toEqual(foretold);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('foretells neither everything nor nothing', () => {
    const works = [
      aTeam('top', null, 0),
      ...[5, 6, 7, 9, 12].map((size) => aTeam(`team${size}`, 'top', size)),
    ];
    const sizes = new Set<number>();
    for (const teams of [works, krackhardtTeams()])
      for (let seed = 1; seed <= 40; seed++) sizes.add(replay(teams, 0.7, seed).foretold.size);
    expect(sizes.size).toBeGreaterThan(3);
  });
});
