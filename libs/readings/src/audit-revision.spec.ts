import { randomTeams } from '@penumbra/disclosure/testing';
import type { Answers } from '@penumbra/instruments';
import { aClosedPulse } from '@penumbra/pulses/testing';
import type { Flag } from '@penumbra/risks';
import fc from 'fast-check';
import { auditRevision } from './audit-revision.js';
import type { FrozenCell, FrozenMeasure, FrozenReading } from './contract.js';
import { decisionFrom, decisionText } from './decision-text.js';
import { freezeReading } from './freeze-reading.js';
import { countAnswers, type Ballot } from './tally-ballots.js';

type Shown = Extract<FrozenMeasure, { released: true }>;

const figure = (value: number) => ({ value, bound: null, low: value - 5, high: value + 5 });
const trust: Shown = {
  measureId: 'trust',
  released: true,
  score: figure(60),
  standardError: 3,
  degreesOfFreedom: 7,
  respondentCount: 8,
  favourable: figure(50),
  census: false,
  change: null,
  parts: [{ id: 'TR1', points: 10 }],
};
const reading = (measure: FrozenMeasure, of: Partial<FrozenCell> = {}, scores = 'mean/1'): FrozenReading => ({
  header: {
    pulseId: 'p',
    title: 'Pulse',
    programme: null,
    closedAt: '2026-03-01T12:00:00.000Z',
    previousPulseId: null,
    minimumCell: 5,
    measures: [],
    methods: { scores },
  },
  cells: [
    {
      cellId: 'node.a',
      kind: 'node',
      teamId: 'a',
      parentTeamId: null,
      depth: 0,
      teamName: 'A',
      released: true,
      withheldBecause: null,
      respondentCount: 8,
      invitedCount: 9,
      countedElsewhereCount: 0,
      measures: [measure],
      flags: [],
      ...of,
    },
  ],
});
/** A cell with a flag that is made of parts, or of none that may be shown. */
const flagged = (components: Flag['components'], kind: Flag['kind'] = 'overload') =>
  reading(trust, { flags: [{ kind, components } as Flag] });
const withheld: FrozenMeasure = { measureId: 'trust', released: false, reason: 'too-few-answers' };
const clipped: Shown = { ...trust, score: { value: 88, bound: 'at-least', low: null, high: null } };

