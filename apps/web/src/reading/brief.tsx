import type { Cell, MeasureView, Overview } from '../api/views.js';
import { scoreText } from '../charts/score-text.js';
import { useWords } from '../i18n/words.js';
import { answeredText, comparedText, headlineMeasures, mapCells } from './measure-rows.js';

/** So many rows of two lines each and flags fit on one page of A4 or Letter besides the headline, with nine measures too. */
const rowsOnPage = 16;
const flagsOnPage = 6;
/** With more measures than these each figure stands on two lines. */
const narrowFrom = 6;

/** What one brings to the meeting: one page with the same figures and the same gaps as the screen. */
export function BriefSheet({ overview }: { overview: Overview }) {
  const words = useWords();
  const { w, number, date } = words;
  const { pulse, organisation, measures, flags } = overview;
  const cells = mapCells(overview);
  const rows = topRows(cells);
  const reasons = reasonsIn(rows);
  return (
    <article className={measures.length > narrowFrom ? 'brief narrow' : 'brief'}>
      <header>
        <h1>{organisation.name}</h1>
        <p>
          {pulse.title} · {w.reading.closedOn(date(pulse.closedAt))}
          {organisation.released ? ` · ${answeredText(organisation, words)}` : ''}
          {' · '}
          {comparedText(overview, words)}
        </p>
        {pulse.origin === 'imported' ? <p className="quiet">{w.past.inReading}</p> : null}
      </header>
      {organisation.released ? (
        <dl className="brief-headline">
          {headlineMeasures(measures).map((info) => {
            const view = organisation.measures.find((one) => one.measureId === info.id);
            return view ? (
              <div key={info.id}>
                <dt>{info.name}</dt>
                <dd>{view.released ? scoreText(view, words) : view.reason.text}</dd>
                {view.released && view.change ? <dd className="quiet">{view.change.text}</dd> : null}
              </div>
            ) : null;
          })}
        </dl>
      ) : null}
      <section>
        <h2>{w.reading.flags}</h2>
        {flags.length === 0 ? <p>{w.reading.noFlags}</p> : null}
        <ul>
          {flags.slice(0, flagsOnPage).map((flag) => (
            <li key={flag.flagId}>
              <strong>
                {flag.severityText}: {flag.name}, {flag.team.name}
              </strong>{' '}
              {scoreText({ ...flag, score: flag.index }, words)}. {flag.evidence[0]}
            </li>
          ))}
        </ul>
        {flags.length > flagsOnPage ? (
          <p className="quiet">
            {w.brief.moreFlags(flags.length - flagsOnPage, number(flags.length - flagsOnPage))}
          </p>
        ) : null}
      </section>
      <section>
        <h2>{w.reading.map}</h2>
        {/* A region that scrolls must be reachable by keyboard. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div className="brief-table" role="region" aria-label={w.reading.map} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{w.reading.team}</th>
                <th scope="col">{w.reading.answeredColumn}</th>
                {measures.map((info) => (
                  <th scope="col" key={info.id}>
                    {info.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((cell) => (
                <tr key={cell.cellId} data-cell={cell.cellId}>
                  <th scope="row">
                    <span className="brief-name">{cell.name}</span>
                  </th>
                  {cell.released ? (
                    <>
                      <td>{w.answeredShort(number(cell.respondentCount), number(cell.invitedCount))}</td>
                      {measures.map((info) => (
                        <Figure
                          key={info.id}
                          view={cell.measures.find((one) => one.measureId === info.id)}
                          reasons={reasons}
                        />
                      ))}
                    </>
                  ) : (
                    <td colSpan={measures.length + 1}>{cell.reason.text}</td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {reasons.map((reason, place) => (
          <p className="quiet" key={reason} aria-hidden="true">
            – <sup>{place + 1}</sup> {reason}
          </p>
        ))}
        {rows.length < cells.length ? (
          <p className="quiet">{w.brief.moreTeams(number(rows.length), number(cells.length))}</p>
        ) : null}
      </section>
      <footer>{w.brief.foot(number(overview.minimumCell))}</footer>
    </article>
  );
}

function Figure({ view, reasons }: { view: MeasureView | undefined; reasons: readonly string[] }) {
  const words = useWords();
  if (!view) return <td />;
  if (!view.released)
    return (
      <td>
        <span aria-hidden="true">
          – <sup>{reasons.indexOf(view.reason.text) + 1}</sup>
        </span>
        <span className="unseen">{view.reason.text}</span>
      </td>
    );
  const text = scoreText(view, words);
  const at = text.includes('(') ? text.indexOf('(') : text.length;
  return (
    <td className="figure-number">
      {text.slice(0, at)}
      <span className="brief-range">{text.slice(at)}</span>
    </td>
  );
}

/** Why single figures are withheld: said once, below the table. */
function reasonsIn(rows: readonly Cell[]): string[] {
  const views = rows.flatMap((cell): readonly MeasureView[] => (cell.released ? cell.measures : []));
  return [...new Set(views.flatMap((view) => (view.released ? [] : [view.reason.text])))];
}

/** As many whole levels of the organisation as fit; at least the first rows. */
function topRows(cells: readonly Cell[]): readonly Cell[] {
  if (cells.length <= rowsOnPage) return cells;
  let fitting: readonly Cell[] = [];
  for (let depth = 0; ; depth += 1) {
    const upTo = cells.filter((cell) => cell.depth <= depth);
    if (upTo.length > rowsOnPage || upTo.length === cells.length)
      return fitting.length > 1 ? fitting : upTo.slice(0, rowsOnPage);
    fitting = upTo;
  }
}
