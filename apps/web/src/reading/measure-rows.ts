import type { Cell, MeasureInfo, Overview, ReleasedCell, TrendPoint } from '../api/views.js';
import { scoreText } from '../charts/score-text.js';
import type { IntervalRow } from '../charts/interval-list.js';
import type { Sheet } from '../charts/sheet.js';
import type { HeatRow } from '../charts/heat-rows.js';
import type { Words } from '../i18n/words-of.js';

/** Share answered in whole percent; 0 when nobody was invited. */
export function percentAnswered(cell: { respondentCount: number; invitedCount: number }): number {
  return cell.invitedCount === 0 ? 0 : Math.round((100 * cell.respondentCount) / cell.invitedCount);
}

/** "6 of 8 answered (75%)": stands beside every figure. */
export function answeredText(cell: { respondentCount: number; invitedCount: number }, words: Words): string {
  const { w, number } = words;
  return w.answered(number(cell.respondentCount), number(cell.invitedCount), number(percentAnswered(cell)));
}

/** With which pulse a reading is compared, or why with none. */
export function comparedText({ organisation, previous }: Overview, { w }: Words): string {
  if (organisation.released && organisation.break) return organisation.break.text;
  return previous ? w.reading.comparedWith(previous.title) : w.reading.noPrevious;
}

/** The measures of a cell in the order of the reading; a measure the cell does not speak of is left out. */
export function intervalRows(cell: ReleasedCell, measures: MeasureInfo[]): IntervalRow[] {
  return measures.flatMap((info) => {
    const view = cell.measures.find((one) => one.measureId === info.id);
    return view ? [{ info, view }] : [];
  });
}

/** Trust, balance and safety stand first; a custom instrument without them shows its first three healthy measures. */
export function headlineMeasures(measures: MeasureInfo[]): MeasureInfo[] {
  const healthy = measures.filter((measure) => measure.orientation === 'high-is-healthy');
  const named = ['trust', 'balance', 'safety'].flatMap((word) => {
    const found = healthy.find((measure) =>
      measure.id
        .toLowerCase()
        .replaceAll(/[^a-z]/g, '')
        .endsWith(word),
    );
    return found ? [found] : [];
  });
  if (named.length > 0) return named;
  const others = healthy.length > 0 ? healthy : measures.filter((one) => one.orientation === 'neutral');
  return others.slice(0, 3);
}

/** Score and range as numbers; a clipped score as sign and number, since the number alone would say too much. */
function plainFigures(view: TrendPoint['measures'][number]): (string | number | null)[] {
  const sign = { 'at-least': '≥', 'at-most': '≤' } as const;
  return [
    view.bound === null || view.score === null ? view.score : `${sign[view.bound]} ${view.score}`,
    view.low,
    view.high,
  ];
}

/** The measures of one cell as a table. */
export function intervalSheet(rows: IntervalRow[], { w }: Words): Sheet {
  return {
    columns: [
      w.reading.measure,
      w.reading.score,
      w.reading.low,
      w.reading.high,
      'n',
      w.reading.change,
      w.reading.tier,
      w.reading.withheld,
    ],
    rows: rows.map(({ info, view }) =>
      view.released
        ? [
            info.name,
            ...plainFigures(view),
            view.respondentCount,
            view.change?.text ?? null,
            view.tier?.text ?? null,
            null,
          ]
        : [info.name, null, null, null, null, null, null, view.reason.text],
    ),
  };
}

/** The measures over the pulses as a table: one row per measure and pulse. */
export function trendSheet(trend: TrendPoint[], measures: MeasureInfo[], { w, date }: Words): Sheet {
  return {
    columns: [
      w.reading.measure,
      w.pulses.pulse,
      w.pulses.closes,
      w.reading.score,
      w.reading.low,
      w.reading.high,
      w.reading.breakMark,
    ],
    rows: measures.flatMap((measure) =>
      trend.map((point, at) => {
        const figure = point.measures.find((one) => one.measureId === measure.id);
        return [
          measure.name,
          point.pulse.title,
          date(point.pulse.closedAt),
          ...(figure ? plainFigures(figure) : [null, null, null]),
          at > 0 ? (point.break?.text ?? null) : null,
        ];
      }),
    ),
  };
}

/** The heat map as a table to look at: one row per cell, one column per measure. */
export function heatSheet(rows: HeatRow[], measures: MeasureInfo[], words: Words): Sheet {
  const { w, number } = words;
  return {
    columns: [w.reading.team, w.reading.answeredColumn, ...measures.map((measure) => measure.name)],
    rows: rows.map(({ cell }) => {
      if (!cell.released) {
        return [cell.name, null, ...measures.map(() => cell.reason.text)];
      }
      return [
        cell.name,
        w.answeredShort(number(cell.respondentCount), number(cell.invitedCount)),
        ...measures.map((measure) => {
          const view = cell.measures.find((one) => one.measureId === measure.id);
          if (!view) return null;
          return view.released ? scoreText(view, words) : view.reason.text;
        }),
      ];
    }),
  };
}

/** The heat map as a file: one row per cell and measure, every number in a column of its own. */
export function heatCsvSheet(cells: Cell[], measures: MeasureInfo[], { w }: Words): Sheet {
  return {
    columns: [
      w.reading.team,
      w.reading.measure,
      w.reading.score,
      w.reading.low,
      w.reading.high,
      'n',
      w.reading.answeredColumn,
      w.pulses.invited,
      w.reading.change,
      w.reading.tier,
      w.reading.withheld,
    ],
    rows: cells.flatMap((cell) => {
      if (!cell.released) {
        return [[cell.name, null, null, null, null, null, null, null, null, null, cell.reason.text]];
      }
      return intervalRows(cell, measures).map(({ info, view }) => [
        cell.name,
        info.name,
        ...(view.released ? [...plainFigures(view), view.respondentCount] : [null, null, null, null]),
        cell.respondentCount,
        cell.invitedCount,
        view.released ? (view.change?.text ?? null) : null,
        view.released ? (view.tier?.text ?? null) : null,
        view.released ? null : view.reason.text,
      ]);
    }),
  };
}

/** The cells of a reading for the map: the viewer's root first, each cell once. */
export function mapCells(overview: Overview): Cell[] {
  const { organisation, rows } = overview;
  return rows.some((cell) => cell.cellId === organisation.cellId) ? rows : [organisation, ...rows];
}
