/** People whose answers always count together: a unit in one wave, or those of it who skipped the same items. */
export interface Group {
  readonly groupId: string;
  /** How many answered; null where that is not known. */
  readonly respondents: number | null;
  /** Items that none of them answered. */
  readonly skipped?: readonly string[];
}

export interface Measure {
  readonly measureId: string;
  /** Ends of the scale of one person's value. */
  readonly from: number;
  readonly to: number;
  /** Smallest difference between two people's values, where there is one: 1 for an item from 1 to 5. */
  readonly step?: number;
  /** A construct: one person's value is the mean of the answered ones of these measures. */
  readonly items?: readonly string[];
}

interface AnyFigure {
  readonly figureId: string;
  readonly measureId: string;
}

/** A mean or sum over people of the groups. */
export interface MeanFigure extends AnyFigure {
  readonly kind: 'mean' | 'sum';
  readonly of: readonly string[];
  readonly n: number;
  readonly value: number;
  /** What the value was rounded to: 1 for whole numbers; 0 for not at all. */
  readonly rounding: number;
  /** "At least" or "at most": the value is a bound only. */
  readonly bound?: 'at-least' | 'at-most' | null;
  /** False where n is known to the one who attacks but was not printed. */
  readonly countPrinted?: boolean;
}

/** A sum of groups' sums with weights `times / per`: a mean of team means, a change between waves, a window. */
export interface CombinedFigure extends AnyFigure {
  readonly kind: 'combined';
  readonly terms: readonly { readonly groupId: string; readonly times: number; readonly per: number }[];
  readonly value: number;
  readonly rounding: number;
}

/** How many people of the groups have a value of the measure. */
export interface CountFigure extends AnyFigure {
  readonly kind: 'count';
  readonly of: readonly string[];
  readonly n: number;
}

export type Figure = MeanFigure | CombinedFigure | CountFigure;

/** Everything that somebody can get hold of. */
export interface PublishedTables {
  /** Nothing about fewer than k people may be had. */
  readonly k: number;
  readonly groups: readonly Group[];
  readonly measures: readonly Measure[];
  readonly figures: readonly Figure[];
}

export interface Finding {
  /**
   * - `solved`: a linear combination of figures is a figure about 1 to k - 1 people.
   * - `unclipped`: a figure published as a bound only follows exactly from others, and lies beyond the bound.
   * - `range`: one person's value cannot be anywhere on its scale.
   * - `count`: two or three printed counts differ by 1 to k - 1 people.
   */
  readonly kind: 'solved' | 'unclipped' | 'range' | 'count';
  readonly measureId: string;
  readonly groupIds: readonly string[];
  /** How many people it is about; null where that cannot be told. */
  readonly people: number | null;
  /** How to get it: the figures, each so many times. */
  readonly from: readonly { readonly figureId: string; readonly times: number }[];
  /** Mean value of these people (`range`: of any one of them) as far as rounding lets it be known; null for counts and weighted combinations. */
  readonly value: { readonly from: number; readonly to: number } | null;
}

/** The range of a figure's sum: rounding undone, and bounds for what they are. */
export function sumRange(figure: MeanFigure, { from, to }: Measure): { from: number; to: number } {
  const { kind, n, value, rounding, bound } = figure;
  const half = (kind === 'mean' ? n * rounding : rounding) / 2;
  const sum = kind === 'mean' ? value * n : value;
  return {
    from: Math.max(n * from, bound === 'at-most' ? n * from : sum - half),
    to: Math.min(n * to, bound === 'at-least' ? n * to : sum + half),
  };
}

/** The exact sum where only one is possible in its range; otherwise the range. */
export function recoveredSum(figure: MeanFigure, measure: Measure): { from: number; to: number } {
  const range = sumRange(figure, measure);
  if (!measure.step || figure.bound) return range;
  const least = figure.n * measure.from;
  const first = Math.ceil((range.from - least) / measure.step - 1e-9);
  const last = Math.floor((range.to - least) / measure.step + 1e-9);
  if (first !== last) return range;
  const sum = least + first * measure.step;
  return { from: sum, to: sum };
}
