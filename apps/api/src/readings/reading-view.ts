// A reading as the API gives it: first the schemas, then a function for each that fills it. Only words and shapes; what
// may be shown was decided when the reading was frozen.
import { textIn } from '@penumbra/instruments';
import {
  sameItems,
  type FrozenCell,
  type FrozenFigure,
  type FrozenHeader,
  type FrozenMeasure,
  type OpeningTime,
  type SeenReading,
  type SeenTeam,
} from '@penumbra/readings';
import { describeFlag, experiments, type Flag, partInWords, sourceOfFlag } from '@penumbra/risks';
import { z } from 'zod';
import { TeamRef } from '../people/team-ref.js';
import { CommentsInfo, commentsInfo } from './comment-view.js';
import { Reason } from './reason.js';
import {
  changeText,
  comparisonLimit,
  criterionText,
  restName,
  tierText,
  tippingText,
  whyLabel,
  withheldText,
} from './reading-words.js';

type Locale = 'en' | 'de';

export const PulseRef = z
  .object({
    id: z.string(),
    title: z.string(),
    closedAt: z.string(),
    origin: z.literal('imported').optional(),
  })
  .meta({ id: 'PulseRef' });
const Part = z.object({ id: z.string(), name: z.string(), points: z.number() });
const Bound = z.enum(['at-least', 'at-most']).nullable();
const Change = z.object({
  text: z.string(),
  direction: z.enum(['up', 'down', 'none']),
  points: z
    .number()
    .optional()
    .meta({ description: 'The size; left out where so few joined or left that it would be mostly theirs.' }),
});
const Break = Reason.nullable().meta({
  description: 'Why it is not compared with the pulse before, so that no line leads there; null where it is.',
});
const Tier = z.object({ place: z.enum(['highest-quarter', 'lowest-quarter']), text: z.string() });
export const MeasureView = z
  .discriminatedUnion('released', [
    z.object({
      measureId: z.string(),
      released: z.literal(true),
      score: z.number(),
      bound: Bound,
      low: z.number().nullable(),
      high: z.number().nullable(),
      respondentCount: z.number(),
      census: z.boolean(),
      favourable: z
        .object({
          percent: z.number(),
          bound: Bound,
          low: z.number().nullable(),
          high: z.number().nullable(),
        })
        .nullable(),
      change: Change.nullable(),
      tier: Tier.nullable(),
      parts: z.array(Part).nullable(),
    }),
    z.object({ measureId: z.string(), released: z.literal(false), reason: Reason }),
  ])
  .meta({ id: 'MeasureView' });
const FlagRow = z
  .object({
    kind: z.string(),
    name: z.string(),
    severity: z.enum(['insufficient', 'none', 'watch', 'elevated', 'high']),
    severityText: z.string(),
    team: TeamRef,
    index: z.number(),
    bound: Bound,
    low: z.number().nullable(),
    high: z.number().nullable(),
    probability: z.number().nullable(),
    evidence: z.array(z.string()),
  })
  .meta({
    id: 'FlagRow',
    description:
      'A flag of an overview; its parts, what could overturn it and what to try stand on the team’s page.',
  });
const FlagView = z
  .object({
    flagId: z.string(),
    cellId: z.string(),
    ...FlagRow.shape,
    tippingPoint: z.string().nullable(),
    parts: z.array(Part).nullable(),
    experiments: z.array(z.object({ id: z.string(), text: z.string(), askedBackWith: z.array(z.string()) })),
    ruleVersion: z.string(),
    why: z.array(z.object({ label: z.string(), value: z.string() })),
    caveats: z.array(z.string()),
  })
  .meta({ id: 'FlagView' });
