// One step of a close, from measured cells to the documents that are kept; below `freezeReading` its parts in reading order.
import { LARGE_CELL, release, type ClippedMean, type ReleaseDecision } from '@penumbra/disclosure';
import { measureTallies, type CellMeasure, type MeasuredCells } from '@penumbra/measures';
import type { FrozenPulse } from '@penumbra/pulses/contract';
import {
  publishableFlag,
  raiseDriftFlags,
  raiseFlags,
  RULE_VERSIONS,
  sourceOfFlag,
  type EarlierReadings,
  type ElevatedRule,
  type Flag,
  type ShownBeside,
} from '@penumbra/risks';
import { welchChange } from '@penumbra/statistics';
import {
  placeComments,
  type CommentPlacement,
  type PlacedComment,
  type WrittenComment,
} from './place-comments.js';
import { cellTrends, pastReadings, sinceBreak, type PastReading, type WaveBefore } from './cell-trends.js';
import { historiesOf, sameItems, withTiers } from './compare-cells.js';
import { decisionText, hashOfDecision } from './decision-text.js';
import type {
  FrozenCell,
  FrozenChange,
  FrozenFigure,
  FrozenHeader,
  FrozenMeasure,
  FrozenReading,
  FrozenTrend,
  WithheldBecause,
} from './contract.js';
import {
  shownMeasures,
  withClippedItems,
  withClipping,
  withPrintedCounts,
  type ShownMeasure,
} from './shown-figures.js';
import {
  cellsToMeasure,
  decideOnStructure,
  type CountedAnswers,
  type StructureDecision,
} from './tally-ballots.js';
import { told } from './told-reason.js';

const componentsBelow = new Set(['hierarchy-shadow', 'dependency']);
const flagRule: ElevatedRule = 'grey-band';

export interface FreezeOptions {
  /** Of the last of the earlier readings: whether its cells are of the same people. */
  readonly before?: WaveBefore | null;
  readonly written?: readonly WrittenComment[];
  /** For a further revision: over which cells, and those of the revision before, with which its comments stay. */
  readonly again?: {
    readonly decision: ReleaseDecision;
    readonly number: number;
    readonly reason: string;
    readonly replaces: string;
    readonly cells: readonly FrozenCell[];
  };
}

/**
 * The whole reading of a closed pulse, in the order tally -> disclosure on structure -> clipping -> statistics on released
 * cells -> flags -> rounding. Pure: the same answers give the same reading, whatever their order. `earlier` are the frozen readings
 * of the same programme, oldest first: change, imbalance over two waves and drift are read from what was released there, as
 * far back as the cell is of the same people; `before` tells of the last of them whether it is.
 * @returns the reading, what was decided on structure, and the comments that may be kept.
 */
