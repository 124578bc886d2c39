import { mean } from './mean.js';

export interface EwmaPoint {
  /** The exponentially weighted mean after this wave. */
  value: number;
  /** Standard error of its distance from the baseline, the baseline's own included. */
  standardError: number;
  /** Half width of the control band around the baseline. */
  limit: number;
  signal: 'low' | 'high' | null;
}

/**
 * Exponentially weighted moving average chart (Roberts 1959) with a standard error per wave: z_t = lambda m_t +
 * (1 - lambda) z_{t-1}, var_t = lambda^2 SE_t^2 + (1 - lambda)^2 var_{t-1}, plus the baseline's own variance
 * mean(SE^2)/b; signal when |z_t - baseline| > L sqrt(...). The first `baselineWaves` (4) waves are the baseline and give
 * no point; fewer waves than that give null.
 */
export function ewma(
  waves: readonly { mean: number; standardError: number }[],
  options: { lambda?: number; width?: number; baselineWaves?: number } = {},
): { baseline: number; points: EwmaPoint[] } | null {
  const { lambda = 0.3, width = 2.7, baselineWaves = 4 } = options;
  if (waves.length < baselineWaves || baselineWaves < 1) return null;
  const first = waves.slice(0, baselineWaves);
  const baseline = mean(first.map((wave) => wave.mean)) as number;
  const baselineVariance = (mean(first.map((wave) => wave.standardError ** 2)) as number) / baselineWaves;
  let value = baseline;
  let ownVariance = 0;
  const points = waves.slice(baselineWaves).map((wave): EwmaPoint => {
    value = lambda * wave.mean + (1 - lambda) * value;
    ownVariance = lambda ** 2 * wave.standardError ** 2 + (1 - lambda) ** 2 * ownVariance;
    const standardError = Math.sqrt(ownVariance + baselineVariance);
    const limit = width * standardError;
    const distance = value - baseline;
    return {
      value,
      standardError,
      limit,
      signal: distance > limit ? 'high' : distance < -limit ? 'low' : null,
    };
  });
  return { baseline, points };
}