const place = {
  cellId: z.string(),
  kind: z.enum(['node', 'rest']),
  team: TeamRef,
  parentTeamId: z.string().nullable(),
  depth: z.number(),
  name: z.string(),
};
const { cellId: _cellId, name: _name, ...rowPlace } = place;
const rowName = z.string().optional().meta({ description: 'Where it is not that of the team.' });
const CellView = z
  .discriminatedUnion('released', [
    z.object({
      ...place,
      released: z.literal(true),
      respondentCount: z.number(),
      invitedCount: z.number(),
      countedHigherUp: z.number(),
      break: Break,
      measures: z.array(MeasureView),
      flags: z.array(FlagView),
    }),
    z.object({ ...place, released: z.literal(false), reason: Reason }),
  ])
  .meta({ id: 'CellView' });
const RowMeasure = z
  .union([
    z.object({
      score: z
        .array(z.number())
        .min(1)
        .max(3)
        .meta({ description: 'The score and, unless it is a bound, the ends of its 95% range.' }),
      bound: Bound.unwrap().optional(),
      respondentCount: z.number().optional().meta({ description: 'Where it is not that of the row.' }),
      census: z.literal(true).optional(),
      change: z.string().optional(),
      tier: z.string().optional(),
    }),
    z.object({ reason: Reason }),
  ])
  .meta({ id: 'RowMeasure' });
const RowView = z
  .discriminatedUnion('released', [
    z.object({
      ...rowPlace,
      name: rowName,
      released: z.literal(true),
      respondentCount: z.number(),
      invitedCount: z.number(),
      countedHigherUp: z.number(),
      break: Reason.optional(),
      measures: z
        .array(RowMeasure.nullable())
        .meta({ description: 'As many as the overview has measures, in their order.' }),
    }),
    z.object({ ...rowPlace, name: rowName, released: z.literal(false), reason: Reason }),
  ])
  .meta({
    id: 'RowView',
    description:
      'A cell of an overview, short enough for a thousand: its cellId is its kind, a point and the id of its team, the flags of ' +
      'a node are those of the overview with its team, and what a measure has not is left out. Favourable shares, the parts of indices ' +
      'and sizes of changes that are not clear stand on the team’s page.',
  });
/** When a reading opens to executives and to everyone who was asked. */
export const OpeningView = z.object({ at: z.string(), open: z.boolean() }).meta({ id: 'Opening' });
export const MeasureInfo = z
  .object({
    id: z.string(),
    name: z.string(),
    orientation: z.enum(['high-is-healthy', 'high-is-risk', 'neutral']),
  })
  .meta({ id: 'MeasureInfo' });

export const ReadingSummary = z
  .object({
    pulse: PulseRef,
    scope: TeamRef,
    respondentCount: z.number().nullable(),
    invitedCount: z.number().nullable(),
    openToEveryone: OpeningView,
  })
  .meta({ id: 'ReadingSummary' });
export const Overview = z
  .object({
    pulse: PulseRef,
    previous: PulseRef.nullable(),
    minimumCell: z.number(),
    methods: z.record(z.string(), z.string()),
    scope: TeamRef,
    organisation: CellView,
    rows: z.array(RowView),
    flags: z.array(FlagRow),
    measures: z.array(MeasureInfo),
    openToEveryone: OpeningView,
  })
  .meta({ id: 'Overview' });
export const TeamReading = z
  .object({
    pulse: PulseRef,
    minimumCell: z.number(),
    methods: z.record(z.string(), z.string()),
    team: TeamRef,
    measures: z.array(MeasureInfo),
    cells: z.array(CellView),
    trend: z.array(
      z.object({
        pulse: PulseRef,
        break: Break,
        measures: z.array(
          z.object({
            measureId: z.string(),
            score: z.number().nullable(),
            bound: Bound,
            low: z.number().nullable(),
            high: z.number().nullable(),
          }),
        ),
      }),
    ),
    flags: z.array(FlagView),
    lookedAt: z.array(z.object({ name: z.string(), at: z.string() })),
    comments: CommentsInfo.nullable(),
  })
  .meta({ id: 'TeamReading' });

/** An overview with its rows and flags whole, as the files are made of it. */
export type WholeOverview = Omit<z.infer<typeof Overview>, 'rows' | 'flags'> & {
  rows: z.infer<typeof CellView>[];
  flags: z.infer<typeof FlagView>[];
};

const severityOrder = ['high', 'elevated', 'watch', 'insufficient', 'none'];