export function freezeReading(
  pulse: FrozenPulse,
  counted: CountedAnswers,
  earlier: readonly FrozenReading[],
  { before = null, written = [], again }: FreezeOptions = {},
): { reading: FrozenReading; structure: StructureDecision; comments: readonly PlacedComment[] } {
  const structure = decideOnStructure(pulse, counted, again?.decision);
  const { comment } = pulse.instrument;
  const placement = !comment
    ? null
    : again
      ? placedBefore(again.cells)
      : placeComments(structure.decision, written);
  const cells = cellsToMeasure(pulse, counted, structure);
  const shown = shownMeasures(structure, measureTallies(counted.plan, cells));
  const clipped = measureTallies(counted.plan, withClipping(cells, shown));
  const measured = withPrintedCounts(structure, withClippedItems(clipped, shown));
  const judged = teamCells(pulse, structure);
  const previous = earlier.at(-1) ?? null;
  const trendOf = cellTrends(structure.decision, previous, before);
  const past = pastReadings(earlier);
  const comparableOf = new Map(
    structure.decision.cells.flatMap(({ cellId, kind, teamId }) =>
      judged.has(cellId) ? [[cellId, sinceBreak(cellId, trendOf(kind, teamId), past)] as const] : [],
    ),
  );
  const raised = raiseFlags({
    measured,
    teamCellIds: judged,
    earlier: earlierOf(comparableOf),
    rule: flagRule,
  });
  const flags = raised.map((flag) => publishableFlag(flag, shownBeside(flag, shown)));
  const closedAt = pulse.closedAt ?? pulse.closesAt;
  const header: FrozenHeader = {
    pulseId: pulse.id,
    title: pulse.title,
    programme: pulse.programme,
    ...(pulse.origin === 'imported' ? { origin: pulse.origin } : {}),
    closedAt: closedAt.toISOString(),
    previousPulseId: previous?.header.pulseId ?? null,
    minimumCell: pulse.minimumCell,
    executivesSeeAfterWorkingDays: pulse.executivesSeeAfterWorkingDays,
    measures: measured.measures.map(({ id, name, direction, itemIds }) => ({
      measureId: id,
      name,
      direction,
      itemIds: itemIds.toSorted(),
    })),
    ...(comment
      ? { comment: { text: comment.text, keptUntil: keptUntil(closedAt, pulse.answersKeptDays) } }
      : {}),
    ...(again ? { revision: { number: again.number, reason: again.reason, replaces: again.replaces } } : {}),
    decisionHash: hashOfDecision(decisionText(structure.decision)),
    methods: {
      ...measured.methodVersions,
      tiers: 'posterior-quarters/1',
      change: 'welch/1',
      disclosure: 'tree-rule/2',
      trends: 'membership-bands/1',
      ...(comment ? { comments: 'tree-rule-of-10/1' } : {}),
      flags: RULE_VERSIONS[flagRule],
      instrument: `${pulse.instrument.key}.v${pulse.instrument.version}`,
    },
  };
  const apart = new Set(measured.cells.filter(({ pooled }) => pooled).map(({ cellId }) => cellId));
  const frozen = withTiers(
    frozenCells(pulse, structure, measured, shown, flags, header, previous, trendOf, placement, again?.cells),
    apart,
  );
  const drifted = raiseDriftFlags(historiesOf(comparableOf, header, frozen));
  const drift = byCell(drifted.map((flag) => publishableFlag(flag, shownBeside(flag, shown))));
  const reading: FrozenReading = {
    header,
    cells: frozen.map((cell) => {
      if (!cell.released) return cell;
      const flagged = { ...cell, flags: [...cell.flags, ...(drift.get(cell.cellId) ?? [])] };
      return release(structure.decision, shownBy(structure, cell), 'cell', flagged).value;
    }),
  };
  return { reading, structure, comments: placement?.placed ?? [] };
}

const placedBefore = (cells: readonly FrozenCell[]): CommentPlacement => ({
  placed: [],
  ofCell: new Map(cells.flatMap(({ cellId, comments }) => (comments ? [[cellId, comments] as const] : []))),
});

/** The cell of the decision that a frozen cell shows: two teams may be the same people. */
const shownBy = ({ decision }: StructureDecision, { kind, cellId, teamId }: FrozenCell): string =>
  kind === 'rest' ? cellId : decision.cellOfTeam.get(teamId)!;

const keptUntil = (closedAt: Date, days: number): string =>
  new Date(closedAt.getTime() + days * 24 * 3_600_000).toISOString();

/** Cells that hold exactly one team's own unit: only these are judged for flags, never one that spans several leads. */
function teamCells(pulse: FrozenPulse, { decision }: StructureDecision): Set<string> {
  const teamUnits = new Set(pulse.units.filter((unit) => unit.kind === 'team').map((unit) => unit.id));
  return new Set(
    decision.cells
      .filter((cell) => cell.kind === 'node' && cell.unitIds.length === 1 && teamUnits.has(cell.unitIds[0]!))
      .map((cell) => cell.cellId),
  );
}

/** A drift is read from figures that are frozen already. */
function shownBeside(flag: Flag, shown: ReadonlyMap<string, ShownMeasure>): ShownBeside {
  const source = sourceOfFlag(flag.kind);
  const measure = source && shown.get(source.measureId);
  if (!source || !measure) return { clippedTo: null, showsItems: false };
  const { value, bound } = measure.scores.get(flag.cellId)!;
  const clippedTo = bound === null ? null : source.riskHigh ? value : 100 - value;
  return { clippedTo, showsItems: measure.open.has(flag.cellId) };
}

/** Flags under the cell they speak of. */
function byCell(flags: readonly Flag[]): Map<string, Flag[]> {
  const found = new Map<string, Flag[]>();
  for (const flag of flags) found.set(flag.cellId, [...(found.get(flag.cellId) ?? []), flag]);
  return found;
}

