import { areaUnderCurve, evaluateDesign, seededRandom, simulateTargets } from '@penumbra/simulation';
import { areaInterval, monteCarloInterval } from './monte-carlo-interval.js';
import { simulate } from './run-simulate.js';
import { designsOf, type SimulateOptions } from './simulate-options.js';

const usual: SimulateOptions = {
  size: [8],
  response: 0.875,
  teams: 60,
  shareAtRisk: 0.2,
  effect: 0.5,
  otherTeams: 'realistic',
  betweenTeams: 0.15,
  instrument: 'items',
  items: 9,
  reliability: 0.45,
  shape: 'even',
  safeAnswering: 0,
  fear: 0,
  rule: 'grey-band',
  tenants: 8,
  seed: 5,
};
const quietly = () => {};

describe('simulate', () => {
  it('tells the figures of the design that the options name, one cell per size', () => {
    const seen: string[] = [];
    const { cells } = simulate({ ...usual, size: [8, 6] }, (line) => seen.push(line));
    expect(seen).toHaveLength(2);
    expect(cells.map(({ design }) => [design.respondentCount, design.invitedCount])).toEqual([
      [7, 8],
      [5, 6],
    ]);
    const expected = evaluateDesign({ tenants: 8, seed: 5 });
    expect(cells[0]?.coverage?.value).toBe(expected.coverage.value);
    expect(cells[0]?.elevated.power.value).toBe(expected.greyBand.power.value);
    expect(cells[0]?.areaUnderCurve?.value).toBe(expected.areaUnderCurve);
  });

  it('elevates by the rule that is asked for', () => {
    const power = (rule: SimulateOptions['rule']) =>
      simulate({ ...usual, rule }, quietly).cells[0]?.elevated.power.value ?? Number.NaN;
    expect(power('benjamini-hochberg')).toBeLessThan(power('grey-band'));
  });

  it('takes effect, safe answers and fear to the teams', () => {
    const cell = (options: Partial<SimulateOptions>) =>
      simulate({ ...usual, effect: 0.8, ...options }, quietly).cells[0];
    const open = cell({})?.elevated.power.value as number;
    expect(cell({ safeAnswering: 0.5 })?.elevated.power.value as number).toBeLessThan(open / 2);
    expect(cell({ fear: 1.5, response: 0.625 })?.coverage?.value as number).toBeLessThan(0.9);
    expect(cell({ shareAtRisk: 0 })?.areaUnderCurve).toBeNull();
    expect(cell({ shareAtRisk: 0 })?.elevated.power.value).toBeNull();
  });

  it('sends the core through the same functions as a reading', () => {
    const { cells } = simulate({ ...usual, instrument: 'core', effect: 1, tenants: 3 }, quietly);
    expect(cells[0]?.coverage.value as number).toBeGreaterThan(0.9);
    expect(cells[0]?.areaUnderCurve?.value as number).toBeGreaterThan(0.98);
    expect(cells[0]?.elevated.power.value as number).toBeGreaterThan(0.7);
  });

  it('is the same for the same seed', () => {
    expect(simulate(usual, quietly)).toEqual(simulate(usual, quietly));
    expect(simulate(usual, quietly)).not.toEqual(simulate({ ...usual, seed: 6 }, quietly));
  });

  it('refuses a team of which fewer than two answer', () => {
    expect(() => designsOf({ ...usual, size: [8, 4], response: 0.2 })).toThrow('at least 2');
  });
});

describe('Monte-Carlo intervals', () => {
  it('are 1.96 standard errors wide and stay within 0 to 1', () => {
    expect(monteCarloInterval({ value: 0.5, standardError: 0.1 }).interval95).toEqual({
      lower: 0.304,
      upper: 0.696,
    });
    expect(monteCarloInterval({ value: 0.99, standardError: 0.1 }).interval95?.upper).toBe(1);
    expect(monteCarloInterval({ value: 0.4, standardError: Number.NaN }).interval95).toBeNull();
  });

  it('of an area are no narrower than the spread of areas over repetitions, and at most a third wider', () => {
    const random = seededRandom(21);
    const draw = (count: number, mean: number) => Array.from({ length: count }, () => mean + random.normal());
    const areas = Array.from({ length: 500 }, () => areaUnderCurve(draw(30, -1.2), draw(60, 0)) as number);
    const mean = areas.reduce((sum, area) => sum + area, 0) / 500;
    const spread = Math.sqrt(areas.reduce((sum, area) => sum + (area - mean) ** 2, 0) / 499);
    const told = areaInterval(mean, 30, 60)?.standardError as number;
    expect(told / spread).toBeGreaterThan(0.95);
    expect(told / spread).toBeLessThan(1.33);
    expect(areaInterval(null, 0, 5)).toBeNull();
  });
});

describe('the acceptance targets, in small (in full: npm run simulate:targets)', () => {
  it('are met, within the error that a few organisations leave', () => {
    const targets = simulateTargets({ tenants: 6, seed: 20_260_401 });
    expect(targets.length).toBeGreaterThan(40);
    expect(targets.filter(({ met }) => !met).map(({ name, value }) => `${name}: ${value}`)).toEqual([]);
  });
});