export function summaryView({
  header,
  rootTeamId,
  cells,
  opening,
}: SeenReading): z.infer<typeof ReadingSummary> {
  const root = nodeOf(cells, rootTeamId);
  return {
    pulse: pulseRef(header),
    scope: { id: root.teamId, name: root.teamName },
    respondentCount: root.respondentCount,
    invitedCount: root.invitedCount,
    openToEveryone: openingView(opening),
  };
}

export function overviewView(seen: SeenReading, locale: Locale): WholeOverview {
  const { header, previous, rootTeamId, cells } = seen;
  const root = nodeOf(cells, rootTeamId);
  const offset = root.depth;
  return {
    pulse: pulseRef(header),
    previous: previous && pulseRef(previous),
    minimumCell: header.minimumCell,
    methods: header.methods,
    scope: { id: root.teamId, name: root.teamName },
    organisation: cellView(root, locale, offset),
    rows: cells.filter((cell) => cell !== root).map((cell) => cellView(cell, locale, offset)),
    flags: raised(cells, locale),
    measures: measureInfos(header, locale),
    openToEveryone: openingView(seen.opening),
  };
}

/** The overview as it is answered: whole, one of a thousand teams is several times as large. */
export const withShortRows = ({ rows, flags, ...overview }: WholeOverview): z.infer<typeof Overview> => ({
  ...overview,
  rows: rows.map(({ cellId: _left, name, ...row }) => {
    const named = name === row.team.name ? {} : { name };
    if (!row.released) return { ...row, ...named };
    const { break: because, flags: _flags, measures, ...rest } = row;
    return {
      ...rest,
      ...named,
      ...(because && { break: because }),
      measures: overview.measures.map(({ id }) => {
        const measure = measures.find(({ measureId }) => measureId === id);
        return measure ? shortMeasure(measure, row.respondentCount) : null;
      }),
    };
  }),
  flags: flags.map(
    ({ kind, name, severity, severityText, team, index, bound, low, high, probability, evidence }) => ({
      kind,
      name,
      severity,
      severityText,
      team,
      index,
      bound,
      low,
      high,
      probability,
      evidence,
    }),
  ),
});

function shortMeasure(measure: z.infer<typeof MeasureView>, ofRow: number): z.infer<typeof RowMeasure> {
  if (!measure.released) return { reason: measure.reason };
  const { score, bound, low, high, respondentCount, census, change, tier } = measure;
  return {
    score: low === null || high === null ? [score] : [score, low, high],
    ...(bound && { bound }),
    ...(respondentCount !== ofRow && { respondentCount }),
    ...(census && { census }),
    ...(change && { change: change.text }),
    ...(tier && { tier: tier.text }),
  };
}

export function teamView(seen: SeenTeam, locale: Locale): z.infer<typeof TeamReading> {
  const { header, teamId } = seen;
  const cells = seen.cells.filter((cell) => cell.teamId === teamId);
  const node = nodeOf(cells, teamId);
  return {
    pulse: pulseRef(header),
    minimumCell: header.minimumCell,
    methods: header.methods,
    team: { id: node.teamId, name: node.teamName },
    measures: measureInfos(header, locale),
    cells: cells.map((cell) => cellView(cell, locale, node.depth)),
    trend: seen.history.map(({ header: past, cell }, at) => ({
      pulse: pulseRef(past),
      break: breakAfter(seen.history[at - 1]?.header ?? null, cell, locale),
      measures: shown(header).map(({ measureId }) => {
        // A line that joined different questions would show a change that nobody made.
        const comparable = past.pulseId === header.pulseId || sameItems(past, header, measureId);
        const measure = !comparable
          ? undefined
          : cell.measures.find((candidate) => candidate.measureId === measureId);
        const score = measure?.released ? measure.score : null;
        return {
          measureId,
          score: score?.value ?? null,
          bound: score?.bound ?? null,
          low: score?.low ?? null,
          high: score?.high ?? null,
        };
      }),
    })),
    flags: cells.flatMap((cell) => cell.flags.map((flag) => flagView(flag, cell, locale))),
    lookedAt: [...seen.lookedAt],
    comments: commentsInfo(seen, locale),
  };
}

