import type { CellMeasure, Measure, MeasuredCell, MeasuredCells } from '@penumbra/measures';
import { tippingPoint } from '@penumbra/statistics';
import { corroboratorsOf, pluralisticGap, quietAgreement, tenantBackground } from './corroborators.js';
import { type Besides, evidenceOf, shareInWords } from './evidence-of.js';
import { experimentsFor } from './experiments.js';
import {
  type Corroborator,
  type Evidence,
  type Flag,
  type FlagKind,
  HIGH_POINT,
  IMBALANCE_POINT,
  NEUTRAL_POINT,
  type Severity,
  WATCH_PROBABILITY,
} from './flag.js';
import {
  type ElevatedRule,
  insufficiency,
  isEligible,
  type Judgement,
  judgeTeams,
  RULE_VERSIONS,
} from './judge-teams.js';

/** What earlier readings say of a team; everything may be left out. */
export interface EarlierReadings {
  /** Probability of imbalance in the reading before, as its own flag gave it. */
  imbalanceProbability?: number | null;
  /** Response rates (0 to 1) of earlier readings, oldest first. */
  responseRates?: readonly number[];
}

/** Risks judged by their index (docs/methods.md, Flags), and the measure each is read from. */
const INDEXED: readonly { kind: FlagKind; measureId: string; riskHigh: boolean; leastItems: number }[] = [
  { kind: 'hierarchy-shadow', measureId: 'hierarchy-shadow', riskHigh: true, leastItems: 1 },
  { kind: 'dependency', measureId: 'dependency', riskHigh: true, leastItems: 1 },
  { kind: 'overload', measureId: 'load', riskHigh: false, leastItems: 2 },
  { kind: 'low-shared-context', measureId: 'shared-context', riskHigh: false, leastItems: 2 },
];

/** The measure a flag is read from, and whether its high end is the risk; null for drift, which has no measure of its own. */
export function sourceOfFlag(kind: FlagKind): { measureId: string; riskHigh: boolean } | null {
  if (kind === 'imbalance') return { measureId: 'balance', riskHigh: false };
  if (kind === 'false-consensus') return { measureId: 'AG1', riskHigh: true };
  return INDEXED.find((one) => one.kind === kind) ?? null;
}

const SCALE = { from: 0, to: 100 };

/**
 * Judges every team on every risk the answers can speak of. Only cells named in `teamCellIds` are judged: leaf units with
 * one lead; departments, rests and units that span several leads get scores, never a flag. Every judged team comes back,
 * also with `none` and `insufficient`.
 *
 * Hierarchy shadow, dependency, overload and low shared context (the last two when at least two of their items were asked):
 * `watch` posterior probability of an index above 50 at least .80; `elevated` the rule over all eligible teams against 50;
 * `high` the same against 62.5, or for hierarchy shadow elevated with two corroborators.
 * Imbalance: `watch` when balance lies under 7 of 10 with probability at least .80 in this reading and in the one before
 * (once may be temporary); `elevated` when the rule says so as well.
 * False consensus: `watch` when one of its two signs is there (quiet agreement, pluralistic gap), `elevated` with both and a
 * response of 70 %; a rule of thumb without false-discovery control.
 */
