import { type CoreFigures, evaluateCore } from './evaluate-core.js';
import { type DesignFigures, evaluateDesign } from './evaluate-design.js';
import type { ItemShape } from './item-model.js';
import type { TenantDesign } from './simulate-tenant.js';

/** Group sizes of the rule's table: people in the team, people who answered. */
export const SIZES: readonly (readonly [number, number])[] = [
  [6, 5],
  [8, 6],
  [8, 7],
  [8, 8],
  [12, 9],
  [15, 12],
];

/** Null teams of the independent check: spread above the line, all on it, and all on it with skewed items. */
export const NULLS: readonly { name: string; nullTeams: 'realistic' | 'boundary'; shape: ItemShape }[] = [
  { name: 'realistic', nullTeams: 'realistic', shape: 'even' },
  { name: 'boundary', nullTeams: 'boundary', shape: 'even' },
  { name: 'boundary, tail to the left', nullTeams: 'boundary', shape: 'left' },
  { name: 'boundary, tail to the right', nullTeams: 'boundary', shape: 'right' },
];

export interface Target {
  name: string;
  value: number;
  standardError: number;
  /** What it must be: inclusive bounds, widened by two Monte-Carlo standard errors. */
  atLeast: number | null;
  atMost: number | null;
  met: boolean;
}

/** One cell of the independent check of the grey-band rule, with BH beside it. */
export function checkCell(
  size: readonly [number, number],
  nulls: (typeof NULLS)[number],
  tenants: number,
  seed: number,
  effect = 0.5,
): DesignFigures {
  return evaluateDesign({
    design: { invitedCount: size[0], respondentCount: size[1], nullTeams: nulls.nullTeams, effect },
    shape: nulls.shape,
    tenants,
    seed,
  });
}

/**
 * The acceptance targets on interval, watch, elevated and AUC by simulation. `tenants` per design; each design has a seed of
 * its own, derived from `seed`. A target counts as met when its bound lies within two Monte-Carlo standard errors.
 */
export function simulateTargets(input: { tenants: number; seed: number }): Target[] {
  const { tenants } = input;
  let design = 0;
  const nextSeed = () => input.seed + 1000 * (design += 1);
  const targets: Target[] = [];
  const add = (
    name: string,
    of: { value: number; standardError: number },
    atLeast: number | null,
    atMost: number | null,
  ) => {
    const slack = 2 * (Number.isFinite(of.standardError) ? of.standardError : 0);
    const met =
      (atLeast === null || of.value >= atLeast - slack) && (atMost === null || of.value <= atMost + slack);
    targets.push({ name, ...of, atLeast, atMost, met });
  };
  const coreCell = (of: Partial<TenantDesign>, shape: ItemShape = 'even'): CoreFigures =>
    evaluateCore({ design: of, shape, tenants, seed: nextSeed(), rule: 'grey-band' });
  for (const [invitedCount, respondentCount] of [
    [5, 5],
    [7, 5],
    [8, 7],
    [12, 9],
    [18, 11],
    [25, 15],
    [25, 25],
  ] as const) {
    // prettier-ignore
    const { coverage } = evaluateDesign({
      design: { invitedCount, respondentCount },
      tenants,
      seed: nextSeed(),
    });
    add(`coverage of the 95 % interval, ${respondentCount} of ${invitedCount}`, coverage, 0.93, 0.97);
  }
  for (const nulls of NULLS) {
    for (const size of SIZES) {
      const { greyBand, benjaminiHochberg } = checkCell(size, nulls, tenants, nextSeed());
      const name = `${size[1]} of ${size[0]}, ${nulls.name}`;
      add(
        `false discovery rate of elevated by the grey band, ${name}`,
        greyBand.falseDiscoveryRate,
        null,
        0.05,
      );
      add(
        `false discovery rate by Benjamini-Hochberg, ${name}`,
        benjaminiHochberg.falseDiscoveryRate,
        null,
        null,
      );
    }
  }
  const usual = evaluateDesign({ design: { effect: 0.5 }, tenants, seed: nextSeed() });
  add('false positive rate of watch, 7 of 8, realistic', usual.watch.falsePositiveRate, null, 0.05);
  add('power of watch at .5, 7 of 8', usual.watch.power, 0.8, null);
  add('power of elevated by the grey band at .5, 7 of 8', usual.greyBand.power, 0.65, null);
  add(
    'area under the curve at .5, 7 of 8',
    { value: usual.areaUnderCurve ?? Number.NaN, standardError: 0 },
    0.98,
    null,
  );
  const clear = evaluateDesign({ design: { effect: 0.8 }, tenants, seed: nextSeed() });
  add('power of elevated by the grey band at .8, 7 of 8', clear.greyBand.power, 0.8, null);
  const all = evaluateDesign({ design: { respondentCount: 8 }, tenants, seed: nextSeed() });
  add('power of elevated by the grey band at .5, 8 of 8', all.greyBand.power, 0.8, null);
  for (const effect of [0.5, 0.8]) {
    const core = coreCell({ effect });
    add(`core as asked: power of watch at ${effect}, 7 of 8`, core.watch.power, null, null);
    add(`core as asked: power of elevated at ${effect}, 7 of 8`, core.elevated.power, null, null);
    add(
      `core as asked: false discovery rate of elevated at ${effect}`,
      core.elevated.falseDiscoveryRate,
      null,
      0.05,
    );
    add(`core as asked: false positive rate of watch at ${effect}`, core.watch.falsePositiveRate, null, 0.05);
    add(`core as asked: coverage of the 95 % interval at ${effect}`, core.coverage, 0.93, 0.97);
    add(
      `core as asked: area under the curve at ${effect}, 7 of 8`,
      { value: core.areaUnderCurve ?? Number.NaN, standardError: 0 },
      null,
      null,
    );
  }
  for (const { name, nullTeams, shape } of NULLS.slice(1)) {
    const core = coreCell({ nullTeams }, shape);
    add(
      `core as asked: false discovery rate of elevated, 7 of 8, ${name}`,
      core.elevated.falseDiscoveryRate,
      null,
      0.05,
    );
  }
  const everySize = sizesOf(5, 25).map(([invitedCount, respondentCount]) => ({
    size: `${respondentCount} of ${invitedCount}`,
    ...evaluateDesign({ design: { invitedCount, respondentCount }, tenants, seed: nextSeed() }).coverage,
  }));
  const ordered = everySize.toSorted((a, b) => a.value - b.value);
  for (const [which, own] of [
    ['least', ordered[0]],
    ['greatest', ordered.at(-1)],
  ] as const) {
    const { size, ...coverage } = own as (typeof ordered)[number];
    add(`coverage from 5 to 25 people, ${which} (${size})`, coverage, 0.93, 0.97);
  }
  return targets;
}

/** Every size from `least` to `most` people with the fewest who may answer (5, and 60 %), and with all. */
function sizesOf(least: number, most: number): [invitedCount: number, respondentCount: number][] {
  return Array.from({ length: most - least + 1 }, (_, more) => least + more).flatMap((invited) => {
    const fewest = Math.max(5, Math.ceil(0.6 * invited - 1e-9));
    return fewest === invited ? [[invited, invited]] : [[invited, fewest], [invited, invited]]; // prettier-ignore
  });
}
