import { AnalyseError } from './analyse-error.js';

/** What is to be analysed, checked. */
export interface AnalysePlan {
  readonly group: string;
  readonly items: readonly string[];
  /** Per item, whether a high answer is the unhealthy one. */
  readonly reversed: readonly boolean[];
  readonly scale: { readonly from: number; readonly to: number };
  /** Words that stand for no answer, beside an empty cell. */
  readonly missing: ReadonlySet<string>;
  /** The point on 0 to 100 that the tipping point asks about. */
  readonly criterion: number;
  /** Leave out people whose answers contradict each other in a straight line (a run to compare with, not the result). */
  readonly withoutStraightLines: boolean;
}

export interface AnalyseOptions {
  responses: string[];
  group: string;
  items: string[];
  scale: string;
  reverse?: string[];
  rosterSize?: string;
  missing?: string[];
  criterion?: string;
  withoutStraightLines?: boolean;
  json?: boolean;
}

const MOST_POINTS = 101;
const MOST_ITEMS = 500;

/** Checks the options. @throws AnalyseError analyse.option-invalid. */
export function analysePlan(options: AnalyseOptions): AnalysePlan {
  const { group, items, reverse = [], missing = ['NA'], criterion = '50' } = options;
  const wrong = (sentence: string) => new AnalyseError('analyse.option-invalid', sentence);
  if (items.length === 0) throw wrong('--items names no column: give them as --items Q1,Q2,Q3.');
  if (items.length > MOST_ITEMS) throw wrong(`--items takes at most ${MOST_ITEMS} columns.`);
  const twice = items.find((item, place) => items.indexOf(item) !== place);
  if (twice !== undefined) throw wrong(`--items names "${twice}" twice: name every column once.`);
  if (items.includes(group))
    throw wrong(`"${group}" is the group and an item: take it out of one of --group and --items.`);
  const unknown = reverse.find((item) => !items.includes(item));
  if (unknown !== undefined)
    throw wrong(`--reverse names "${unknown}", which is not among --items: name reversed items in both.`);
  const match = /^(-?\d{1,4}):(-?\d{1,4})$/.exec(options.scale.trim());
  const from = Number(match?.[1]);
  const to = Number(match?.[2]);
  if (!match || to <= from || to - from >= MOST_POINTS)
    throw wrong(
      `--scale "${options.scale}" is not a scale: give the lowest and highest whole number, as in 1:5, at most ${MOST_POINTS} points.`,
    );
  const point = Number(criterion);
  if (criterion.trim() === '' || !(point >= 0 && point <= 100))
    throw wrong(`--criterion "${criterion}" is not a point: give a number from 0 to 100.`);
  const numeric = missing.find((word) => /^-?\d+$/.test(word) && Number(word) >= from && Number(word) <= to);
  if (numeric !== undefined) throw wrong(`--missing names ${numeric}, which is an answer of the scale.`);
  return {
    group,
    items,
    reversed: items.map((item) => reverse.includes(item)),
    scale: { from, to },
    missing: new Set(missing),
    criterion: point,
    withoutStraightLines: options.withoutStraightLines ?? false,
  };
}
