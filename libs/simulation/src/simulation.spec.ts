import { evaluateCore } from './evaluate-core.js';
import { areaUnderCurve, evaluateDesign, tenantStream } from './evaluate-design.js';
import { itemModel, type ItemShape, SHAPES } from './item-model.js';
import { judgeTenant } from './judge-tenant.js';
import { seededRandom } from './seeded-random.js';
import { simulateTenant, USUAL_TENANT } from './simulate-tenant.js';

const draw = (seed: number) => {
  const random = seededRandom(seed);
  return Array.from({ length: 5 }, () => random.normal());
};

describe('the random stream', () => {
  it('is the same for the same seed and another for another', () => {
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('is uniform and standard normal as far as 200,000 draws can tell', () => {
    const random = seededRandom(1);
    const bins = Array.from({ length: 10 }, () => 0);
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < 200_000; i += 1) {
      const place = Math.floor(10 * random.uniform());
      bins[place] = (bins[place] as number) + 1;
      const z = random.normal();
      sum += z;
      squares += z * z;
    }
    // Chi-square with 9 degrees of freedom: 33.7 is exceeded once in 10,000.
    expect(bins.reduce((total, count) => total + (count - 20_000) ** 2 / 20_000, 0)).toBeLessThan(33.7);
    expect(Math.abs(sum / 200_000)).toBeLessThan(4 / Math.sqrt(200_000));
    expect(Math.abs(squares / 200_000 - 1)).toBeLessThan(4 * Math.sqrt(2 / 200_000));
  });
});

describe('the item model', () => {
  it.each(Object.keys(SHAPES) as ItemShape[])(
    '%s: has its mean on the middle of the scale at the criterion',
    (shape) => {
      const mean = SHAPES[shape].reduce((sum, share, i) => sum + share * 25 * i, 0);
      expect(mean).toBeCloseTo(50, 9);
      expect(SHAPES[shape].reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      const model = itemModel(shape, 0.45);
      expect(Math.abs(model.criterionStanding)).toBeLessThan(1e-3);
      expect(model.trueScore(-1)).toBeLessThan(model.trueScore(1));
    },
  );
});

describe('a simulated tenant', () => {
  it('has exactly the true means of its design: below the criterion by the effect, or on it', () => {
    const model = itemModel('even', 0.45);
    const design = { ...USUAL_TENANT, nullTeams: 'boundary' as const };
    const teams = simulateTenant(design, model, seededRandom(3));
    expect(teams.filter(({ atRisk }) => atRisk)).toHaveLength(12);
    for (const team of teams) {
      expect(team.trueMean).toBeCloseTo(50 - (team.atRisk ? 0.5 * model.trueScoreDeviation : 0), 9);
      expect(team.rows).toHaveLength(7);
      expect(
        team.rows.every((row) => row.length === 9 && row.every((x) => x % 25 === 0 && x >= 0 && x <= 100)),
      ).toBe(true);
    }
  });

  it('has true means whose answers are right on average', () => {
    const model = itemModel('left', 0.45);
    const design = { ...USUAL_TENANT, invitedCount: 40, respondentCount: 40, items: 40, teams: 40 };
    const teams = simulateTenant(design, model, seededRandom(4));
    const errors = teams.map(
      ({ rows, trueMean }) => rows.flat().reduce((sum, x) => sum + x, 0) / 1600 - trueMean,
    );
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    // One answer has an error of about 25 points; 64,000 answers.
    expect(Math.abs(mean)).toBeLessThan(0.4);
  });
});

describe('the rules on simulated tenants', () => {
  const tenants = 60;

  it('hold their promises on 7 of 8 people: coverage, watch, elevated, area under the curve', () => {
    const figures = evaluateDesign({ tenants, seed: 11 });
    expect(figures.coverage.value).toBeGreaterThan(0.93);
    expect(figures.coverage.value).toBeLessThan(0.97);
    expect(figures.watch.power.value).toBeGreaterThan(0.8);
    expect(figures.watch.falsePositiveRate.value).toBeLessThan(0.05);
    expect(figures.greyBand.falseDiscoveryRate.value).toBeLessThan(0.05);
    expect(figures.greyBand.power.value).toBeGreaterThan(0.55);
    expect(figures.greyBand.power.value).toBeGreaterThan(figures.benjaminiHochberg.power.value);
    expect(figures.areaUnderCurve).toBeGreaterThan(0.98);
  });

  it('keep false discoveries down where every other team lies on the line, also with skewed items', () => {
    for (const shape of ['even', 'left', 'right'] as const) {
      const { greyBand } = evaluateDesign({ design: { nullTeams: 'boundary' }, shape, tenants, seed: 12 });
      const { value, standardError } = greyBand.falseDiscoveryRate;
      expect(value).toBeLessThan(0.05 + 2 * standardError);
    }
  });

  it('find nothing where nothing is wrong, nearly always', () => {
    const { greyBand } = evaluateDesign({ design: { shareAtRisk: 0 }, tenants, seed: 13 });
    expect(greyBand.falseDiscoveryRate.value).toBeLessThan(0.1);
  });

  it('lose their power when people answer with fear, as the limits say', () => {
    const open = evaluateDesign({ design: { effect: 0.8 }, tenants: 30, seed: 14 });
    const afraid = evaluateDesign({ design: { effect: 0.8, safeAnswering: 0.3 }, tenants: 30, seed: 14 });
    expect(open.greyBand.power.value).toBeGreaterThan(0.9);
    expect(afraid.greyBand.power.value).toBeLessThan(0.6);
    const silent = evaluateDesign({
      design: { invitedCount: 12, respondentCount: 6, fearOfAnswering: 1 },
      tenants: 30,
      seed: 15,
    });
    expect(silent.coverage.value).toBeLessThan(0.9);
  });

  it('would be seen to fail with an interval that forgets the measurement error', () => {
    // The planted defect: a standard error that shrinks with f alone, as if answers had no error.
    const model = itemModel('even', 0.45);
    let covered = 0;
    let teams = 0;
    for (let tenant = 0; tenant < 20; tenant += 1) {
      for (const team of simulateTenant(USUAL_TENANT, model, tenantStream(16, tenant))) {
        const means = team.rows.map((row) => row.reduce((sum, x) => sum + x, 0) / row.length);
        const centre = means.reduce((sum, x) => sum + x, 0) / means.length;
        const variance = means.reduce((sum, x) => sum + (x - centre) ** 2, 0) / (means.length - 1);
        const wrong = Math.sqrt((variance / means.length) * (1 - 7 / 8));
        covered += Math.abs(centre - team.trueMean) <= 2.447 * wrong ? 1 : 0;
        teams += 1;
      }
    }
    expect(covered / teams).toBeLessThan(0.9);
  });

  it('are the same for the same seed', () => {
    expect(evaluateDesign({ tenants: 3, seed: 5 })).toEqual(evaluateDesign({ tenants: 3, seed: 5 }));
  });

  it('judge teams below five people or below 60 % not at all', () => {
    const model = itemModel('even', 0.45);
    const design = { ...USUAL_TENANT, invitedCount: 10, respondentCount: 5, effect: 2 };
    for (const verdict of judgeTenant(simulateTenant(design, model, seededRandom(9)))) {
      expect([verdict.watch, verdict.elevatedByGreyBand, verdict.elevatedByBenjaminiHochberg]).toEqual([
        false,
        false,
        false,
      ]);
    }
  });
});

describe('the core as asked', () => {
  it('finds teams through the same functions as a reading', () => {
    const figures = evaluateCore({ design: { effect: 0.8 }, tenants: 12, seed: 17, rule: 'grey-band' });
    expect(figures.elevated.power.value).toBeGreaterThan(0.75);
    expect(figures.elevated.falseDiscoveryRate.value).toBeLessThan(0.1);
    expect(figures.watch.power.value).toBeGreaterThanOrEqual(figures.elevated.power.value);
  });
});

describe('the area under the curve', () => {
  it('counts pairs, ties half', () => {
    expect(areaUnderCurve([1, 2], [3, 4])).toBe(1);
    expect(areaUnderCurve([3], [3])).toBe(0.5);
    expect(areaUnderCurve([4], [3, 5])).toBe(0.5);
    expect(areaUnderCurve([], [3])).toBeNull();
  });
});
