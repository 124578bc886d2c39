import type { Orientation } from '../api/views.js';

/** A range of the 0-100 scale at least this wide is drawn pale: the score may well be elsewhere. */
export const wideRange = 30;

/**
 * Where a score stands on the ladder of seven lightness steps, 1 (lowest) to 7. Steps are equal parts of 0-100 points,
 * fixed and not fitted to the data, so that the same number has the same colour in every reading. A boundary belongs
 * to the higher step.
 */
export function heatStep(score: number): number {
  return Math.min(7, Math.max(1, Math.floor((score * 7) / 100) + 1));
}

/** A hue of its own for each meaning of a high number. */
export const ladders: Record<Orientation, 'health' | 'risk' | 'plain'> = {
  'high-is-healthy': 'health',
  'high-is-risk': 'risk',
  neutral: 'plain',
};

/** The names of the colour tokens of one cell: the ladder says which way is healthy, the step says how high. */
export function heatTokens(score: number, orientation: Orientation) {
  const ladder = ladders[orientation];
  const step = heatStep(score);
  return { fill: `--${ladder}-${step}`, ink: `--${ladder}-ink-${step}` };
}

export const isWide = (low: number, high: number) => high - low >= wideRange;