/** What flags need of the readings before: the last probability of imbalance, and the response rates of three waves. */
function earlierOf(comparableOf: ReadonlyMap<string, readonly PastReading[]>): Map<string, EarlierReadings> {
  const wavesForResponse = 3;
  return new Map(
    [...comparableOf].map(([cellId, past]) => {
      const cells = past.map((reading) => reading.cells.get(cellId));
      const before = cells.at(-1)?.flags.find((flag) => flag.kind === 'imbalance');
      const judgedBefore = before && before.severity !== 'insufficient' ? before : null;
      const responseRates = cells
        .slice(-wavesForResponse)
        .flatMap((cell) =>
          cell?.respondentCount && cell.invitedCount ? [cell.respondentCount / cell.invitedCount] : [],
        );
      return [cellId, { imbalanceProbability: judgedBefore && sideOf(judgedBefore), responseRates }];
    }),
  );
}

/** The probability a flag gave; a clipped one gives none, but its index still says on which side of the criterion it lay. */
const sideOf = (flag: Flag): number => flag.probability ?? (flag.index > flag.criterion ? 1 : 0);

function frozenCells(
  pulse: FrozenPulse,
  structure: StructureDecision,
  measured: MeasuredCells,
  shown: ReadonlyMap<string, ShownMeasure>,
  flags: readonly Flag[],
  header: FrozenHeader,
  previous: FrozenReading | null,
  trendOf: (kind: FrozenCell['kind'], teamId: string) => FrozenTrend | null,
  comments: CommentPlacement | null,
  cellsBefore?: readonly FrozenCell[],
): FrozenCell[] {
  const { decision } = structure;
  const raised = byCell(flags);
  const depthOf = new Map<string, number>();
  for (const team of pulse.teams)
    depthOf.set(team.teamId, team.parentId === null ? 0 : depthOf.get(team.parentId)! + 1);
  const teamOf = new Map(pulse.teams.map((team) => [team.teamId, team]));
  const cellOf = new Map(decision.cells.map((cell) => [cell.cellId, cell]));
  const figures = new Map(measured.cells.map((cell) => [cell.cellId, cell.measures]));
  const earlier = new Map(previous?.cells.map((cell) => [cell.cellId, cell]) ?? []);
  const invitedOfUnit = new Map(pulse.units.map((unit) => [unit.id, unit.invitedCount]));

  const place = (teamId: string, kind: 'node' | 'rest') => {
    const team = teamOf.get(teamId)!;
    return {
      cellId: `${kind}.${teamId}`,
      kind,
      teamId,
      parentTeamId: team.parentId,
      depth: depthOf.get(teamId)!,
      teamName: team.name,
      countedElsewhereCount: kind === 'node' ? team.countedElsewhereCount : 0,
    };
  };
  const withheld = (teamId: string, kind: 'node' | 'rest', because: WithheldBecause): FrozenCell => ({
    ...place(teamId, kind),
    released: false,
    withheldBecause: because,
    respondentCount: null,
    invitedCount: null,
    measures: [],
    flags: [],
  });
  const released = (teamId: string, kind: 'node' | 'rest', cellId: string): FrozenCell => {
    const cell = cellOf.get(cellId)!;
    const trend = trendOf(kind, teamId);
    const before = earlier.get(`${kind}.${teamId}`);
    return {
      ...place(teamId, kind),
      released: true,
      withheldBecause: null,
      respondentCount: release(decision, cellId, 'respondents', cell.respondentCount).value,
      invitedCount: cell.unitIds.reduce((sum, unitId) => sum + (invitedOfUnit.get(unitId) ?? 0), 0),
      measures: measured.measures.map(({ id }) =>
        frozenMeasure(
          id,
          cellId,
          structure,
          shown.get(id)!,
          figures.get(cellId)?.[id],
          comparable(id) ? changeOf(id, trend, before) : () => null,
        ),
      ),
      flags: raised.get(cellId) ?? [],
      ...(comments ? { comments: comments.ofCell.get(cellId)! } : {}),
      trend,
    };
  };

  /** Whether the reading before asked the same items for the measure. */
  const comparable = (measureId: string) =>
    previous !== null && sameItems(previous.header, header, measureId);
  if (cellsBefore)
    return cellsBefore.map((cell) =>
      cell.released ? released(cell.teamId, cell.kind, shownBy(structure, cell)) : cell,
    );
  const because = new Map(decision.withheld.map((cell) => [cell.cellId, cell.reason]));
  return pulse.teams.flatMap(({ teamId }) => {
    const own = decision.cellOfTeam.get(teamId) ?? null;
    const restId = `rest.${teamId}`;
    return [
      own === null
        ? withheld(teamId, 'node', told(because.get(`node.${teamId}`) ?? 'too-few-people'))
        : released(teamId, 'node', own),
      ...(cellOf.has(restId)
        ? [released(teamId, 'rest', restId)]
        : because.has(restId)
          ? [withheld(teamId, 'rest', told(because.get(restId)!))]
          : []),
    ];
  });
}

