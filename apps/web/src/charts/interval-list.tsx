import type { CSSProperties } from 'react';
import type { MeasureInfo, MeasureView, Orientation, ReleasedMeasure } from '../api/views.js';
import { useWords } from '../i18n/words.js';
import { FavourableText } from './favourable-text.js';
import { isWide, ladders } from './heat-step.js';
import { drawnRange, orientationWords, scoreText } from './score-text.js';

export interface IntervalRow {
  info: MeasureInfo;
  view: MeasureView;
}

/**
 * A score as a dot on its range, on the scale from 0 to 100; the tick stands at 50, the neutral point. A clipped score
 * has no dot: it may lie anywhere on the band. A wide range is pale and its dot hollow: the score may well be elsewhere.
 */
export function IntervalMark({ figure, orientation }: { figure: ReleasedMeasure; orientation: Orientation }) {
  const { low, high } = drawnRange(figure);
  return (
    <span
      className={`interval ${ladders[orientation]}${isWide(low, high) ? ' wide' : ''}`}
      style={{ '--score': figure.score, '--low': low, '--high': high } as CSSProperties}
      aria-hidden="true"
    >
      <i className="neutral" />
      <i className="range" />
      {figure.bound === null ? <i className="dot" /> : null}
    </span>
  );
}

/** The measures of one cell: name, mark, number with range, who answered, change in words. */
export function IntervalList({ rows }: { rows: IntervalRow[] }) {
  const words = useWords();
  const { w, number } = words;
  return (
    <ul className="intervals">
      {rows.map(({ info, view }) => (
        <li key={info.id}>
          <div className="name">
            <h3>{info.name}</h3>
            <span className="quiet small">{orientationWords(info.orientation, words)}</span>
          </div>
          {view.released ? (
            <>
              <IntervalMark figure={view} orientation={info.orientation} />
              <div className="figures">
                <strong className="figure-number">{scoreText(view, words)}</strong>
                <span className="quiet small">
                  n = {number(view.respondentCount)}
                  {view.census ? `, ${w.reading.census}` : ''}
                </span>
              </div>
              <div className="words small">
                {view.change ? <span>{view.change.text}</span> : null}
                {view.tier ? <span>{view.tier.text}</span> : null}
                {view.favourable ? (
                  <span className="quiet">
                    <FavourableText favourable={view.favourable} />
                  </span>
                ) : null}
              </div>
            </>
          ) : (
            <p className="withheld-strip">
              <span>{view.reason.text}</span>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
