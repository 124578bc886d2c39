import { attack, solve } from '@penumbra/attack';
import { afterwards, organisationHistory, Random } from '@penumbra/attack/testing';
import { quarterlyCore } from '@penumbra/instruments';
import { auditRevision } from '@penumbra/readings';
import {
  answeredPulse,
  changesBetween,
  countedLater,
  publishEachTeamAlone,
  publishReadings,
  recomputed,
  tablesOf,
  tablesOfBoth,
  type AnsweredPulse,
  type PublishedReading,
} from './published-readings.js';

const instrument = quarterlyCore();
const waves = 4;

function pulsesOf(seed: number, people: { from: number; to: number }): AnsweredPulse[] {
  return organisationHistory({ seed, people, waves }).map((wave, index) =>
    answeredPulse(wave, instrument, seed * 10 + index),
  );
}

const findingsIn = (published: PublishedReading, options: { unclipped?: boolean } = {}) =>
  tablesOf(published, options).flatMap(({ measureId, tables }) =>
    attack(tables, { most: 1 }).map((finding) => ({ of: measureId, ...finding })),
  );

describe('an attacker who collects the frozen readings of every wave', () => {
  jest.setTimeout(180_000);

  it.each([
    ['30 to 120 people', 12, { from: 30, to: 120 }, 100],
    ['up to 40 people', 24, { from: 6, to: 40 }, 500],
  ] as const)('learns nothing about 1 to 4 people in organisations of %s', (_, histories, people, first) => {
    const kinds = new Set<string>();
    for (let seed = first; seed < first + histories; seed++)
      for (const published of publishReadings(pulsesOf(seed, people))) {
        expect({ seed, found: findingsIn(published) }).toEqual({ seed, found: [] });
        for (const { tables } of tablesOf(published))
          for (const { figureId, kind } of tables.figures)
            kinds.add(figureId.includes(' ') ? figureId.split(' ')[1]! : kind);
      }
    if (people.to < 100) return;
    // Every kind of figure was there to be attacked.
    expect([...kinds].sort()).toEqual(['answered', 'favourable', 'mean', 'n', 'points']);
  });

  const beginningWithImport = (seed: number, people: { from: number; to: number }): AnsweredPulse[] =>
    organisationHistory({ seed, people, waves: 2, beginsWithImport: true }).map((wave, index) =>
      answeredPulse(wave, instrument, seed * 10 + index),
    );

  it('learns nothing from past results, alone or beside the readings after them', () => {
    let figures = 0;
    for (let seed = 300; seed < 312; seed++) {
      const published = publishReadings(
        beginningWithImport(seed, seed % 2 ? { from: 6, to: 40 } : { from: 30, to: 120 }),
      );
      const [imported, next] = published as [PublishedReading, PublishedReading, PublishedReading];
      expect(imported.reading.header.origin).toBe('imported');
      for (const one of published) expect({ seed, found: findingsIn(one) }).toEqual({ seed, found: [] });
      figures += tablesOf(imported).reduce((sum, { tables }) => sum + tables.figures.length, 0);
      // What nobody counts: who moved since. So no change is said that could be that of one who joined or left.
      for (const { released, trend, measures } of next.reading.cells)
        if (released)
          expect([
            trend?.because,
            measures.flatMap((one) => (one.released ? (one.change ?? []) : [])),
          ]).toEqual(['people-unknown', []]);
    }
    expect(figures).toBeGreaterThan(500);
  });

  it('solves for few people where each group of past results is decided alone', () => {
    let found = 0;
    for (let seed = 300; seed < 312 && found < 2; seed++) {
      const [imported] = beginningWithImport(seed, { from: 30, to: 90 });
      if (findingsIn(publishEachTeamAlone(imported!)).some(({ kind }) => kind === 'solved')) found++;
    }
    expect(found).toBeGreaterThanOrEqual(2);
  });

  const changesFound = (published: readonly PublishedReading[]) =>
    published.slice(1).flatMap((now, index) => {
      const changes = changesBetween(published[index]!, now);
      return { figures: changes.figures.length, found: solve(changes, { most: 1 }) };
    });

  it('learns from no change between two waves what 1 to 4 people who joined or left answered', () => {
    let figures = 0;
    let bands = 0;
    let breaks = 0;
    for (let seed = 700; seed < 710; seed++) {
      const published = publishReadings(pulsesOf(seed, { from: 30, to: 90 }));
      for (const changes of changesFound(published)) {
        expect({ seed, found: changes.found }).toEqual({ seed, found: [] });
        figures += changes.figures;
      }
      for (const { reading } of published)
        for (const { trend, measures } of reading.cells) {
          const changes = measures.flatMap((measure) => (measure.released ? (measure.change ?? []) : []));
          if (trend?.shownAs === 'band') {
            bands += changes.length;
            expect(changes.filter(({ points }) => points !== null)).toEqual([]);
          }
          if (trend?.shownAs !== 'none') continue;
          breaks++;
          expect(changes).toEqual([]);
        }
    }
    // Every way of showing a change was there to be looked at.
    for (const seen of [figures, bands, breaks]) expect(seen).toBeGreaterThan(0);
  });

  it('learns it where a build takes the people of a team to be those of the wave before', () => {
    let found = 0;
    for (let seed = 700; seed < 712 && found < 2; seed++)
      for (const changes of changesFound(
        publishReadings(pulsesOf(seed, { from: 30, to: 90 }), { asIfAllStayed: true }),
      ))
        if (changes.found.length > 0) found++;
    expect(found).toBeGreaterThanOrEqual(2);
  });

  /** One wave, its first revision, and the same wave counted again with what became of it since. */
  const twiceCounted = (seed: number, people: { from: number; to: number }) => {
    const [wave] = organisationHistory({ seed, people, waves: 1 });
    const answered = answeredPulse(wave!, instrument, seed);
    const later = countedLater(answered, afterwards(wave!, new Random(seed)), seed);
    return { first: publishReadings([answered])[0]!, anew: publishReadings([later])[0]! };
  };
  const findingsInBoth = (first: PublishedReading, second: PublishedReading) =>
    tablesOfBoth(first, second).flatMap(({ tables }) => attack(tables, { most: 1 }));

  it('learns nothing from two revisions of a reading, nor from one that was counted again and passed the audit', () => {
    let refused = 0;
    for (let seed = 900; seed < 912; seed++) {
      const { first, anew } = twiceCounted(seed, seed % 2 ? { from: 6, to: 40 } : { from: 30, to: 90 });
      const again = recomputed(first);
      expect(auditRevision(again.reading, [first.reading])).toBeNull();
      expect({ seed, found: findingsInBoth(first, again) }).toEqual({ seed, found: [] });
      if (auditRevision(anew.reading, [first.reading]) !== null) refused++;
      else expect({ seed, found: findingsInBoth(first, anew) }).toEqual({ seed, found: [] });
    }
    expect(refused).toBeGreaterThan(0);
  });

  it('learns of one person where a reading that was counted again is published unchecked', () => {
    let found = 0;
    for (let seed = 900; seed < 924 && found < 3; seed++) {
      const { first, anew } = twiceCounted(seed, { from: 30, to: 90 });
      if (findingsInBoth(first, anew).some(({ kind, people }) => kind === 'solved' && people === 1)) found++;
    }
    expect(found).toBe(3);
  });

  it('solves for few people where each team is decided alone', () => {
    let found = 0;
    for (let seed = 1; seed <= 12 && found < 2; seed++)
      for (const pulse of pulsesOf(seed, { from: 30, to: 90 }))
        if (findingsIn(publishEachTeamAlone(pulse)).some(({ kind }) => kind === 'solved')) found++;
    expect(found).toBeGreaterThanOrEqual(2);
  });

  it('narrows a person down where unanimity is printed as it is', () => {
    const kinds = new Set<string>();
    for (let seed = 1; seed <= 12 && !kinds.has('range'); seed++)
      for (const published of publishReadings(pulsesOf(seed, { from: 30, to: 90 })))
        for (const { kind } of findingsIn(published, { unclipped: true })) kinds.add(kind);
    expect(kinds).toContain('range');
  });
});

