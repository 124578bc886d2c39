import type { components } from './schema.js';
import type { Cell, FlagRow, MeasureInfo, MeasureView, Overview } from './views.js';

type Answer = components['schemas']['Overview'];
type Row = Answer['rows'][number];
type RowMeasure = Extract<Row, { released: true }>['measures'][number];

/** An overview's rows come short, so that a thousand of them are quick to fetch; here is filled in what was left out. */
export function withWholeRows(overview: Answer): Overview {
  const flags = overview.flags.map((flag): FlagRow => {
    const cellId = `node.${flag.team.id}`;
    return { ...flag, cellId, flagId: `${flag.kind}.${cellId}` };
  });
  const flagsOf = new Map<string, FlagRow[]>();
  for (const flag of flags) flagsOf.set(flag.cellId, [...(flagsOf.get(flag.cellId) ?? []), flag]);
  return { ...overview, flags, rows: overview.rows.map((row) => whole(row, overview.measures, flagsOf)) };
}

function whole(row: Row, measures: MeasureInfo[], flagsOf: ReadonlyMap<string, FlagRow[]>): Cell {
  const cellId = `${row.kind}.${row.team.id}`;
  const name = row.name ?? row.team.name;
  if (!row.released) return { ...row, cellId, name };
  return {
    ...row,
    cellId,
    name,
    break: row.break ?? null,
    flags: flagsOf.get(cellId) ?? [],
    measures: measures.flatMap(({ id }, place) => {
      const measure = row.measures[place];
      return measure ? [wholeMeasure(id, measure, row.respondentCount)] : [];
    }),
  };
}

function wholeMeasure(
  measureId: string,
  measure: NonNullable<RowMeasure>,
  respondentCount: number,
): MeasureView {
  if ('reason' in measure) return { measureId, released: false, reason: measure.reason };
  const [score, low = null, high = null] = measure.score;
  return {
    measureId,
    released: true,
    score: score!,
    low,
    high,
    bound: measure.bound ?? null,
    respondentCount: measure.respondentCount ?? respondentCount,
    census: measure.census ?? false,
    change: measure.change === undefined ? null : { text: measure.change },
    tier: measure.tier === undefined ? null : { text: measure.tier },
    // Shares and parts are on the page of the team.
    favourable: null,
    parts: null,
  };
}
