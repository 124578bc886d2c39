import { normalDensity, normalLowerTail, normalQuantile } from '@penumbra/statistics';

/**
 * Shape of the answers to one item at the criterion. `even`: symmetric. `left` and `right`: five points with the long tail
 * on that side; all three have their mean on the middle of the scale.
 */
export type ItemShape = 'even' | 'left' | 'right';

/** Shares of the five points, 1 to 5, for an average person of a team exactly on the criterion. */
export const SHAPES: Readonly<Record<ItemShape, readonly number[]>> = {
  even: [0.1, 0.22, 0.36, 0.22, 0.1],
  left: [0.15, 0.15, 0.3, 0.35, 0.05],
  right: [0.05, 0.35, 0.3, 0.15, 0.15],
};

/**
 * How a person's true standing becomes answers: a latent standing with variance 1 in the population plus an error whose
 * variance makes `reliability` of the latent response, cut into five points. Everything is on 0 to 100, healthy end high;
 * a standing of 0 is the population on the criterion.
 */
export interface ItemModel {
  thresholds: readonly number[];
  errorDeviation: number;
  /** True score (expected answer) at a latent standing. */
  trueScore(standing: number): number;
  /** Its derivative. */
  slope(standing: number): number;
  /** Latent mean at which the population's mean true score is 50. */
  criterionStanding: number;
  /** Standard deviation of true scores in a population on the criterion: the unit of effects. */
  trueScoreDeviation: number;
}

const GRID_FROM = -8;
const GRID_STEP = 0.005;
const GRID_POINTS = 3201;

/** The item model of a shape at an item reliability (of the latent response, 0 to 1). */
export function itemModel(shape: ItemShape, reliability: number): ItemModel {
  const errorDeviation = Math.sqrt((1 - reliability) / reliability);
  const total = Math.sqrt(1 + errorDeviation ** 2);
  let cumulated = 0;
  const thresholds = SHAPES[shape].slice(0, 4).map((share) => {
    cumulated += share;
    return normalQuantile(cumulated) * total;
  });
  const scores = new Float64Array(GRID_POINTS);
  const slopes = new Float64Array(GRID_POINTS);
  for (let i = 0; i < GRID_POINTS; i += 1) {
    const standing = GRID_FROM + i * GRID_STEP;
    for (const threshold of thresholds) {
      const z = (standing - threshold) / errorDeviation;
      scores[i] = (scores[i] as number) + 25 * normalLowerTail(z);
      slopes[i] = (slopes[i] as number) + (25 * normalDensity(z)) / errorDeviation;
    }
  }
  const between = (table: Float64Array, standing: number) => {
    const place = Math.min(GRID_POINTS - 1.001, Math.max(0, (standing - GRID_FROM) / GRID_STEP));
    const low = Math.floor(place);
    const share = place - low;
    return (1 - share) * (table[low] as number) + share * (table[low + 1] as number);
  };
  const trueScore = (standing: number) => between(scores, standing);
  const momentsAt = (centre: number) => {
    let weight = 0;
    let first = 0;
    let second = 0;
    for (let z = -6; z <= 6; z += 0.02) {
      const density = normalDensity(z);
      const score = trueScore(centre + z);
      weight += density;
      first += density * score;
      second += density * score * score;
    }
    const mean = first / weight;
    return { mean, deviation: Math.sqrt(second / weight - mean * mean) };
  };
  let low = -3;
  let high = 3;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (momentsAt(middle).mean < 50) low = middle;
    else high = middle;
  }
  const criterionStanding = (low + high) / 2;
  return {
    thresholds,
    errorDeviation,
    trueScore,
    slope: (standing) => between(slopes, standing),
    criterionStanding,
    trueScoreDeviation: momentsAt(criterionStanding).deviation,
  };
}
