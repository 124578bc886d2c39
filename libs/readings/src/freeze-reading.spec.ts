import type { MembershipMove } from '@penumbra/disclosure';
import { aTeam, krackhardtTeams } from '@penumbra/disclosure/testing';
import type { Answers } from '@penumbra/instruments';
import type { FrozenPulse } from '@penumbra/pulses/contract';
import { aClosedPulse } from '@penumbra/pulses/testing';
import fc from 'fast-check';
import { freezeReading as freezeCounted } from './freeze-reading.js';
import { countAnswers, decideOnStructure, type Ballot } from './tally-ballots.js';

type Frozen = ReturnType<typeof freezeCounted>;

/** After `earlier`, and with the same people in the same units as then unless `moves` says otherwise. */
const freezeReading = (
  pulse: FrozenPulse,
  ballots: readonly Ballot[],
  earlier: readonly Frozen[],
  moves: readonly MembershipMove[] = stayers(pulse),
): Frozen => {
  const before = earlier.at(-1);
  return freezeCounted(
    pulse,
    countAnswers(pulse.instrument, ballots),
    earlier.map(({ reading }) => reading),
    before ? { before: { decision: before.structure.decision, moves } } : {},
  );
};

const stayers = ({ units }: FrozenPulse): MembershipMove[] =>
  units.map(({ id, invitedCount }) => ({ fromUnitId: id, toUnitId: id, count: invitedCount }));

