import type { MonteCarloShare } from '@penumbra/simulation';

/** A simulated share and where it would probably lie with endless repetitions. */
export interface SimulatedShare {
  value: number | null;
  standardError: number | null;
  /** 95 % Monte-Carlo interval, within 0 to 1. */
  interval95: { lower: number; upper: number } | null;
}

/** Value -+ 1.96 standard errors. One repetition has no standard error and no interval; no case at all, no value. */
export function monteCarloInterval({ value, standardError }: MonteCarloShare): SimulatedShare {
  if (!Number.isFinite(value)) return { value: null, standardError: null, interval95: null };
  if (!Number.isFinite(standardError)) return { value, standardError: null, interval95: null };
  const half = 1.96 * standardError;
  return {
    value,
    standardError,
    interval95: { lower: Math.max(0, value - half), upper: Math.min(1, value + half) },
  };
}

/**
 * The same for an area under the curve, with the standard error of Hanley & McNeil (1982) for independent teams: on the wide side.
 */
export function areaInterval(area: number | null, atRisk: number, others: number): SimulatedShare | null {
  if (area === null) return null;
  const both = area / (2 - area);
  const twice = (2 * area * area) / (1 + area);
  const variance =
    (area * (1 - area) + (atRisk - 1) * (both - area * area) + (others - 1) * (twice - area * area)) /
    (atRisk * others);
  return monteCarloInterval({ value: area, standardError: Math.sqrt(Math.max(0, variance)) });
}
