import type { Item, Scale } from '@penumbra/instruments';
import type { PastAnswer, PastPlan } from './past-plan.js';

const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

/** What survey tools write for no answer, and the words for the two refusals. */
const words = new Map<string, PastAnswer>([
  ['n/a', 'no-answer'],
  ['no answer', 'no-answer'],
  ['keine antwort', 'no-answer'],
  ["don't know", 'cannot-say'],
  ['cannot say', 'cannot-say'],
  ['weiß nicht', 'cannot-say'],
  ['kann ich nicht sagen', 'cannot-say'],
  ['prefer not to answer', 'prefer-not-to-answer'],
  ['prefer not to say', 'prefer-not-to-answer'],
  ['keine angabe', 'prefer-not-to-answer'],
]);

/** Labels of five points of agreement, from the lowest, as LimeSurvey, Culture Amp and Qualtrics offer them. */
const fivePoints: readonly (readonly string[])[] = [
  [
    'strongly disagree',
    'stimme gar nicht zu',
    'stimme überhaupt nicht zu',
    'trifft gar nicht zu',
    'trifft überhaupt nicht zu',
  ],
  ['disagree', 'somewhat disagree', 'stimme nicht zu', 'stimme eher nicht zu', 'trifft eher nicht zu'],
  [
    'neither agree nor disagree',
    'neither',
    'neutral',
    'weder noch',
    'teils, teils',
    'teils/teils',
    'unentschieden',
  ],
  ['agree', 'somewhat agree', 'stimme zu', 'stimme eher zu', 'trifft eher zu'],
  [
    'strongly agree',
    'stimme völlig zu',
    'stimme voll zu',
    'stimme voll und ganz zu',
    'trifft voll zu',
    'trifft voll und ganz zu',
  ],
];

/**
 * What a cell means as an answer to an item: by the plan; a whole number; a word for no answer; a label of the item's scale;
 * on five points the usual words of agreement; a LimeSurvey code, counted from the lowest point (`A1`, `AO01`). Turning an
 * item round is left to the instrument, as for every answer.
 * @returns null when it means nothing on this scale.
 */
export function readAnswer(cell: string, item: Item, plan: PastPlan): PastAnswer | null {
  if (cell === '') return 'no-answer';
  const given = Object.hasOwn(plan.values, cell) ? plan.values[cell]! : undefined;
  if (given !== undefined) return typeof given === 'number' ? onScale(given, item.scale) : given;
  if (/^[+-]?\d+([.,]0+)?$/.test(cell)) return onScale(Number(cell.replace(',', '.')), item.scale);
  const text = plain(cell);
  return words.get(text) ?? labelled(text, item.scale) ?? coded(cell, item.scale);
}

const onScale = (rating: number, { from, to }: Scale): number | null =>
  Number.isInteger(rating) && rating >= from && rating <= to ? rating : null;

function labelled(text: string, { from, to, lowLabel, highLabel, pointLabels = {} }: Scale): number | null {
  const isIn = (label: Readonly<Record<string, string | undefined>>) =>
    Object.values(label).some((one) => one !== undefined && plain(one) === text);
  const point = Object.entries(pointLabels).find(([, label]) => isIn(label));
  if (point) return Number(point[0]);
  if (isIn(lowLabel)) return from;
  if (isIn(highLabel)) return to;
  const place = to - from === 4 ? fivePoints.findIndex((labels) => labels.includes(text)) : -1;
  return place === -1 ? null : from + place;
}

function coded(cell: string, scale: Scale): number | null {
  const code = /^(?:A|AO)0*(\d+)$/.exec(cell);
  return code ? onScale(scale.from + Number(code[1]) - 1, scale) : null;
}