function frozenMeasure(
  measureId: string,
  cellId: string,
  { measures }: StructureDecision,
  shown: ShownMeasure,
  figure: CellMeasure | undefined,
  changeTo: (now: Estimate) => FrozenChange | null,
): FrozenMeasure {
  const { scores } = measures.get(measureId)!;
  if (!figure || !scores.cellIds.includes(cellId)) {
    return { measureId, released: false, reason: 'too-few-answers' };
  }
  const clipped = shown.scores.get(cellId)!;
  const favourable = shown.favourable.get(cellId);
  const open = clipped.bound === null;
  const score = frozenFigure(clipped, figure.interval95);
  const standardError = open ? Math.round(figure.standardError * 10) / 10 : null;
  const degreesOfFreedom = open ? Math.round(figure.degreesOfFreedom) : null;
  const frozen: FrozenMeasure = {
    measureId,
    released: true,
    score,
    standardError,
    degreesOfFreedom,
    respondentCount: figure.respondentCount,
    favourable:
      favourable && figure.favourable
        ? frozenFigure(favourable, {
            lower: figure.favourable.interval95.lower * 100,
            upper: figure.favourable.interval95.upper * 100,
          })
        : null,
    census: figure.respondentCount >= figure.invitedCount,
    tier: null,
    change: changeTo({
      value: score.value,
      standardError,
      degreesOfFreedom,
      respondentCount: figure.respondentCount,
    }),
    parts: componentsBelow.has(measureId) && shown.open.has(cellId) ? partsOf(figure) : null,
  };
  return release(scores, cellId, measureId, frozen).value;
}

/** Rounded once, here. A clipped figure shows no range: the range would give the exact figure away. */
function frozenFigure(clipped: ClippedMean, interval: { lower: number; upper: number }): FrozenFigure {
  const open = clipped.bound === null;
  return {
    value: Math.round(clipped.value),
    bound: clipped.bound,
    low: open ? Math.round(interval.lower) : null,
    high: open ? Math.round(interval.upper) : null,
  };
}

/** Points by which each part moves an index from 50. */
const partsOf = ({ components }: CellMeasure): { id: string; points: number }[] =>
  components!.flatMap(({ id, points }) => (points === null ? [] : [{ id, points: Math.round(points) }]));

/** A frozen score with its precision; null where it is clipped. */
interface Estimate {
  readonly value: number;
  readonly standardError: number | null;
  readonly degreesOfFreedom: number | null;
  readonly respondentCount: number;
}

/**
 * The change of a measure since the previous wave's frozen figure: its direction, where it is clear, and its size where the
 * trend of the cell allows a figure. None across a break. A cell may be large of which few have a score for the measure.
 */
function changeOf(measureId: string, trend: FrozenTrend | null, before: FrozenCell | undefined) {
  const then = before?.measures.find((measure) => measure.measureId === measureId);
  return (now: Estimate): FrozenChange | null => {
    if (!trend || trend.shownAs === 'none' || !then?.released) return null;
    if (then.standardError === null || then.degreesOfFreedom === null) return null;
    if (now.standardError === null || now.degreesOfFreedom === null) return null;
    const { change, clear } = welchChange(
      { mean: then.score.value, standardError: then.standardError, degreesOfFreedom: then.degreesOfFreedom },
      { mean: now.value, standardError: now.standardError, degreesOfFreedom: now.degreesOfFreedom },
    );
    const few = Math.min(then.respondentCount, now.respondentCount) < LARGE_CELL;
    const asFigure = trend.shownAs === 'figure' && !(trend.because === 'large-cell' && few);
    return {
      sincePulseId: trend.sincePulseId,
      direction: clear ? (change > 0 ? 'up' : 'down') : 'none',
      points: asFigure ? now.value - then.score.value : null,
    };
  };
}
