import { ewma, normalLowerTail, normalQuantile, theilSen } from '@penumbra/statistics';
import { evidenceOf } from './evidence-of.js';
import { experimentsFor } from './experiments.js';
import type { Evidence, Flag, InsufficientReason, Severity } from './flag.js';

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
 * Drift of each team against its own past (docs/methods.md): an exponentially weighted chart per measure with the
 * first four readings as its baseline. A signal to the unhealthy side of one measure is `watch`, of two or more `elevated`
 * where at least 70 % answered. Index, interval and probability are those of the measure that moved furthest, which makes
 * the probability a little too sure. Teams with fewer than five readings of every measure get no flag at all. About 2 to 3 % false alarms per measure over
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
      return [
        {
          measureId,
          direction,
          baseline: chart.baseline,
          last,
          slope,
          distance,
          excess: distance / last.limit,
        },
      ];
    });
    const worst = charts.toSorted((a, b) => b.excess - a.excess);
    const first = worst[0];
    if (first === undefined) return [];
    const signals = worst.filter(({ excess }) => excess > 1);
    const rate = history.respondentCount / history.invitedCount;
    const insufficientBecause: InsufficientReason | null =
      history.respondentCount < 5 ? 'few-answers' : rate < 0.6 - 1e-12 ? 'low-response' : null;
    const severity: Severity =
      insufficientBecause !== null
        ? 'insufficient'
        : signals.length >= 2 && rate >= 0.7 - 1e-12
          ? 'elevated'
          : signals.length > 0
            ? 'watch'
            : 'none';
    const risk = (value: number) => (first.direction === 'risk' ? value : 100 - value);
    const index = risk(first.last.value);
    const halfWidth = normalQuantile(0.975) * first.last.standardError;
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
      insufficientBecause,
      respondentCount: history.respondentCount,
      invitedCount: history.invitedCount,
      index,
      criterion: risk(first.baseline),
      interval95: {
        lower: Math.max(0, index - halfWidth),
        upper: Math.min(100, index + halfWidth),
      },
      probability: normalLowerTail(first.distance / first.last.standardError),
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
