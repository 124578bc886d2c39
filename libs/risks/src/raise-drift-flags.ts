import { ewma, theilSen } from '@penumbra/statistics';
import { evidenceOf } from './evidence-of.js';
import { experimentsFor } from './experiments.js';
import type { Evidence, Flag, Severity } from './flag.js';

/** Released figures of one team over its readings, oldest first, the present one last. */
export interface TeamHistory {
  cellId: string;
  respondentCount: number;
  invitedCount: number;
  measures: readonly {
    measureId: string;
    direction: 'health' | 'risk';
    /** A reading whose figure was withheld or clipped is left out. */
    readings: readonly { mean: number; standardError: number }[];
  }[];
}

/**
 * Drift of each team against its own past (measurement.md 2.11): an exponentially weighted chart per measure with the
 * first four readings as its baseline. A signal to the unhealthy side of one measure is `watch`, of two or more `elevated`.
 * Teams with fewer than five readings of every measure get no flag at all. About 2 to 3 % false alarms per measure over
 * twelve readings; no correction over measures.
 */
export function raiseDriftFlags(histories: readonly TeamHistory[]): Flag[] {
  return histories.flatMap((history) => {
    const charts = history.measures.flatMap(({ measureId, direction, readings }) => {
      const chart = ewma(readings);
      const last = chart?.points.at(-1);
      if (!chart || !last) return [];
      const slope = theilSen(readings.map(({ mean }, x) => ({ x, y: mean })))?.slope ?? 0;
      const distance = direction === 'risk' ? last.value - chart.baseline : chart.baseline - last.value;
      return [{ measureId, direction, baseline: chart.baseline, last, slope, excess: distance / last.limit }];
    });
    const worst = charts.toSorted((a, b) => b.excess - a.excess);
    const first = worst[0];
    if (first === undefined) return [];
    const signals = worst.filter(({ excess }) => excess > 1);
    const severity: Severity = signals.length >= 2 ? 'elevated' : signals.length === 1 ? 'watch' : 'none';
    const risk = (value: number) => (first.direction === 'risk' ? value : 100 - value);
    const special = signals.flatMap(({ measureId, direction, baseline, last, slope }): Evidence[] => [
      {
        key: direction === 'risk' ? 'drifted-up' : 'drifted-down',
        numbers: { measure: measureId, from: baseline, to: last.value },
      },
      { key: 'slope', numbers: { points: slope } },
    ]);
    const flag: Omit<Flag, 'evidence'> = {
      kind: 'drift',
      cellId: history.cellId,
      severity,
      insufficientBecause: null,
      respondentCount: history.respondentCount,
      invitedCount: history.invitedCount,
      index: risk(first.last.value),
      criterion: risk(first.baseline),
      interval95: null,
      probability: null,
      pValue: null,
      qValue: null,
      pValueHigh: null,
      qValueHigh: null,
      ruleDetails: null,
      silentBestCase: null,
      tippingPoint: null,
      components: null,
      corroborators: [],
      experiments: experimentsFor('drift').map(({ id }) => id),
      rule: 'ewma/1',
    };
    return [{ ...flag, evidence: evidenceOf(flag, { special }) }];
  });
}
