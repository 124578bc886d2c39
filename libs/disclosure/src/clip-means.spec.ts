import fc from 'fast-check';
import { aTeam, randomTeams } from '../testing/index.js';
import { clipMean, type ClippedMean } from './clip-mean.js';
import { allowedInside, clipMeans, type Scale } from './clip-means.js';
import { decideRelease, type ReleaseDecision } from './decide-release.js';
import { releaseMeasure } from './release-measure.js';
import { unitTree, type TeamOfPeople } from './unit-tree.js';

const scale = { lower: 0, upper: 100 };

function scored(teams: TeamOfPeople[], scoreOf: (unitId: string, place: number) => number) {
  const tree = unitTree(teams);
  const decision = decideRelease(tree, new Map(tree.units.map(({ unitId, size }) => [unitId, size])));
  const scores = new Map(
    tree.units.map(({ unitId, size }) => [
      unitId,
      Array.from({ length: size }, (_, i) => scoreOf(unitId, i)),
    ]),
  );
  const of = (cell: ReleaseDecision['cells'][number]) =>
    cell.unitIds.flatMap((unitId) => scores.get(unitId)!);
  const mean = (list: number[]) => list.reduce((sum, score) => sum + score, 0) / list.length;
  const means = new Map(
    decision.cells.map((cell) => [cell.cellId, { mean: mean(of(cell)), respondentCount: of(cell).length }]),
  );
  const counts = new Map(decision.cells.map((cell) => [cell.cellId, of(cell).length]));
  return { decision, scores, means, measure: releaseMeasure(decision, counts) };
}

const shownOf = (teams: TeamOfPeople[], scoreOf: (unitId: string, place: number) => number) => {
  const { decision, measure, means } = scored(teams, scoreOf);
  return Object.fromEntries(clipMeans(decision, measure, means, scale));
};

const company = [aTeam('r', null, 8), aTeam('a', 'r', 5), aTeam('b', 'r', 8)];