export const openingView = ({ at, open }: OpeningTime) => ({ at: at.toISOString(), open });

export const pulseRef = (header: FrozenHeader) => ({
  id: header.pulseId,
  title: header.title,
  closedAt: header.closedAt,
  ...(header.origin ? { origin: header.origin } : {}),
});

function nodeOf(cells: readonly FrozenCell[], teamId: string): FrozenCell {
  return cells.find((cell) => cell.teamId === teamId && cell.kind === 'node')!;
}

const orientations = { health: 'high-is-healthy', risk: 'high-is-risk', neutral: 'neutral' } as const;

/** Neutral items are never good or bad: they serve flags and are no figure of their own on a screen. */
const shown = (header: FrozenHeader) => header.measures.filter(({ direction }) => direction !== 'neutral');

export const measureInfos = (header: FrozenHeader, locale: Locale) =>
  shown(header).map(({ measureId, name, direction }) => ({
    id: measureId,
    name: textIn(name, locale),
    orientation: orientations[direction],
  }));

function cellView(cell: FrozenCell, locale: Locale, depthOffset: number): z.infer<typeof CellView> {
  const where = {
    cellId: cell.cellId,
    kind: cell.kind,
    team: { id: cell.teamId, name: cell.teamName },
    parentTeamId: cell.parentTeamId,
    depth: cell.depth - depthOffset,
    name: cell.kind === 'rest' ? restName(cell.teamName, locale) : cell.teamName,
  };
  if (!cell.released || cell.respondentCount === null || cell.invitedCount === null) {
    const code = cell.withheldBecause ?? 'too-few-answers';
    return { ...where, released: false, reason: { code, text: withheldText(code, locale) } };
  }
  return {
    ...where,
    released: true,
    respondentCount: cell.respondentCount,
    invitedCount: cell.invitedCount,
    countedHigherUp: cell.countedElsewhereCount,
    break: breakView(cell, locale),
    measures: cell.measures.map((measure) => measureView(measure, locale)),
    flags: cell.flags.map((flag) => flagView(flag, cell, locale)),
  };
}

export function measureView(measure: FrozenMeasure, locale: Locale): z.infer<typeof MeasureView> {
  if (!measure.released) {
    const { measureId, reason } = measure;
    return { measureId, released: false, reason: { code: reason, text: withheldText(reason, locale) } };
  }
  const { value, ...score } = measure.score;
  return {
    measureId: measure.measureId,
    released: true,
    score: value,
    ...score,
    respondentCount: measure.respondentCount,
    census: measure.census,
    favourable: measure.favourable && percent(measure.favourable),
    change: measure.change && {
      direction: measure.change.direction,
      ...(typeof measure.change.points === 'number' && { points: measure.change.points }),
      text: changeText(measure.change.direction, measure.change.points ?? null, locale),
    },
    tier: tierView(measure.tier ?? null, locale),
    parts: measure.parts?.map((part) => ({ ...part, name: partName(part.id, locale) })) ?? null,
  };
}

/** A reading frozen before breaks were noted says none. */
export function breakView({ trend }: FrozenCell, locale: Locale): z.infer<typeof Break> {
  return trend?.shownAs === 'none' ? comparisonLimit(trend, locale) : null;
}

/** A line leads only from the pulse that it was compared with when it was frozen: past results may have come in between later. */
const breakAfter = (before: FrozenHeader | null, cell: FrozenCell, locale: Locale) =>
  before === null || cell.trend?.sincePulseId === before.pulseId
    ? breakView(cell, locale)
    : comparisonLimit({ sincePulseId: before.pulseId, shownAs: 'none', because: 'people-unknown' }, locale);

/** Only the quarters are told: most cells stand between, and saying so of each would be noise. */
const tierView = (tier: 'highest-quarter' | 'middle' | 'lowest-quarter' | null, locale: Locale) =>
  tier === null || tier === 'middle' ? null : { place: tier, text: tierText(tier, locale) };