/** A small generator of its own (mulberry32), so that a failure can be seen again. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function answers(pulse: FrozenPulse, random: () => number, skip = 0): Answers {
  return Object.fromEntries(
    pulse.instrument.items.flatMap((item) => {
      if (item.askedWhen) return [];
      const span = item.scale.to - item.scale.from + 1;
      return [
        [item.id, random() < skip ? 'cannot-say' : item.scale.from + Math.floor(random() * span)] as const,
      ];
    }),
  );
}

function everybodyAnswers(pulse: FrozenPulse, seed: number, skip = 0): Ballot[] {
  const random = dice(seed);
  return pulse.units.flatMap((unit) =>
    Array.from({ length: unit.invitedCount }, () => ({
      unitId: unit.id,
      answers: answers(pulse, random, skip),
    })),
  );
}

describe('freezeReading', () => {
  it('releases exactly department 2, the total and its rest for the 21 managers', () => {
    const pulse = aClosedPulse(krackhardtTeams());
    const { reading } = freezeReading(pulse, everybodyAnswers(pulse, 1), []);
    const root = pulse.teams[0]!.teamId;
    const released = reading.cells.filter((cell) => cell.released);
    expect(released.map((cell) => [cell.kind, cell.respondentCount]).sort()).toEqual([
      ['node', 21],
      ['node', 7],
      ['rest', 14],
    ]);
    expect(released.find((cell) => cell.kind === 'rest')!.teamId).toBe(root);
    expect(reading.cells.filter((cell) => !cell.released).map((cell) => cell.withheldBecause)).toEqual([
      'too-few-people',
      'too-few-people',
      'too-few-people',
    ]);
  });

  it('does not depend on the order of the ballots', () => {
    const pulse = aClosedPulse(krackhardtTeams());
    const ballots = everybodyAnswers(pulse, 2, 0.1);
    const shuffled = ballots.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    const figures = (list: Ballot[]) => freezeReading(pulse, list, []).reading;
    expect(figures(shuffled)).toEqual(figures(ballots));
  });

  it('decides on who answered, never on what: permuted answers leave the released set as it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 21 }), (seed, silent) => {
        const pulse = aClosedPulse(krackhardtTeams());
        const random = dice(seed);
        const ballots = everybodyAnswers(pulse, seed, 0.2).slice(silent);
        const mask = (value: unknown) => (typeof value === 'number' ? 'answered' : value);
        const other = ballots.map(({ unitId, answers: given }) => ({
          unitId,
          answers: Object.fromEntries(
            Object.entries(given).map(([id, value]) => {
              const { from, to } = pulse.instrument.items.find((item) => item.id === id)!.scale;
              return [id, mask(value) === 'answered' ? from + Math.floor(random() * (to - from + 1)) : value];
            }),
          ),
        }));
        const shape = (list: Ballot[]) => {
          const { decision, measures } = decideOnStructure(pulse, countAnswers(pulse.instrument, list));
          return [
            decision.cells,
            [...measures].map(([id, { scores, components }]) => [id, scores.cellIds, components.cellIds]),
          ];
        };
        expect(shape(other)).toEqual(shape(ballots));
      }),
      { numRuns: 50 },
    );
  });

  it('shows a unanimous team like one where a single person differs: clipped, without a range', () => {
    const pulse = aClosedPulse([aTeam('root', null, 0), aTeam('a', 'root', 6), aTeam('b', 'root', 6)]);
    const top = Object.fromEntries(
      pulse.instrument.items.flatMap((item) =>
        item.askedWhen ? [] : [[item.id, item.reversed ? item.scale.from : item.scale.to] as const],
      ),
    );
    const ballots = everybodyAnswers(pulse, 4).map((ballot) =>
      ballot.unitId === 'team.a' ? { ...ballot, answers: top } : ballot,
    );
    const { reading } = freezeReading(pulse, ballots, []);
    const trust = reading.cells
      .find((cell) => cell.cellId === 'node.a')!
      .measures.find((measure) => measure.measureId === 'trust')!;
    expect(trust).toMatchObject({
      released: true,
      standardError: null,
      score: { bound: 'at-least', low: null, high: null },
    });
  });

  it('clips the whole too, where the exact figure of the whole would give a clipped team away', () => {
    const pulse = aClosedPulse([aTeam('root', null, 0), aTeam('a', 'root', 6), aTeam('b', 'root', 6)]);
    const top = Object.fromEntries(
      pulse.instrument.items.flatMap((item) =>
        item.askedWhen ? [] : [[item.id, item.reversed ? item.scale.from : item.scale.to] as const],
      ),
    );
    const scoreOf = (unanimous: readonly string[], cellId: string) => {
      const ballots = everybodyAnswers(pulse, 8).map((ballot) =>
        unanimous.includes(ballot.unitId) ? { ...ballot, answers: top } : ballot,
      );
      const { cells } = freezeReading(pulse, ballots, []).reading;
      const trust = cells
        .find((cell) => cell.cellId === cellId)!
        .measures.find(({ measureId }) => measureId === 'trust')!;
      return trust.released ? trust : null;
    };
    expect(scoreOf([], 'node.root')!.score.bound).toBeNull();
    expect(scoreOf(['team.a'], 'node.a')!.score.bound).toBe('at-least');
    expect(scoreOf(['team.a'], 'node.root')).toMatchObject({
      score: { bound: 'at-least', low: null, high: null },
      standardError: null,
    });
  });

  it('prints how many have a score only where at least k have none; elsewhere the number who answered', () => {
    const pulse = aClosedPulse([aTeam('root', null, 0), aTeam('a', 'root', 12), aTeam('b', 'root', 12)]);
    const skipping = (count: number) => {
      const ballots = everybodyAnswers(pulse, 9);
      const ofA = ballots.filter(({ unitId }) => unitId === 'team.a').slice(0, count);
      const { cells } = freezeReading(
        pulse,
        ballots.map((ballot) =>
          ofA.includes(ballot)
            ? {
                ...ballot,
                answers: { ...ballot.answers, TR1: 'cannot-say', TR2: 'cannot-say', TR3: 'cannot-say' },
              }
            : ballot,
        ),
        [],
      ).reading;
      const trust = cells[0]!.measures.find(({ measureId }) => measureId === 'trust')!;
      return trust.released && { printed: trust.respondentCount, census: trust.census };
    };
    expect(skipping(0)).toEqual({ printed: 27, census: true });
    expect(skipping(3)).toEqual({ printed: 27, census: true });
    expect(skipping(6)).toEqual({ printed: 21, census: false });
  });

  it('says a clear change in one direction only when the ranges of the difference exclude none', () => {
    const pulse = aClosedPulse([aTeam('root', null, 0), aTeam('a', 'root', 12), aTeam('b', 'root', 12)], {
      programme: 'quarterly',
    });
    const low = everybodyAnswers(pulse, 5).map((ballot) => ({
      ...ballot,
      answers: { ...ballot.answers, TR1: 1, TR2: 2, TR3: 4 },
    }));
    const high = low.map((ballot, index) => ({
      ...ballot,
      answers: { ...ballot.answers, TR1: 4 + (index % 2), TR2: 4, TR3: 2 },
    }));
    const before = freezeReading(pulse, low, []);
    const after = freezeReading(pulse, high, [before]).reading;
    const trust = after.cells[0]!.measures.find((measure) => measure.measureId === 'trust')!;
    expect(trust.released && trust.change?.direction).toBe('up');
    const same = freezeReading(pulse, low, [before]).reading.cells[0]!.measures.find(
      (m) => m.measureId === 'trust',
    )!;
    expect(same.released && same.change?.direction).toBe('none');
  });

  describe('between two waves', () => {
    const pulse = aClosedPulse([aTeam('root', null, 9), aTeam('a', 'root', 8), aTeam('b', 'root', 12)], {
      programme: 'quarterly',
    });
    const scored = (healthy: number) =>
      everybodyAnswers(pulse, 5).map((ballot, index) => ({
        ...ballot,
        // TR3 is reversed: two items go up by two steps, one goes down, 17 points on the whole.
        answers: {
          ...ballot.answers,
          TR1: healthy + (index % 2),
          TR2: healthy,
          TR3: healthy,
          BA1: 2 + (index % 2),
        },
      }));
    /** Of team a, so many are others than in the wave before. */
    const replacing = (count: number): MembershipMove[] =>
      stayers(pulse).flatMap((move) =>
        move.fromUnitId !== 'team.a'
          ? [move]
          : [
              { ...move, count: move.count - count },
              { fromUnitId: 'team.a', toUnitId: null, count },
              { fromUnitId: null, toUnitId: 'team.a', count },
            ],
      );
    const before = freezeReading(pulse, scored(2), []);
    const cellIn = ({ reading }: Frozen, cellId = 'node.a') =>
      reading.cells.find((cell) => cell.cellId === cellId)!;
    const changeIn = (frozen: Frozen, cellId?: string) => {
      const trust = cellIn(frozen, cellId).measures.find(({ measureId }) => measureId === 'trust')!;
      return trust.released && trust.change;
    };

    it('says the size of a change where the people are the same, its direction where few are others', () => {
      const same = freezeReading(pulse, scored(4), [before]);
      expect(cellIn(same).trend).toMatchObject({ shownAs: 'figure', because: 'same-people' });
      expect(changeIn(same)).toMatchObject({ direction: 'up', points: 17 });
      const few = freezeReading(pulse, scored(4), [before], replacing(1));
      expect(cellIn(few).trend).toMatchObject({ shownAs: 'band', because: 'few-changed' });
      expect(changeIn(few)).toMatchObject({ direction: 'up', points: null });
      expect(changeIn(few, 'node.b')).toMatchObject({ direction: 'up', points: expect.any(Number) });
    });

    it('says no direction, and keeps nothing of the time before, where most people are others', () => {
      const broken = freezeReading(pulse, scored(4), [before], replacing(5));
      expect(cellIn(broken).trend).toEqual({
        sincePulseId: pulse.id,
        shownAs: 'none',
        because: 'other-people',
      });
      expect(changeIn(broken)).toBeNull();
      expect(changeIn(broken, 'node.b')).not.toBeNull();
      // Imbalance needs two waves of the same people.
      const imbalance = (frozen: Frozen, cellId?: string) =>
        cellIn(frozen, cellId).flags.find(({ kind }) => kind === 'imbalance')!.severity;
      const second = freezeReading(pulse, scored(2), [before]);
      expect(imbalance(second)).not.toBe('none');
      const secondOfOthers = freezeReading(pulse, scored(2), [before], replacing(5));
      expect(imbalance(secondOfOthers)).toBe('none');
      expect(imbalance(secondOfOthers, 'node.b')).toBe(imbalance(second, 'node.b'));
    });

    it('compares with nothing where nobody counted who moved, and with nothing before the first reading', () => {
      const unknown = freezeCounted(pulse, countAnswers(pulse.instrument, scored(4)), [before.reading]);
      expect(
        unknown.reading.cells.filter(({ released }) => released).map(({ trend }) => trend?.because),
      ).toEqual(Array(4).fill('people-unknown'));
      expect(JSON.stringify(unknown.reading)).not.toContain('"direction":"up"');
      expect(cellIn(before).trend).toBeNull();
    });
  });

  it('raises imbalance when balance lay under 7 in the wave before as well, and not on the first time', () => {
    const pulse = aClosedPulse([aTeam('root', null, 0), aTeam('a', 'root', 12), aTeam('b', 'root', 12)], {
      programme: 'quarterly',
    });
    const tilted = everybodyAnswers(pulse, 6).map((ballot, index) => ({
      ...ballot,
      answers: { ...ballot.answers, BA1: (ballot.unitId === 'team.a' ? 3 : 9) + (index % 2) },
    }));
    const severities = (previous: readonly Frozen[]) => {
      const { cells } = freezeReading(pulse, tilted, previous).reading;
      return ['node.a', 'node.b'].map(
        (id) =>
          cells.find(({ cellId }) => cellId === id)!.flags.find(({ kind }) => kind === 'imbalance')!.severity,
      );
    };
    expect(severities([])).toEqual(['none', 'none']);
    expect(severities([freezeReading(pulse, tilted, [])])).toEqual(['elevated', 'none']);
  });

  it('raises drift from the fifth reading on, where a team falls from its own first four, and nowhere else', () => {
    const pulse = aClosedPulse([aTeam('root', null, 0), aTeam('a', 'root', 12), aTeam('b', 'root', 12)], {
      programme: 'quarterly',
    });
    const trust = pulse.instrument.items.filter(({ construct }) => construct === 'trust');
    // Three, four and five in turn: the same answers every time, two points lower where the team falls.
    const wave = (fallen: boolean) =>
      everybodyAnswers(pulse, 11).map((ballot, index) => ({
        ...ballot,
        answers: {
          ...ballot.answers,
          ...Object.fromEntries(
            trust.map(({ id, reversed }, at) => {
              const healthy = 3 + ((index + at) % 3) - (fallen && ballot.unitId === 'team.a' ? 2 : 0);
              return [id, reversed ? 6 - healthy : healthy];
            }),
          ),
        },
      }));
    const readings: Frozen[] = [];
    const driftOf = (cellId: string) =>
      readings
        .at(-1)!
        .reading.cells.find((cell) => cell.cellId === cellId)!
        .flags.find(({ kind }) => kind === 'drift');
    const freezeNext = (fallen: boolean) => readings.push(freezeReading(pulse, wave(fallen), [...readings]));
    for (const fallen of [false, false, false, false]) freezeNext(fallen);
    expect(driftOf('node.a')).toBeUndefined();
    for (const fallen of [true, true, true]) freezeNext(fallen);
    const drift = driftOf('node.a');
    expect(drift).toMatchObject({ severity: 'watch', rule: 'ewma/1' });
    expect(drift?.evidence).toContainEqual(
      expect.objectContaining({
        key: 'drifted-down',
        numbers: expect.objectContaining({ measure: 'trust', from: 75 }),
      }),
    );
    expect(drift?.evidence.map(({ key }) => key)).toContain('slope');
    expect(driftOf('node.b')?.severity).toBe('none');

    // Most of team a are others: what they answer is no drift of theirs.
    const others = stayers(pulse).flatMap((move) =>
      move.fromUnitId === 'team.a'
        ? [
            { ...move, fromUnitId: null },
            { ...move, toUnitId: null },
          ]
        : [move],
    );
    readings.push(freezeReading(pulse, wave(true), [...readings], others));
    expect(driftOf('node.a')).toBeUndefined();
    expect(driftOf('node.b')).toBeDefined();
    freezeNext(true);
    expect(driftOf('node.a')).toBeUndefined();
  });

  it('carries the version of the flag rule even when no team could be judged', () => {
    const pulse = aClosedPulse(krackhardtTeams());
    const { reading } = freezeReading(pulse, [], []);
    expect(reading.cells.flatMap((cell) => cell.flags)).toEqual([]);
    expect(reading.header.methods).toMatchObject({ flags: 'grey-band/1' });
  });
});