describe('clipping of all cells of a measure together', () => {
  it('shows every mean as it is where none is near an end', () => {
    expect(shownOf(company, (_, i) => (i % 2 ? 40 : 60))).toMatchObject({
      'node.r': { bound: null },
      'node.a': { value: 52, bound: null },
      'node.b': { value: 50, bound: null },
    });
  });

  it('clips the department with its only unanimous team, which could be had by subtraction otherwise', () => {
    const five = (scores: readonly number[]) => (unitId: string, i: number) =>
      unitId === 'team.a' ? scores[i]! : i % 2 ? 40 : 60;
    const allAgree = shownOf(company, five([100, 100, 100, 100, 100]));
    const oneDiffers = shownOf(company, five([100, 100, 100, 100, 0]));
    expect(allAgree).toEqual(oneDiffers);
    expect(allAgree['node.a']).toEqual({ value: 80, bound: 'at-least' });
    expect(allAgree['node.r']!.bound).toBe('at-least');
    expect(allAgree['node.b']!.bound).toBeNull();
  });

  it('shows the department exactly where two clipped teams hide each other', () => {
    const mostly = (unitId: string, i: number) =>
      unitId === 'rest.r' ? (i % 2 ? 40 : 60) : i < 1 ? 30 : 100;
    const shown = shownOf(company, mostly);
    expect(shown['node.a']!.bound).toBe('at-least');
    expect(shown['node.b']!.bound).toBe('at-least');
    expect(shown['node.r']).toEqual({ value: expect.closeTo((560 + 430 + 730) / 24, 9), bound: null });
  });

  it('shows the department exactly where two teams clipped at the lower end hide each other', () => {
    const hardly = (unitId: string, i: number) => (unitId === 'rest.r' ? (i % 2 ? 60 : 40) : i < 1 ? 70 : 0);
    const shown = shownOf(company, hardly);
    expect(shown['node.a']!.bound).toBe('at-most');
    expect(shown['node.b']!.bound).toBe('at-most');
    expect(shown['node.r']).toEqual({ value: expect.closeTo((540 + 70 + 70) / 24, 9), bound: null });
  });

  it('clips a cell that holds no other exactly as a mean alone', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 5, maxLength: 12 }), (values) => {
        const scores = values.map((value) => value * 25);
        const shown = shownOf([aTeam('r', null, scores.length, { lead: false })], (_, i) => scores[i]!);
        const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
        const alone = clipMean(mean, scale, scores.length)!;
        expect(shown['node.r']).toEqual({ value: expect.closeTo(alone.value, 9), bound: alone.bound });
      }),
    );
  });

  it('moves no shown mean by more than one person’s whole scale for each clipped cell inside it', () => {
    fc.assert(
      fc.property(randomTeams(8), fc.infiniteStream(fc.integer({ min: 0, max: 9 })), (teams, drawn) => {
        const { decision, measure, means } = scored(teams, () => Math.min(100, drawn.next().value * 20));
        for (const [cellId, { value, bound }] of clipMeans(decision, measure, means, scale)) {
          const cell = decision.cells.find((one) => one.cellId === cellId)!;
          if (bound === null) expect(value).toBeCloseTo(means.get(cellId)!.mean, 9);
          if (bound === 'at-least') expect(value).toBeLessThanOrEqual(means.get(cellId)!.mean + 1e-6);
          if (bound === 'at-most') expect(value).toBeGreaterThanOrEqual(means.get(cellId)!.mean - 1e-6);
          const most = (100 * decision.cells.length) / cell.respondentCount;
          expect(Math.abs(value - means.get(cellId)!.mean)).toBeLessThanOrEqual(most + 1e-6);
        }
      }),
      { numRuns: 300 },
    );
  });

  describe('in any organisation, also where some have no score', () => {
    /** Answers from 1 to 5, often all alike; in some units few have a score. */
    const anyAnswers = fc.tuple(randomTeams(8), fc.infiniteStream(fc.nat()));
    const onFive: Scale = { lower: 1, upper: 5 };
    const shown = ([teams, drawn]: [TeamOfPeople[], fc.Stream<number>]) => {
      const tree = unitTree(teams);
      const next = () => drawn.next().value;
      const decision = decideRelease(tree, new Map(tree.units.map(({ unitId, size }) => [unitId, size])));
      const scores = new Map(
        tree.units.map(({ unitId, size }) => {
          const few = next() % 5 === 0 ? next() % size : size;
          const usual = 1 + (next() % 3) * 2;
          return [unitId, Array.from({ length: few }, () => (next() % 8 === 0 ? 1 + (next() % 5) : usual))];
        }),
      );
      const of = (cellId: string) =>
        decision.cells
          .find((cell) => cell.cellId === cellId)!
          .unitIds.flatMap((unitId) => scores.get(unitId)!);
      const measure = releaseMeasure(
        decision,
        new Map(decision.cells.map(({ cellId }) => [cellId, of(cellId).length])),
      );
      const means = new Map(
        measure.cellIds.map((cellId) => {
          const own = of(cellId);
          return [
            cellId,
            { mean: own.reduce((sum, one) => sum + one, 0) / own.length, respondentCount: own.length },
          ];
        }),
      );
      return { decision, measure, means, clipped: clipMeans(decision, measure, means, onFive) };
    };
    type Shown = ReturnType<typeof shown>;

    /** The largest allowed cells inside each, from the units alone. */
    const inside = ({ decision, measure }: Shown, cellId: string): string[] => {
      const unitsOf = (id: string) => decision.cells.find((cell) => cell.cellId === id)!.unitIds;
      const within = (small: string, large: string) =>
        small !== large && unitsOf(small).every((unitId) => unitsOf(large).includes(unitId));
      const all = measure.cellIds.filter((other) => within(other, cellId));
      return all.filter((one) => !all.some((other) => within(one, other)));
    };

    /**
     * Whether, with what is shown of a cell and those inside it, every person there may have given either end. Nested
     * sets: sums from the inner cells out that fit all figures are all there is to know.
     */
    function hides(of: Shown, top: string, figures: ReadonlyMap<string, ClippedMean>): boolean {
      const count = (cellId: string) => of.means.get(cellId)!.respondentCount;
      const sums = (cellId: string, whose: string, gave: number): { from: number; to: number } => {
        const inner = inside(of, cellId);
        let own = inner.reduce((left, one) => left - count(one), count(cellId));
        const range = { from: 0, to: 0 };
        if (cellId === whose) {
          own -= 1;
          range.from += gave;
          range.to += gave;
        }
        range.from += own * onFive.lower;
        range.to += own * onFive.upper;
        for (const one of inner) {
          const { from, to } = sums(one, whose, gave);
          range.from += from;
          range.to += to;
        }
        const { value, bound } = figures.get(cellId)!;
        const slack = 1e-6;
        if (bound !== 'at-most') range.from = Math.max(range.from, value * count(cellId) - slack);
        if (bound !== 'at-least') range.to = Math.min(range.to, value * count(cellId) + slack);
        return range;
      };
      const below = (cellId: string): string[] => [cellId, ...inside(of, cellId).flatMap(below)];
      return below(top).every((whose) => {
        const own = inside(of, whose).reduce((left, one) => left - count(one), count(whose));
        if (own === 0) return true;
        return [onFive.lower, onFive.upper].every((gave) => {
          const { from, to } = sums(top, whose, gave);
          return from <= to + 1e-5;
        });
      });
    }

    it('leaves every person’s whole scale open, and clips no more than that takes', () => {
      let [clippedHolders, runs] = [0, 0];
      fc.assert(
        fc.property(anyAnswers, (drawn) => {
          runs++;
          const of = shown(drawn);
          for (const [cellId, { value, bound }] of of.clipped) {
            expect(hides(of, cellId, of.clipped)).toBe(true);
            const { mean, respondentCount } = of.means.get(cellId)!;
            if (bound === null) {
              expect(value).toBeCloseTo(mean, 9);
              continue;
            }
            if (inside(of, cellId).length > 0) clippedHolders++;
            const exactly = (sum: number) =>
              new Map(of.clipped).set(cellId, { value: sum / respondentCount, bound: null });
            const sum = value * respondentCount;
            const beyond = bound === 'at-least' ? 0.01 : -0.01;
            // The value is the nearest that could be told exactly, and the mean is not nearer than that.
            if (inside(of, cellId).every((inner) => of.clipped.get(inner)!.bound === null)) {
              expect(hides(of, cellId, exactly(sum))).toBe(true);
              expect(hides(of, cellId, exactly(sum + beyond))).toBe(false);
              expect((mean * respondentCount - sum) * beyond).toBeGreaterThan(-1e-6);
            }
          }
        }),
        { numRuns: 300 },
      );
      expect(clippedHolders).toBeGreaterThan(runs / 15);
    });

    it('knows the largest allowed cells inside each', () => {
      fc.assert(
        fc.property(anyAnswers, (drawn) => {
          const of = shown(drawn);
          const found = allowedInside(of.decision, of.measure);
          for (const cellId of of.measure.cellIds)
            expect([...(found.get(cellId) ?? [])].sort()).toEqual(inside(of, cellId).sort());
        }),
        { numRuns: 200 },
      );
    });
  });

  it.each([
    [1, 5],
    [-50, 50],
    [0, 100],
  ])(
    'takes a sum at the edge for clipped where decimals do not sum exactly: from %i to %i',
    (lower, upper) => {
      for (let people = 5; people <= 40; people++)
        for (const [end, other] of [
          [upper, lower],
          [lower, upper],
        ] as const) {
          const teams = [aTeam('r', null, people, { lead: false })];
          const { decision, measure, means } = scored(teams, (_, i) => (i === 0 ? other : end));
          const own = clipMeans(decision, measure, means, { lower, upper }).get('node.r')!;
          expect({ people, bound: own.bound }).toEqual({
            people,
            bound: end === upper ? 'at-least' : 'at-most',
          });
        }
    },
  );

  it('takes a mean a rounding error beyond its scale, and no further; counts of people are whole and at least two', () => {
    const wide = { lower: -50, upper: 50 };
    const { decision, measure, means } = scored(company, () => 0);
    const withA = (mean: number, respondentCount = 5) =>
      clipMeans(decision, measure, new Map(means).set('node.a', { mean, respondentCount }), wide);
    for (const mean of [50 + 5e-8, -50 - 5e-8]) expect(withA(mean).get('node.a')!.bound).not.toBeNull();
    for (const mean of [50.001, -50.001, Number.NaN])
      expect(() => withA(mean)).toThrow(new RangeError(`The mean ${mean} lies outside its scale.`));
    for (const count of [1, 0, -5, 2.5, Number.NaN])
      expect(() => withA(0, count)).toThrow(expect.objectContaining({ code: 'disclosure.bad-count' }));
    expect(() => withA(0, 2)).not.toThrow();
  });

  it('refuses a cell without a mean, a mean outside its scale and decisions made by hand', () => {
    const { decision, measure, means } = scored(company, () => 50);
    expect(() => clipMeans(decision, measure, new Map(), scale)).toThrow(
      expect.objectContaining({ code: 'disclosure.missing-mean' }),
    );
    expect(() =>
      clipMeans(decision, measure, new Map(means).set('node.a', { mean: 101, respondentCount: 5 }), scale),
    ).toThrow(RangeError);
    const many = new Map(means).set('node.a', { mean: 50, respondentCount: 6 });
    expect(() => clipMeans(decision, measure, many, scale)).toThrow(
      expect.objectContaining({ code: 'disclosure.bad-count' }),
    );
    expect(() => clipMeans({ ...decision }, measure, means, scale)).toThrow(
      expect.objectContaining({ code: 'disclosure.forged-decision' }),
    );
  });
});