export function raiseFlags(input: {
  measured: MeasuredCells;
  teamCellIds: ReadonlySet<string>;
  earlier?: ReadonlyMap<string, EarlierReadings>;
  rule?: ElevatedRule;
}): Flag[] {
  const { measured } = input;
  const rule = input.rule ?? 'benjamini-hochberg';
  const cells = measured.cells.filter((cell) => input.teamCellIds.has(cell.cellId));
  const background = tenantBackground(measured);
  const flags: Flag[] = [];
  for (const { kind, measureId, riskHigh, leastItems } of INDEXED) {
    const measure = measured.measures.find(({ id }) => id === measureId);
    if (measure === undefined || measure.itemIds.length < leastItems) continue;
    for (const { cell, own, judgement } of judged(
      cells,
      measure,
      riskHigh,
      rule,
      NEUTRAL_POINT,
      HIGH_POINT,
    )) {
      const rates = input.earlier?.get(cell.cellId)?.responseRates ?? [];
      const corroborators = kind === 'hierarchy-shadow' ? corroboratorsOf(cell, background, rates) : [];
      flags.push(
        finish(kind, cell, own, judgement, riskHigh, NEUTRAL_POINT, RULE_VERSIONS[rule], {
          severity: severityOf(judgement, corroborators),
          corroborators,
          besides: itemShares(own),
        }),
      );
    }
  }
  const balance = measured.measures.find(({ id }) => id === 'balance');
  if (balance !== undefined) {
    for (const { cell, own, judgement } of judged(
      cells,
      balance,
      false,
      rule,
      IMBALANCE_POINT,
      NEUTRAL_POINT,
    )) {
      const before = input.earlier?.get(cell.cellId)?.imbalanceProbability ?? null;
      flags.push(imbalance(cell, own, judgement, before, RULE_VERSIONS[rule]));
    }
  }
  for (const cell of cells) {
    const agreement = cell.measures['AG1'];
    if (agreement?.components && cell.measures['hierarchy-shadow']?.components) {
      const signs: Corroborator[] = [
        ...(quietAgreement(cell, agreement, background) ? (['false-consensus'] as const) : []),
        ...(pluralisticGap(cell, agreement) ? (['pluralistic-gap'] as const) : []),
      ];
      flags.push(falseConsensus(cell, agreement, signs));
    }
  }
  return flags;
}

function judged(
  cells: readonly MeasuredCell[],
  measure: Measure,
  riskHigh: boolean,
  rule: ElevatedRule,
  criterion: number,
  highCriterion: number,
) {
  const teams = cells.flatMap((cell) => {
    const own = cell.measures[measure.id];
    return own === undefined ? [] : [{ cellId: cell.cellId, cell, measure: own, riskHigh }];
  });
  const judgements = judgeTeams(teams, rule, criterion, highCriterion);
  return teams.map(({ cell, measure: own }, i) => ({ cell, own, judgement: judgements[i] as Judgement }));
}

function severityOf(judgement: Judgement, corroborators: readonly Corroborator[]): Severity {
  if (judgement.insufficientBecause !== null) return 'insufficient';
  if (judgement.overHigh.flagged) return 'high';
  if (judgement.overCriterion.flagged) return corroborators.length >= 2 ? 'high' : 'elevated';
  return (judgement.probability ?? 0) >= WATCH_PROBABILITY ? 'watch' : 'none';
}

function imbalance(
  cell: MeasuredCell,
  own: CellMeasure,
  judgement: Judgement,
  before: number | null,
  rule: string,
): Flag {
  const now = judgement.insufficientBecause === null && (judgement.probability ?? 0) >= WATCH_PROBABILITY;
  const twice = now && before !== null && before >= WATCH_PROBABILITY;
  const severity: Severity =
    judgement.insufficientBecause !== null
      ? 'insufficient'
      : twice
        ? judgement.overCriterion.flagged
          ? 'elevated'
          : 'watch'
        : 'none';
  const special: Evidence[] = twice
    ? [{ key: 'two-readings-in-a-row', numbers: {} }]
    : now
      ? [{ key: 'first-reading-below', numbers: {} }]
      : [];
  const flag = finish('imbalance', cell, own, judgement, false, IMBALANCE_POINT, rule, {
    severity,
    corroborators: [],
    besides: { special },
  });
  // It is never `high`, so nothing is said of a second criterion.
  return { ...flag, pValueHigh: null, qValueHigh: null };
}

