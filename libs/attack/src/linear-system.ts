import { greatestCommonDivisor } from './rational.js';
import { recoveredSum, type Figure, type Group, type Measure, type PublishedTables } from './published.js';

/** One unknown: the sum of one measure over the people of one group. */
export interface Unknown {
  readonly measureId: string;
  readonly group: Group;
}

/** One figure as an equation in whole numbers: the coefficients times the unknowns are `scale` times its sum. */
export interface Equation {
  readonly figureId: string;
  readonly coefficients: ReadonlyMap<number, bigint>;
  readonly scale: number;
  readonly sum: { readonly from: number; readonly to: number };
  readonly bounded: boolean;
  readonly n: number | null;
}

export interface LinearSystem {
  readonly unknowns: readonly Unknown[];
  readonly equations: readonly Equation[];
}

/**
 * All published sums as linear equations. A construct of which single items are published too is written out in its
 * items: one person's value is the mean of what he or she answered, so that the sum over people who skipped the same
 * items is the sum of their answered items divided by how many these are. Figures of items do not count people who skipped
 * them.
 */
export function linearSystem({ groups, measures, figures }: PublishedTables): LinearSystem {
  const groupOf = new Map(groups.map((group) => [group.groupId, group]));
  const measureOf = new Map(measures.map((measure) => [measure.measureId, measure]));
  const published = new Set(figures.map(({ measureId }) => measureId));
  const unknowns: Unknown[] = [];
  const place = new Map<string, number>();
  const unknown = (measureId: string, group: Group) => {
    const key = `${measureId}\n${group.groupId}`;
    let at = place.get(key);
    if (at === undefined) {
      at = unknowns.push({ measureId, group }) - 1;
      place.set(key, at);
    }
    return at;
  };
  /** Adds times / per of a group's sum of a measure to an equation. */
  const add = (
    to: Map<number, [bigint, bigint]>,
    measureId: string,
    group: Group,
    times: bigint,
    per: bigint,
  ) => {
    const { items } = measureOf.get(measureId)!;
    if (!items?.some((item) => published.has(item))) {
      if (!group.skipped?.includes(measureId)) plus(to, unknown(measureId, group), times, per);
      return;
    }
    const answered = items.filter((item) => !group.skipped?.includes(item));
    for (const item of answered) plus(to, unknown(item, group), times, per * BigInt(answered.length));
  };
  const equations = figures.flatMap((figure): Equation[] => {
    if (figure.kind === 'count') return [];
    const fractions = new Map<number, [bigint, bigint]>();
    for (const { groupId, times, per } of termsOf(figure))
      add(fractions, figure.measureId, groupOf.get(groupId)!, BigInt(times), BigInt(per));
    let scale = 1n;
    for (const [, per] of fractions.values()) scale *= per / greatestCommonDivisor(scale, per);
    const coefficients = new Map(
      [...fractions].map(([at, [times, per]]) => [at, (times * scale) / per] as const),
    );
    const { figureId } = figure;
    return [
      {
        figureId,
        coefficients,
        scale: Number(scale),
        sum: sumOf(figure, measureOf.get(figure.measureId)!),
        bounded: figure.kind !== 'combined' && Boolean(figure.bound),
        n: figure.kind === 'combined' ? null : figure.n,
      },
    ];
  });
  return { unknowns, equations };
}

const termsOf = (figure: Exclude<Figure, { kind: 'count' }>) =>
  figure.kind === 'combined' ? figure.terms : figure.of.map((groupId) => ({ groupId, times: 1, per: 1 }));

function sumOf(figure: Exclude<Figure, { kind: 'count' }>, measure: Measure) {
  if (figure.kind !== 'combined') return recoveredSum(figure, measure);
  return { from: figure.value - figure.rounding / 2, to: figure.value + figure.rounding / 2 };
}

function plus(to: Map<number, [bigint, bigint]>, at: number, times: bigint, per: bigint): void {
  const [oldTimes, oldPer] = to.get(at) ?? [0n, 1n];
  to.set(at, [oldTimes * per + times * oldPer, oldPer * per]);
}
