import fc from 'fast-check';
import { aTeam, randomTeams } from '../testing/index.js';
import { clipMean } from './clip-mean.js';
import { clipMeans } from './clip-means.js';
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