describe('a further revision', () => {
  it('may work out ranges, flags and comparisons anew', () => {
    const now = { ...trust, score: { ...trust.score, low: 40 }, standardError: 9, tier: 'middle' } as const;
    expect(auditRevision(reading(now), [reading(trust)])).toBeNull();
  });

  it('may withhold what was shown', () => {
    expect(auditRevision(reading(withheld), [reading(trust)])).toBeNull();
    const bare = { ...trust, favourable: null, parts: null };
    expect(auditRevision(reading(bare), [reading(trust)])).toBeNull();
  });

  it.each<[string, FrozenReading, FrozenReading]>([
    ['a measure that was withheld', reading(trust), reading(withheld)],
    ['a figure that was clipped', reading(trust), reading(clipped)],
    ['a clipped figure that was exact', reading(clipped), reading(trust)],
    ['parts that were withheld', reading(trust), reading({ ...trust, parts: null })],
    ['a share that was withheld', reading(trust), reading({ ...trust, favourable: null })],
    ['a cell that was withheld', reading(trust), reading(trust, { released: false, respondentCount: null })],
    ['a cell of others', reading(trust), reading(trust, { cellId: 'node.b' })],
    ['a cell of more people', reading(trust, { respondentCount: 9 }), reading(trust)],
    ['comments that stood elsewhere', reading(trust, { comments: { released: false } }), reading(trust)],
    ['parts of a flag that were withheld', flagged([{ id: 'LD1', points: 4 }]), flagged(null)],
    ['parts of a flag that was not raised', flagged([{ id: 'LD1', points: 4 }]), reading(trust)],
    ['a measure that was not there', reading(trust), reading({ ...trust, measureId: 'balance' })],
  ])('would reveal %s', (_, now, then) => {
    expect(auditRevision(now, [then])).toBe('reading.recompute-would-reveal');
    // Any of the earlier ones, not the last alone.
    expect(auditRevision(now, [then, now])).toBe('reading.recompute-would-reveal');
  });

  it.each<[string, FrozenMeasure]>([
    ['score', { ...trust, score: { ...trust.score, value: 61 } }],
    ['share', { ...trust, favourable: { ...trust.favourable!, value: 51 } }],
    ['part', { ...trust, parts: [{ id: 'TR1', points: 11 }] }],
    ['number of people', { ...trust, respondentCount: 7 }],
  ])('may give no other %s of the same people', (_, now) => {
    expect(auditRevision(reading(now), [reading(trust)])).toBe('reading.recompute-other-scores');
  });

  it('may give no other points of the parts of a flag, nor another number of them', () => {
    const then = flagged([
      { id: 'LD1', points: 4 },
      { id: 'LD2', points: -1 },
    ]);
    const other = [
      [{ id: 'LD1', points: 4 }],
      [{ id: 'LD1', points: 5 }, then.cells[0]!.flags[0]!.components![1]!],
    ];
    for (const components of other)
      expect(auditRevision(flagged(components), [then])).toBe('reading.recompute-other-scores');
    const turned = then.cells[0]!.flags[0]!.components!.toReversed();
    expect(auditRevision(flagged(turned), [then])).toBeNull();
    expect(auditRevision(flagged(null), [then])).toBeNull();
  });

  it('may raise a flag whose parts stood beside its index, or a flag without parts', () => {
    const parts = [{ id: 'DP1', points: 6 }];
    const index = reading({ ...trust, measureId: 'dependency', parts });
    const { flags } = flagged(parts, 'dependency').cells[0]!;
    expect(auditRevision({ ...index, cells: [{ ...index.cells[0]!, flags }] }, [index])).toBeNull();
    expect(auditRevision(flagged(null), [reading(trust)])).toBeNull();
  });

  it('may not score in another way', () => {
    expect(auditRevision(reading(trust, {}, 'mean/2'), [reading(trust)])).toBe(
      'reading.recompute-other-scores',
    );
  });

  it('made of the kept answers, which know their cell alone, is the first one again, whoever answered', () => {
    fc.assert(
      fc.property(
        randomTeams(),
        fc.infiniteStream(fc.nat({ max: 99 })),
        fc.integer({ min: 40, max: 100 }),
        (teams, numbers, share) => {
          const pulse = aClosedPulse(teams);
          const next = () => numbers.next().value as number;
          const ballots = pulse.units.flatMap((unit) =>
            Array.from({ length: unit.invitedCount }).flatMap((): Ballot[] => {
              if (next() >= share) return [];
              const answers: Answers = Object.fromEntries(
                pulse.instrument.items.flatMap(({ id, scale, askedWhen }) => {
                  if (askedWhen) return [];
                  const number = next();
                  return [
                    [id, number < 8 ? 'cannot-say' : scale.from + (number % (scale.to - scale.from + 1))],
                  ];
                }),
              );
              return [{ unitId: unit.id, answers }];
            }),
          );
          const first = freezeReading(pulse, countAnswers(pulse.instrument, ballots), []);
          const { atomOf } = first.structure.decision;
          const unitOf = new Map([...atomOf].map(([unitId, cellId]) => [cellId, unitId]));
          const kept = ballots.flatMap(({ unitId, answers }): Ballot[] => {
            const cellId = atomOf.get(unitId)!;
            return cellId === null ? [] : [{ unitId: unitOf.get(cellId)!, answers }];
          });
          const again = (answers: readonly Ballot[]) =>
            freezeReading(pulse, countAnswers(pulse.instrument, answers), [], {
              again: {
                decision: decisionFrom(decisionText(first.structure.decision)),
                number: 2,
                reason: 'Again',
                replaces: '',
                cells: first.reading.cells,
              },
            }).reading;
          const second = again(kept.toReversed());
          expect(second.cells).toEqual(first.reading.cells);
          expect(auditRevision(second, [first.reading])).toBeNull();
        },
      ),
      { numRuns: 40 },
    );
  });
});
