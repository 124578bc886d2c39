import type { CellMeasure, MeasuredCells } from '@penumbra/measures';
import {
  benjaminiHochberg,
  greyBand,
  GREY_BAND_VERSION,
  probabilityAbove,
  studentTUpperTail,
  tippingPoint,
} from '@penumbra/statistics';
import { evidenceOf, shareInWords } from './evidence-of.js';
import { experimentsFor } from './experiments.js';
import { type Flag, HIGH_POINT, type InsufficientReason, NEUTRAL_POINT, type Severity } from './flag.js';

/** Rules that decide which teams are `elevated` while many are judged at once. */
export type ElevatedRule = 'benjamini-hochberg' | 'grey-band';

export const RULE_VERSIONS: Readonly<Record<ElevatedRule, string>> = {
  'benjamini-hochberg': 'benjamini-hochberg/1',
  'grey-band': GREY_BAND_VERSION,
};

const KINDS = ['hierarchy-shadow', 'dependency'] as const;
const SCALE = { from: 0, to: 100 };
const WATCH_PROBABILITY = 0.8;
const WIDEST_HALF_WIDTH = 20;

/**
 * Judges every team on hierarchy shadow and dependency (measurement.md 3.3). Only cells named in `teamCellIds` are judged:
 * leaf units with one lead; departments, rests and units that span several leads get scores, never a flag. Every judged
 * team comes back, also with `none` and `insufficient`. `watch`: posterior probability of an index above 50 at least .80.
 * `elevated`: the rule over all eligible teams against 50; `high`: the same against 62.5.
 */
export function raiseFlags(input: {
  measured: MeasuredCells;
  teamCellIds: ReadonlySet<string>;
  rule?: ElevatedRule;
}): Flag[] {
  const rule = input.rule ?? 'benjamini-hochberg';
  return KINDS.flatMap((kind) => {
    const teams = input.measured.cells.flatMap((cell) => {
      const measure = cell.measures[kind];
      return measure !== undefined && input.teamCellIds.has(cell.cellId)
        ? [{ cellId: cell.cellId, measure }]
        : [];
    });
    const eligible = teams.map(({ measure }) => eligibleForElevated(measure));
    const overNeutral = decide(
      rule,
      teams.map(({ measure }, i) => (eligible[i] ? tail(measure, NEUTRAL_POINT) : null)),
    );
    const overHigh = decide(
      rule,
      teams.map(({ measure }, i) => (eligible[i] ? tail(measure, HIGH_POINT) : null)),
    );
    return teams.map(({ cellId, measure }, i): Flag => {
      const insufficientBecause = insufficiency(measure);
      const probability =
        measure.posterior === null ? null : probabilityAbove(measure.posterior, NEUTRAL_POINT);
      const severity: Severity =
        insufficientBecause !== null
          ? 'insufficient'
          : overHigh.flagged[i]
            ? 'high'
            : overNeutral.flagged[i]
              ? 'elevated'
              : probability !== null && probability >= WATCH_PROBABILITY
                ? 'watch'
                : 'none';
      const components =
        measure.components === null
          ? null
          : measure.components
              .flatMap((component) => {
                if (component.points === null) return [];
                // Items are oriented with the healthy end high, parts of an index with the risk end high.
                const mean = component.kind === 'part' ? component.mean : 100 - component.mean;
                return [{ id: component.id, mean, points: component.points }];
              })
              .sort((a, b) => b.points - a.points || (a.id < b.id ? -1 : 1));
      const silent = measure.invitedCount - measure.respondentCount;
      const flag = {
        kind,
        cellId,
        severity,
        insufficientBecause,
        respondentCount: measure.respondentCount,
        invitedCount: measure.invitedCount,
        index: measure.mean,
        interval95: { lower: measure.interval95.lower, upper: measure.interval95.upper },
        probability,
        pValue: overNeutral.pValues[i] ?? null,
        qValue: overNeutral.qValues[i] ?? null,
        pValueHigh: overHigh.pValues[i] ?? null,
        qValueHigh: overHigh.qValues[i] ?? null,
        silentBestCase: silent > 0 ? measure.nonresponseBounds.lower : null,
        tippingPoint: tippingPoint({
          mean: measure.mean,
          criterion: NEUTRAL_POINT,
          respondentCount: measure.respondentCount,
          invitedCount: measure.invitedCount,
          scale: SCALE,
        }),
        components,
        experiments: experimentsFor(
          kind,
          (components ?? []).map(({ id }) => id),
        ).map(({ id }) => id),
        rule: RULE_VERSIONS[rule],
      };
      return { ...flag, evidence: evidenceOf(flag, itemShares(measure)) };
    });
  });
}

function insufficiency(measure: CellMeasure): InsufficientReason | null {
  if (measure.respondentCount < 5) return 'few-answers';
  if (measure.respondentCount / measure.invitedCount < 0.6) return 'low-response';
  return measure.interval95.halfWidth > WIDEST_HALF_WIDTH ? 'wide-interval' : null;
}

function eligibleForElevated(measure: CellMeasure): boolean {
  return insufficiency(measure) === null && measure.respondentCount / measure.invitedCount >= 0.7;
}

function tail(measure: CellMeasure, criterion: number): number {
  return studentTUpperTail((measure.mean - criterion) / measure.standardError, measure.degreesOfFreedom);
}

function decide(rule: ElevatedRule, pValues: (number | null)[]) {
  if (rule === 'grey-band') return { pValues, ...greyBand(pValues) };
  const qValues = benjaminiHochberg(pValues);
  return { pValues, qValues, flagged: qValues.map((q) => q !== null && q <= 0.05) };
}

function itemShares(measure: CellMeasure) {
  const share = (id: string) =>
    measure.components?.find((component) => component.id === id)?.unfavourableShare;
  const reservations = share('HS8');
  const waits = share('DP2');
  return {
    ...(typeof reservations === 'number' ? { unspokenReservations: shareInWords(reservations) } : {}),
    ...(typeof waits === 'number' ? { waitsForOnePerson: shareInWords(waits) } : {}),
  };
}