const partName = (id: string, locale: Locale): string => partInWords(id, locale) ?? id;

const percent = ({ value, bound, low, high }: FrozenFigure) => ({ percent: value, bound, low, high });

function raised(cells: readonly FrozenCell[], locale: Locale) {
  return cells
    .filter((cell) => cell.kind === 'node')
    .flatMap((cell) => cell.flags.map((flag) => flagView(flag, cell, locale)))
    .filter((flag) => ['watch', 'elevated', 'high'].includes(flag.severity))
    .sort(
      (a, b) =>
        severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity) ||
        b.index - a.index ||
        a.team.name.localeCompare(b.team.name, locale),
    );
}

/** An index that is read from a clipped figure lies at or beyond it, in its own direction: high is risk. */
function boundOf(flag: Flag, cell: FrozenCell): z.infer<typeof Bound> {
  const source = sourceOfFlag(flag.kind);
  const measure = source && cell.measures.find(({ measureId }) => measureId === source.measureId);
  if (!source || !measure?.released || measure.score.bound === null) return null;
  if (source.riskHigh) return measure.score.bound;
  return measure.score.bound === 'at-least' ? 'at-most' : 'at-least';
}

function flagView(flag: Flag, cell: FrozenCell, locale: Locale): z.infer<typeof FlagView> {
  const bound = boundOf(flag, cell);
  const words = describeFlag(flag, locale, bound);
  const number = (value: number | null) =>
    value === null ? null : new Intl.NumberFormat(locale, { maximumFractionDigits: 3 }).format(value);
  // The frozen values are rounded: what lies beyond the last digit is said as that.
  const chance = (value: number | null) =>
    value === null || (value > 0 && value < 1)
      ? number(value)
      : value === 0
        ? `< ${number(0.01)}`
        : `> ${number(0.99)}`;
  const atMost = (value: number | null) => (value === 0.001 ? `≤ ${number(value)}` : number(value));
  const because: [Parameters<typeof whyLabel>[0], string | null][] = [
    ['answered', `${flag.respondentCount} / ${flag.invitedCount}`],
    ['criterion', criterionText(flag.kind, number(Math.round(10 * flag.criterion) / 10), locale)],
    ['probability', chance(flag.probability)],
    ['teams', number(flag.ruleDetails?.teams ?? null)],
    ['band', number(flag.ruleDetails?.bandCount ?? null)],
    ['nulls', number(flag.ruleDetails?.expectedNulls ?? null)],
    ['p', atMost(flag.pValue)],
    [typeof flag.ruleDetails?.bandCount === 'number' ? 'qBand' : 'q', atMost(flag.qValue)],
    ['pHigh', atMost(flag.pValueHigh)],
    ['qHigh', atMost(flag.qValueHigh)],
  ];
  return {
    flagId: `${flag.kind}.${cell.cellId}`,
    kind: flag.kind,
    name: words.title,
    severity: flag.severity,
    severityText: words.severity,
    team: { id: cell.teamId, name: cell.teamName },
    cellId: cell.cellId,
    index: flag.index,
    bound,
    low: flag.interval95?.lower ?? null,
    high: flag.interval95?.upper ?? null,
    probability: flag.probability === null ? null : Math.round(flag.probability * 100),
    evidence: words.sentences,
    tippingPoint: flag.tippingPoint
      ? tippingText(flag.tippingPoint.value, flag.tippingPoint.canOverturn, locale)
      : null,
    parts: flag.components?.map(({ id, points }) => ({ id, name: partName(id, locale), points })) ?? null,
    experiments: flag.experiments.flatMap((id) => {
      const experiment = experiments.find((candidate) => candidate.id === id);
      return experiment
        ? [{ id, text: experiment.text[locale], askedBackWith: experiment.askedBackWith }]
        : [];
    }),
    ruleVersion: flag.rule,
    why: because.flatMap(([key, value]) => (value === null ? [] : [{ label: whyLabel(key, locale), value }])),
    caveats: words.caveats,
  };
}
