import { evaluateCore, evaluateDesign, type RuleFigures, type TenantDesign } from '@penumbra/simulation';
import { areaInterval, monteCarloInterval, type SimulatedShare } from './monte-carlo-interval.js';
import { designsOf, type SimulateOptions } from './simulate-options.js';

export interface SimulatedRule {
  power: SimulatedShare;
  falseDiscoveryRate: SimulatedShare;
  falsePositiveRate: SimulatedShare;
}

/** What the rules make of one design. */
export interface SimulatedCell {
  design: TenantDesign;
  tenants: number;
  /** Of the 95 % interval, and half its mean width in points. */
  coverage: SimulatedShare;
  meanHalfWidth: number;
  areaUnderCurve: SimulatedShare | null;
  watch: SimulatedRule;
  elevated: SimulatedRule;
}

export interface Simulation {
  seed: number;
  rule: string;
  instrument: string;
  itemReliability: number;
  shape: string;
  cells: SimulatedCell[];
}

/** `penumbra simulate`: figures to standard output, progress to standard error. */
export function runSimulate(options: SimulateOptions): void {
  const simulation = simulate(options, (line) => process.stderr.write(`${line}\n`));
  process.stdout.write(
    options.json === true ? `${JSON.stringify(simulation)}\n` : simulationTable(simulation),
  );
}

/** Simulates every design that the options name. The same options and seed give the same figures. */
export function simulate(options: SimulateOptions, progress: (line: string) => void): Simulation {
  const designs = designsOf(options);
  return {
    seed: options.seed,
    rule: options.rule,
    instrument: options.instrument,
    itemReliability: options.reliability,
    shape: options.shape,
    cells: designs.map((design, place) => {
      const { respondentCount, invitedCount } = design;
      progress(
        `${place + 1} of ${designs.length}: ${options.tenants} organisations of ${design.teams} teams, ${respondentCount} of ${invitedCount} answer …`,
      );
      return simulateCell(design, options);
    }),
  };
}

function simulateCell(design: TenantDesign, options: SimulateOptions): SimulatedCell {
  const { shape, reliability: itemReliability, tenants, seed, rule } = options;
  const atRisk = Math.round(design.teams * design.shareAtRisk) * tenants;
  const areaOf = (area: number | null) => areaInterval(area, atRisk, design.teams * tenants - atRisk);
  if (options.instrument === 'core') {
    const core = evaluateCore({ design, shape, itemReliability, tenants, seed, rule });
    return {
      design,
      tenants,
      coverage: monteCarloInterval(core.coverage),
      meanHalfWidth: core.meanHalfWidth,
      areaUnderCurve: areaOf(core.areaUnderCurve),
      watch: ruleOf(core.watch),
      elevated: ruleOf(core.elevated),
    };
  }
  const figures = evaluateDesign({ design, shape, itemReliability, tenants, seed });
  return {
    design,
    tenants,
    coverage: monteCarloInterval(figures.coverage),
    meanHalfWidth: figures.meanHalfWidth,
    areaUnderCurve: areaOf(figures.areaUnderCurve),
    watch: ruleOf(figures.watch),
    elevated: ruleOf(rule === 'grey-band' ? figures.greyBand : figures.benjaminiHochberg),
  };
}

function ruleOf(figures: RuleFigures): SimulatedRule {
  return {
    power: monteCarloInterval(figures.power),
    falseDiscoveryRate: monteCarloInterval(figures.falseDiscoveryRate),
    falsePositiveRate: monteCarloInterval(figures.falsePositiveRate),
  };
}

function simulationTable({ cells, rule, seed }: Simulation): string {
  const blocks = cells.map((cell) => {
    const rows: [string, SimulatedShare | null][] = [
      ['coverage of the 95 % interval', cell.coverage],
      ['area under the curve', cell.areaUnderCurve],
      ['watch: power', cell.watch.power],
      ['watch: false discovery rate', cell.watch.falseDiscoveryRate],
      ['watch: false positive rate', cell.watch.falsePositiveRate],
      ['elevated: power', cell.elevated.power],
      ['elevated: false discovery rate', cell.elevated.falseDiscoveryRate],
      ['elevated: false positive rate', cell.elevated.falsePositiveRate],
    ];
    return [
      `${cell.design.respondentCount} of ${cell.design.invitedCount} answer, ${cell.tenants} organisations, elevated by ${rule}, seed ${seed}`,
      ...rows.map(([name, share]) => `  ${name.padEnd(32)} ${shareText(share)}`),
    ].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

function shareText(share: SimulatedShare | null): string {
  if (share === null || share.value === null) return '–';
  const { value, interval95 } = share;
  if (interval95 === null) return value.toFixed(3);
  return `${value.toFixed(3)} (${interval95.lower.toFixed(3)}–${interval95.upper.toFixed(3)})`;
}