function falseConsensus(cell: MeasuredCell, agreement: CellMeasure, signs: Corroborator[]): Flag {
  const insufficientBecause = insufficiency(agreement);
  const severity: Severity =
    insufficientBecause !== null
      ? 'insufficient'
      : signs.length === 2 && isEligible(agreement)
        ? 'elevated'
        : signs.length > 0
          ? 'watch'
          : 'none';
  const { lower, upper } = agreement.interval95;
  const flag: Omit<Flag, 'evidence'> = {
    ...countsOf(agreement),
    kind: 'false-consensus',
    cellId: cell.cellId,
    severity,
    insufficientBecause,
    index: agreement.mean,
    criterion: 75,
    interval95: { lower, upper },
    probability: null,
    pValue: null,
    qValue: null,
    pValueHigh: null,
    qValueHigh: null,
    ruleDetails: null,
    silentBestCase: null,
    tippingPoint: null,
    components: null,
    corroborators: signs,
    experiments: experimentsFor('false-consensus').map(({ id }) => id),
    rule: 'false-consensus/1',
  };
  return { ...flag, evidence: evidenceOf(flag, formalAgreement(agreement)) };
}

function formalAgreement(agreement: CellMeasure): Besides {
  // The share of a clipped item would tell how those few answered who did not give the highest.
  const share = agreement.clipped ? null : agreement.components?.[0]?.highShare;
  return typeof share === 'number'
    ? { special: [{ key: 'formal-agreement', numbers: { share: shareInWords(share) } }] }
    : {};
}

function countsOf(measure: CellMeasure) {
  return { respondentCount: measure.respondentCount, invitedCount: measure.invitedCount };
}

function finish(
  kind: FlagKind,
  cell: MeasuredCell,
  own: CellMeasure,
  judgement: Judgement,
  riskHigh: boolean,
  criterion: number,
  rule: string,
  more: { severity: Severity; corroborators: Corroborator[]; besides: Besides },
): Flag {
  const components = kind === 'imbalance' ? null : componentsOf(own, riskHigh);
  const flag: Omit<Flag, 'evidence'> = {
    ...countsOf(own),
    kind,
    cellId: cell.cellId,
    severity: more.severity,
    insufficientBecause: judgement.insufficientBecause,
    index: judgement.index,
    criterion,
    interval95: judgement.interval95,
    probability: judgement.probability,
    pValue: judgement.overCriterion.pValue,
    qValue: judgement.overCriterion.qValue,
    pValueHigh: judgement.overHigh.pValue,
    qValueHigh: judgement.overHigh.qValue,
    ruleDetails: judgement.ruleDetails,
    silentBestCase:
      own.invitedCount > own.respondentCount
        ? (judgement.index * own.respondentCount) / own.invitedCount
        : null,
    tippingPoint: tippingPoint({ ...countsOf(own), mean: judgement.index, criterion, scale: SCALE }),
    components,
    corroborators: more.corroborators,
    experiments: experimentsFor(
      kind,
      (components ?? []).map(({ id }) => id),
    ).map(({ id }) => id),
    rule,
  };
  return { ...flag, evidence: evidenceOf(flag, more.besides) };
}

function componentsOf(measure: CellMeasure, riskHigh: boolean): Flag['components'] {
  if (measure.components === null) return null;
  return measure.components
    .flatMap((component) => {
      if (component.points === null) return [];
      return [{ id: component.id, points: riskHigh ? component.points : -component.points }];
    })
    .sort((a, b) => b.points - a.points || (a.id < b.id ? -1 : 1));
}

function itemShares(measure: CellMeasure): Besides {
  const share = (id: string) =>
    measure.components?.find((component) => component.id === id)?.unfavourableShare;
  const reservations = share('HS8');
  const waits = share('DP2');
  return {
    ...(typeof reservations === 'number' ? { unspokenReservations: shareInWords(reservations) } : {}),
    ...(typeof waits === 'number' ? { waitsForOnePerson: shareInWords(waits) } : {}),
  };
}
