import { itemModel, type ItemShape } from './item-model.js';
import { judgeTenant } from './judge-tenant.js';
import { seededRandom } from './seeded-random.js';
import { simulateTenant, type TenantDesign, USUAL_TENANT } from './simulate-tenant.js';

/** A share over tenants with its Monte-Carlo standard error. */
export interface MonteCarloShare {
  value: number;
  standardError: number;
}

export interface RuleFigures {
  /** Share of the teams at risk that are flagged. */
  power: MonteCarloShare;
  /** Mean over tenants of false flags / flags (0 where there are none). */
  falseDiscoveryRate: MonteCarloShare;
  /** Share of the other teams that are flagged. */
  falsePositiveRate: MonteCarloShare;
}

export interface DesignFigures {
  tenants: number;
  coverage: MonteCarloShare;
  meanHalfWidth: number;
  /** Chance that a team at risk has a lower mean than another team; null when there is only one kind. */
  areaUnderCurve: number | null;
  watch: RuleFigures;
  benjaminiHochberg: RuleFigures;
  greyBand: RuleFigures;
}

/**
 * Simulates `tenants` organisations of one design and returns what the rules find. The seed fixes everything; tenant t uses
 * a stream of its own, so that more tenants begin with the same ones.
 */
export function evaluateDesign(input: {
  design?: Partial<TenantDesign>;
  shape?: ItemShape;
  itemReliability?: number;
  tenants: number;
  seed: number;
}): DesignFigures {
  const design = { ...USUAL_TENANT, ...input.design };
  const model = itemModel(input.shape ?? 'even', input.itemReliability ?? 0.45);
  const watch = new RuleTally();
  const benjaminiHochberg = new RuleTally();
  const greyBand = new RuleTally();
  const covered: number[] = [];
  const atRiskMeans: number[] = [];
  const otherMeans: number[] = [];
  let halfWidths = 0;
  for (let tenant = 0; tenant < input.tenants; tenant += 1) {
    const random = tenantStream(input.seed, tenant);
    const verdicts = judgeTenant(simulateTenant(design, model, random));
    watch.add(verdicts, (verdict) => verdict.watch);
    benjaminiHochberg.add(verdicts, (verdict) => verdict.elevatedByBenjaminiHochberg);
    greyBand.add(verdicts, (verdict) => verdict.elevatedByGreyBand);
    covered.push(verdicts.filter((verdict) => verdict.covered).length / verdicts.length);
    for (const verdict of verdicts) {
      (verdict.atRisk ? atRiskMeans : otherMeans).push(verdict.mean);
      halfWidths += verdict.halfWidth / verdicts.length;
    }
  }
  return {
    tenants: input.tenants,
    coverage: monteCarlo(covered),
    meanHalfWidth: halfWidths / input.tenants,
    areaUnderCurve: areaUnderCurve(atRiskMeans, otherMeans),
    watch: watch.figures(),
    benjaminiHochberg: benjaminiHochberg.figures(),
    greyBand: greyBand.figures(),
  };
}

/** Collects one rule's hits and false alarms over tenants. */
export class RuleTally {
  private readonly power: number[] = [];
  private readonly discoveries: number[] = [];
  private readonly positives: number[] = [];

  add<Verdict extends { atRisk: boolean }>(
    verdicts: readonly Verdict[],
    flagged: (verdict: Verdict) => boolean,
  ): void {
    let hits = 0;
    let atRisk = 0;
    let alarms = 0;
    for (const verdict of verdicts) {
      if (verdict.atRisk) atRisk += 1;
      if (!flagged(verdict)) continue;
      if (verdict.atRisk) hits += 1;
      else alarms += 1;
    }
    if (atRisk > 0) this.power.push(hits / atRisk);
    this.discoveries.push(alarms === 0 ? 0 : alarms / (hits + alarms));
    if (atRisk < verdicts.length) this.positives.push(alarms / (verdicts.length - atRisk));
  }

  figures(): RuleFigures {
    return {
      power: monteCarlo(this.power),
      falseDiscoveryRate: monteCarlo(this.discoveries),
      falsePositiveRate: monteCarlo(this.positives),
    };
  }
}

/** The random stream of one tenant of a seed. */
export function tenantStream(seed: number, tenant: number) {
  return seededRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(tenant + 1, 0x85ebca6b));
}

/** Mean over tenants with its standard error; no tenant has neither. */
export function monteCarlo(values: readonly number[]): MonteCarloShare {
  const n = values.length;
  if (n === 0) return { value: Number.NaN, standardError: Number.NaN };
  const value = values.reduce((sum, one) => sum + one, 0) / n;
  const squares = values.reduce((sum, one) => sum + (one - value) ** 2, 0);
  return { value, standardError: n < 2 ? Number.NaN : Math.sqrt(squares / (n - 1) / n) };
}

/** Mann-Whitney: share of pairs in which the team at risk has the lower mean, ties counted half. */
export function areaUnderCurve(atRisk: readonly number[], others: readonly number[]): number | null {
  if (atRisk.length === 0 || others.length === 0) return null;
  const all = [
    ...atRisk.map((value) => ({ value, risk: true })),
    ...others.map((value) => ({ value, risk: false })),
  ].sort((a, b) => a.value - b.value);
  let rankSum = 0;
  for (let i = 0; i < all.length;) {
    let j = i;
    while (j < all.length && (all[j] as { value: number }).value === (all[i] as { value: number }).value)
      j += 1;
    const rank = (i + 1 + j) / 2;
    for (let k = i; k < j; k += 1) if ((all[k] as { risk: boolean }).risk) rankSum += rank;
    i = j;
  }
  const lower = rankSum - (atRisk.length * (atRisk.length + 1)) / 2;
  return 1 - lower / (atRisk.length * others.length);
}
