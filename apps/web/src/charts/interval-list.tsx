import type { CSSProperties } from 'react';
import type { MeasureInfo, MeasureView } from '../api/views.js';
import { useWords } from '../i18n/words.js';

export interface IntervalRow {
  info: MeasureInfo;
  view: MeasureView;
}

/** A score as a dot on its range, on the scale from 0 to 100; the tick stands at 50, the neutral point. */
export function IntervalMark({
  score,
  low,
  high,
  orientation,
}: {
  score: number;
  low: number;
  high: number;
  orientation: MeasureInfo['orientation'];
}) {
  return (
    <span
      className={`interval ${orientation === 'high-is-risk' ? 'risk' : 'health'}`}
      style={{ '--score': score, '--low': low, '--high': high } as CSSProperties}
      aria-hidden="true"
    >
      <i className="neutral" />
      <i className="range" />
      <i className="dot" />
    </span>
  );
}

/** The measures of one cell: name, mark, number with range, who answered, change in words. */
export function IntervalList({ rows }: { rows: IntervalRow[] }) {
  const { w, number } = useWords();
  return (
    <ul className="intervals">
      {rows.map(({ info, view }) => (
        <li key={info.id}>
          <div className="name">
            <h3>{info.name}</h3>
            <span className="quiet small">
              {info.orientation === 'high-is-risk' ? w.reading.scaleRisk : w.reading.scaleHealth}
            </span>
          </div>
          {view.released ? (
            <>
              <IntervalMark {...view} orientation={info.orientation} />
              <div className="figures">
                <strong className="figure-number">
                  {w.score(number(view.score), number(view.low), number(view.high))}
                </strong>
                <span className="quiet small">
                  n = {number(view.respondentCount)}
                  {view.census ? `, ${w.reading.census}` : ''}
                </span>
              </div>
              <div className="words small">
                {view.change ? <span>{view.change.text}</span> : null}
                {view.favourable ? (
                  <span className="quiet">
                    {w.reading.favourableText(
                      number(view.favourable.percent),
                      number(view.favourable.low),
                      number(view.favourable.high),
                    )}
                  </span>
                ) : null}
              </div>
            </>
          ) : (
            <p className="withheld-strip">
              <span>{w.reading.withheldWhy(view.reason.text)}</span>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