describe('what a frozen reading shows', () => {
  it('is the same for the same people who answered, whatever they answered', () => {
    const shape = (pulses: readonly AnsweredPulse[]) =>
      publishReadings(pulses).map(({ reading }) =>
        reading.cells.map((cell) => ({
          ...cell,
          // Figures, and with them what unanimity clips, are of the answers; which are there is not.
          measures: cell.measures.map((measure) =>
            measure.released
              ? {
                  measureId: measure.measureId,
                  respondentCount: measure.respondentCount,
                  census: measure.census,
                  favourable: measure.favourable !== null,
                }
              : measure,
          ),
          flags: cell.flags
            .filter(({ kind }) => kind !== 'drift')
            .map(({ kind, respondentCount, invitedCount }) => ({ kind, respondentCount, invitedCount })),
        })),
      );
    for (let seed = 1; seed <= 12; seed++) {
      const pulses = pulsesOf(seed, seed % 2 ? { from: 8, to: 40 } : { from: 40, to: 120 });
      const random = new Random(seed);
      const scaleOf = new Map(instrument.items.map(({ id, scale }) => [id, scale]));
      const dealt = pulses.map((pulse) => ({
        ...pulse,
        ballots: pulse.ballots.map(({ unitId, answers }) => ({
          unitId,
          answers: Object.fromEntries(
            Object.entries(answers).map(([id, value]) => {
              const { from, to } = scaleOf.get(id)!;
              return [id, typeof value === 'number' ? random.between(from, to) : value];
            }),
          ),
        })),
      }));
      expect(shape(dealt)).toEqual(shape(pulses));
    }
  });
});
