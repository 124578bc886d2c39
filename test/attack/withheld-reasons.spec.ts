import { decideRelease } from '@penumbra/disclosure';
import { aTeam } from '@penumbra/disclosure/testing';
import { aClosedPulse } from '@penumbra/pulses/testing';
import { countAnswers, freezeReading, type Ballot, type FrozenCell } from '@penumbra/readings';

// Why something is withheld is told to everybody. Somebody who knows the rule can try all numbers of answers that would
// have led to the same words.

const pulse = aClosedPulse([aTeam('root', null, 0), aTeam('a', 'root', 6), aTeam('b', 'root', 7)]);
const k = pulse.minimumCell;
const structure = {
  k,
  teams: pulse.teams.map(({ teamId, parentId }) => ({
    teamId,
    parentId,
    unitId: pulse.units.find((unit) => unit.teamId === teamId)?.id ?? null,
  })),
  units: pulse.units.map(({ id, invitedCount }) => ({ unitId: id, size: invitedCount })),
};

/** Every number of answers that the units can have. */
function* everyCount(at = 0): Generator<number[]> {
  const unit = pulse.units[at];
  if (!unit) return yield [];
  for (let count = 0; count <= unit.invitedCount; count++)
    for (const others of everyCount(at + 1)) yield [count, ...others];
}

const answers = Object.fromEntries(
  pulse.instrument.items.filter(({ askedWhen }) => !askedWhen).map(({ id, scale }) => [id, scale.from + 2]),
);

function published(counts: readonly number[]): readonly FrozenCell[] {
  const ballots = pulse.units.flatMap(({ id }, index) =>
    Array.from({ length: counts[index]! }, (): Ballot => ({ unitId: id, answers })),
  );
  return freezeReading(pulse, countAnswers(pulse.instrument, ballots), []).reading.cells;
}

/** How many numbers of answers are given away: a unit's, of 1 to k - 1, that nothing else that is said leaves open. */
function countsTold(tellings: ReadonlyMap<string, readonly number[][]>): number {
  let told = 0;
  for (const fitting of tellings.values())
    pulse.units.forEach((_, index) => {
      const possible = new Set(fitting.map((counts) => counts[index]!));
      const [only] = possible;
      if (possible.size === 1 && only! >= 1 && only! < k) told++;
    });
  return told;
}

const grouped = (tell: (counts: readonly number[]) => unknown) => {
  const tellings = new Map<string, number[][]>();
  for (const counts of everyCount()) {
    const said = JSON.stringify(tell(counts));
    tellings.set(said, [...(tellings.get(said) ?? []), counts]);
  }
  return tellings;
};

describe('the reasons of withheld cells', () => {
  it('tell nothing about the number of answers that the shown cells do not', () => {
    const withNumbers = grouped((counts) => {
      const cells = published(counts);
      return {
        numbers: cells.flatMap((cell) => (cell.released ? [[cell.cellId, cell.respondentCount]] : [])),
        reasons: cells.map((cell) => [
          cell.withheldBecause,
          cell.measures.map((measure) => measure.released || measure.reason),
        ]),
      };
    });
    const numbers = [...withNumbers.keys()].map((said) => JSON.stringify(JSON.parse(said).numbers));
    expect(numbers.length).toBeGreaterThan(10);
    // The same numbers never come with two different sets of reasons.
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('would tell it if the two sides of the tree rule were told apart', () => {
    const decision = (counts: readonly number[]) =>
      decideRelease(structure, new Map(pulse.units.map(({ id }, index) => [id, counts[index]!])));
    const shown = (counts: readonly number[]) =>
      decision(counts).cells.map(({ cellId, respondentCount }) => [cellId, respondentCount]);
    const apart = countsTold(grouped((counts) => [shown(counts), decision(counts).withheld]));
    expect(apart).toBeGreaterThan(3 * countsTold(grouped(shown)));
  });
});
