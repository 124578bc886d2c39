import type { components } from './schema.js';
import type { Cell, MeasureView, Overview } from './views.js';

type Answer = components['schemas']['Overview'];
type Row = Answer['rows'][number];

/** An overview's rows come short, so that a thousand of them are quick to fetch; here is filled in what was left out. */
export const withWholeRows = (overview: Answer): Overview => ({
  ...overview,
  rows: overview.rows.map(whole),
});

function whole(row: Row): Cell {
  const cellId = `${row.kind}.${row.team.id}`;
  if (!row.released) return { ...row, cellId };
  const measures = row.measures.map((measure): MeasureView => {
    if (!measure.released) return measure;
    const nothing = { bound: null, low: null, high: null, change: null, tier: null, parts: null };
    return {
      ...nothing,
      census: false,
      respondentCount: row.respondentCount,
      // Shares are on the page of the team.
      favourable: null,
      ...measure,
    };
  });
  return { ...row, cellId, break: row.break ?? null, measures };
}
