// The heat map with its keyboard, its collapsing and the drawing of only those rows that are in view; they share one state.
import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { CSSProperties } from 'react';
import { Link } from 'react-router';
import type { Cell, MeasureInfo, ReleasedMeasure } from '../api/views.js';
import { Button } from '../design/action.js';
import { useWords } from '../i18n/words.js';
import { SeverityMark } from './severity.js';
import { heatRows, nextOrder, releasedMeasure } from './heat-rows.js';
import type { HeatOrder, HeatRow } from './heat-rows.js';
import { heatTokens, isWide, ladders } from './heat-step.js';
import { drawnRange, orientationWords, scoreText, shortScore } from './score-text.js';

/** Above this many rows only those in view are drawn, so that a thousand teams scroll as smoothly as ten. */
const drawAll = 60;
/** Rows drawn above and below those in view. */
const margin = 6;
/** Rows one must scroll before others are drawn. */
const stride = 2;

/** What the frame around the map needs to know to save it: the rows in the order that is shown. */
export interface HeatMapState {
  order: HeatOrder;
  collapsed: ReadonlySet<string>;
}

export function HeatMap({
  cells,
  measures,
  state,
  onState,
  linkTo,
}: {
  cells: Cell[];
  measures: MeasureInfo[];
  state: HeatMapState;
  onState: (state: HeatMapState) => void;
  linkTo: (cell: Cell) => string;
}) {
  const words = useWords();
  const { w } = words;
  const { order, collapsed } = state;
  const rows = useMemo(() => heatRows(cells, collapsed, order), [cells, collapsed, order]);
  const branches = useMemo(
    () => heatRows(cells, new Set(), { by: 'tree' }).filter((row) => row.childCount > 0 && row.depth > 0),
    [cells],
  );
  const region = useRef<HTMLDivElement>(null);
  const long = rows.length > drawAll;
  const sorted = order.by !== 'tree';
  const shown = useRowsInView(region, rows.length, long, sorted);
  const toggle = useCallback(
    (cellId: string) => {
      const next = new Set(collapsed);
      if (!next.delete(cellId)) next.add(cellId);
      onState({ order, collapsed: next });
    },
    [collapsed, order, onState],
  );

  return (
    <>
      <div className="heat-tools no-print">
        <label className="row small">
          <span className="quiet">{w.reading.sortBy}</span>
          <select
            className="control"
            value={order.by}
            onChange={(event) =>
              onState({
                collapsed,
                order:
                  event.target.value === 'tree'
                    ? { by: 'tree' }
                    : { by: event.target.value, direction: 'descending' },
              })
            }
          >
            <option value="tree">{w.reading.treeOrder}</option>
            {measures.map((measure) => (
              <option key={measure.id} value={measure.id}>
                {measure.name}
              </option>
            ))}
          </select>
        </label>
        {order.by === 'tree' && branches.length > 0 ? (
          <Button
            small
            onClick={() =>
              onState({
                order,
                collapsed: collapsed.size > 0 ? new Set() : new Set(branches.map((row) => row.cell.cellId)),
              })
            }
          >
            {collapsed.size > 0 ? w.reading.expandAll : w.reading.collapseAll}
          </Button>
        ) : null}
        {order.by === 'tree' ? null : <span className="quiet small">{w.reading.sortNote}</span>}
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="heat-region" role="region" aria-label={w.reading.map} tabIndex={0} ref={region}>
        <table
          className={`heat${long ? ' long' : ''}${sorted ? ' sorted' : ''}`}
          aria-rowcount={rows.length + 1}
        >
          <caption className="unseen">{w.reading.map}</caption>
          <thead>
            <tr aria-rowindex={1}>
              <th scope="col" className="team">
                {w.reading.team}
              </th>
              <th scope="col" className="answered">
                {w.reading.answeredColumn}
              </th>
              {measures.map((measure) => {
                const direction =
                  order.by === measure.id && 'direction' in order ? order.direction : undefined;
                return (
                  <th key={measure.id} scope="col" aria-sort={direction}>
                    <button
                      type="button"
                      onClick={() => onState({ collapsed, order: nextOrder(order, measure.id) })}
                    >
                      {measure.name}
                      <span aria-hidden="true" className="arrow">
                        {direction === 'descending' ? '↓' : direction === 'ascending' ? '↑' : ''}
                      </span>
                      <small className="quiet">{orientationWords(measure.orientation, words)}</small>
                    </button>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            <Gap height={shown.from * shown.rowHeight} columns={measures.length + 2} />
            {rows.slice(shown.from, shown.to).map((row, place) => (
              <HeatMapRow
                key={row.cell.cellId}
                row={row}
                place={shown.from + place + 2}
                measures={measures}
                sortedBy={order.by === 'tree' ? null : order.by}
                collapsed={collapsed.has(row.cell.cellId)}
                to={linkTo(row.cell)}
                onToggle={toggle}
              />
            ))}
            <Gap height={(rows.length - shown.to) * shown.rowHeight} columns={measures.length + 2} />
          </tbody>
        </table>
      </div>
      <HeatLegend measures={measures} />
    </>
  );
}

/** Keeps the height of the rows that are not drawn. */
function Gap({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden="true" className="gap">
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}

/**
 * Which rows of a long table are in view, with some to spare; all of a short one, and all when printing. The rows of a long
 * table are of one height, which the style sheet gives them by the width of the window and by the order; on a phone a row that
 * is withheld may be higher, which those to spare make up for.
 */
function useRowsInView(
  region: React.RefObject<HTMLDivElement | null>,
  count: number,
  long: boolean,
  sorted: boolean,
) {
  const [rowHeight, setRowHeight] = useState(44);
  const [top, setTop] = useState(0);
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const element = region.current;
    if (!element || !long) return;
    const measure = () => {
      // Nothing has a height while the table is shown in place of the map.
      const height = element.querySelector('tbody tr:not(.gap)')?.getBoundingClientRect().height;
      if (height) setRowHeight(height);
    };
    measure();
    const watched = new ResizeObserver(measure);
    watched.observe(element);
    return () => watched.disconnect();
  }, [region, long, sorted]);
  useEffect(() => {
    const element = region.current;
    if (!element || !long) return;
    const follow = () => setTop(Math.floor(element.scrollTop / rowHeight / stride) * stride);
    follow();
    element.addEventListener('scroll', follow, { passive: true });
    return () => element.removeEventListener('scroll', follow);
  }, [region, long, rowHeight]);
  useEffect(() => {
    const before = () => setPrinting(true);
    const after = () => setPrinting(false);
    window.addEventListener('beforeprint', before);
    window.addEventListener('afterprint', after);
    return () => {
      window.removeEventListener('beforeprint', before);
      window.removeEventListener('afterprint', after);
    };
  }, []);
  if (!long || printing) return { from: 0, to: count, rowHeight };
  const inView = Math.ceil((window.innerHeight * 0.8) / rowHeight);
  const from = Math.max(0, Math.min(top, count - inView) - margin);
  return { from, to: Math.min(count, top + inView + margin), rowHeight };
}

const HeatMapRow = memo(function HeatMapRow({
  row,
  place,
  measures,
  sortedBy,
  collapsed,
  to,
  onToggle,
}: {
  row: HeatRow;
  place: number;
  measures: MeasureInfo[];
  /** The measure that gives the order; null in the order of the organisation. */
  sortedBy: string | null;
  collapsed: boolean;
  to: string;
  onToggle: (cellId: string) => void;
}) {
  const { w, number } = useWords();
  const { cell } = row;
  const flat = sortedBy !== null;
  const tier = sortedBy === null ? null : releasedMeasure(cell, sortedBy)?.tier;
  const worst = cell.released ? worstFlag(cell.flags) : null;
  return (
    <tr aria-rowindex={place}>
      <th scope="row" className="team">
        <span className="team-name" style={{ '--depth': flat ? 0 : row.depth } as CSSProperties}>
          {!flat && row.childCount > 0 && row.depth > 0 ? (
            <button
              type="button"
              className="twist"
              aria-expanded={!collapsed}
              aria-label={collapsed ? w.reading.expand(cell.name) : w.reading.collapse(cell.name)}
              onClick={() => onToggle(cell.cellId)}
            >
              <span aria-hidden="true">{collapsed ? '▸' : '▾'}</span>
            </button>
          ) : null}
          <span>
            <Link to={to}>{cell.name}</Link>
            {cell.released ? (
              <small className="answered-beside quiet">
                {w.answeredShort(number(cell.respondentCount), number(cell.invitedCount))}
              </small>
            ) : null}
          </span>
          {tier ? <small className="tier">{tier.text}</small> : null}
          {worst ? <SeverityMark severity={worst.severity} name={worst.name} /> : null}
        </span>
      </th>
      {cell.released ? (
        <>
          <td className="answered">
            {w.answeredShort(number(cell.respondentCount), number(cell.invitedCount))}
          </td>
          {measures.map((measure) => {
            const figure = releasedMeasure(cell, measure.id);
            if (figure) return <HeatCell key={measure.id} figure={figure} measure={measure} />;
            const view = cell.measures.find((one) => one.measureId === measure.id);
            const reason = view && !view.released ? view.reason.text : w.reading.notReleased;
            return (
              <td key={measure.id} className="hatched" title={reason}>
                <span aria-hidden="true">–</span>
                <span className="unseen">{reason}</span>
              </td>
            );
          })}
        </>
      ) : (
        <>
          <td className="answered">–</td>
          <td className="hatched whole" colSpan={measures.length}>
            <span>{cell.reason.text}</span>
          </td>
        </>
      )}
    </tr>
  );
});

function HeatCell({ figure, measure }: { figure: ReleasedMeasure; measure: MeasureInfo }) {
  const words = useWords();
  const { w } = words;
  const tokens = heatTokens(figure.score, measure.orientation);
  const { low, high } = drawnRange(figure);
  const wide = isWide(low, high);
  const text = scoreText(figure, words);
  const style = {
    '--fill': `var(${tokens.fill})`,
    '--fill-ink': `var(${tokens.ink})`,
    '--score': figure.score,
    '--low': low,
    '--high': high,
  } as CSSProperties;
  return (
    <td
      className={`figure${wide ? ' wide' : ''}`}
      style={style}
      title={`${measure.name}: ${text}${figure.change ? `, ${figure.change.text}` : ''}${figure.tier ? `, ${figure.tier.text}` : ''}`}
    >
      <b aria-hidden="true">{shortScore(figure, words)}</b>
      <span className="unseen">
        {text}
        {wide ? `, ${w.reading.legendPale}` : ''}
      </span>
    </td>
  );
}

function worstFlag<F extends { severity: string }>(flags: F[]): F | null {
  for (const severity of ['high', 'elevated', 'watch']) {
    const found = flags.find((flag) => flag.severity === severity);
    if (found) return found;
  }
  return null;
}

function HeatLegend({ measures }: { measures: MeasureInfo[] }) {
  const words = useWords();
  const { w } = words;
  const shown = (['high-is-healthy', 'high-is-risk', 'neutral'] as const).filter((orientation) =>
    measures.some((measure) => measure.orientation === orientation),
  );
  return (
    <ul className="heat-legend small">
      {shown.map((orientation) => (
        <li key={orientation}>
          <span aria-hidden="true">0</span>
          <span className="ladder" aria-hidden="true">
            {[1, 2, 3, 4, 5, 6, 7].map((step) => (
              <i key={step} style={{ background: `var(--${ladders[orientation]}-${step})` }} />
            ))}
          </span>
          <span aria-hidden="true">100</span>
          <span>{orientationWords(orientation, words)}</span>
        </li>
      ))}
      <li>
        <span className="swatch wide" aria-hidden="true" />
        <span>{w.reading.legendPale}</span>
      </li>
      <li>
        <span className="swatch hatched" aria-hidden="true" />
        <span>{w.reading.legendWithheld}</span>
      </li>
    </ul>
  );
}
