import { wholeNumberSpread } from './whole-number-spread.js';

/** One item in one group, from how often each point was chosen; points are counted from 0. */
export interface CountedAnswers {
  answers: number;
  sum: number;
  mean: number | null;
  /** With n - 1; null below two answers. */
  variance: number | null;
  /** Sum of squared deviations. */
  squaredDeviations: number;
  favourable: number;
  /** Mean absolute distance from the mean and from the median; null without answers, 0 for one. */
  averageDeviationFromMean: number | null;
  averageDeviationFromMedian: number | null;
}

/** Describes counts of points. The same figures as `mean`, `variance` and `averageDeviation` of the values themselves. */
export function countedAnswers(counts: ArrayLike<number>, favourableFrom: number): CountedAnswers {
  let answers = 0;
  let sum = 0;
  let squares = 0;
  let favourable = 0;
  for (let point = 0; point < counts.length; point += 1) {
    const count = counts[point] as number;
    answers += count;
    sum += count * point;
    squares += count * point * point;
    if (point >= favourableFrom) favourable += count;
  }
  if (answers === 0) {
    return {
      answers,
      sum,
      mean: null,
      variance: null,
      squaredDeviations: 0,
      favourable,
      averageDeviationFromMean: null,
      averageDeviationFromMedian: null,
    };
  }
  const spread = wholeNumberSpread(answers, sum, squares);
  const mean = sum / answers;
  const median = (pointAt(counts, (answers - 1) >> 1) + pointAt(counts, answers >> 1)) / 2;
  let fromMean = 0;
  let fromMedian = 0;
  for (let point = 0; point < counts.length; point += 1) {
    const count = counts[point] as number;
    fromMean += count * Math.abs(point - mean);
    fromMedian += count * Math.abs(point - median);
  }
  return {
    answers,
    sum,
    mean,
    variance: answers < 2 ? null : spread / answers / (answers - 1),
    squaredDeviations: spread / answers,
    favourable,
    averageDeviationFromMean: answers < 2 ? null : fromMean / answers,
    averageDeviationFromMedian: answers < 2 ? null : fromMedian / answers,
  };
}

/** The point of the answer with this rank, 0 for the smallest. */
function pointAt(counts: ArrayLike<number>, rank: number): number {
  let passed = 0;
  for (let point = 0; point < counts.length; point += 1) {
    passed += counts[point] as number;
    if (passed > rank) return point;
  }
  return counts.length - 1;
}

/** r_wg of one variance, as `rwg` of the statistics. */
export function agreementOf(variance: number | null, expectedVariance: number): number | null {
  return variance === null ? null : 1 - Math.min(variance, expectedVariance) / expectedVariance;
}

/** r_wg(j) of the mean item variance of J items, as `rwgJ` of the statistics. */
export function agreementOfItems(
  meanVariance: number | null,
  items: number,
  expectedVariance: number,
): number | null {
  if (meanVariance === null) return null;
  const ratio = Math.min(meanVariance, expectedVariance) / expectedVariance;
  const agreement = items * (1 - ratio);
  return agreement / (agreement + ratio);
}

/** a_wg of one item, as `awg` of the statistics; `top` is the highest point, counted from 0. */
export function agreementAdjustedForMean(own: CountedAnswers, top: number): number | null {
  const { answers, mean, variance } = own;
  if (mean === null || variance === null || answers < top) return null;
  if (variance === 0) return 1;
  return 1 - (2 * variance) / (((top - mean) * mean * answers) / (answers - 1));
}
