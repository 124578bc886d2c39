import type { FlagView } from '../api/views.js';
import { probabilityText } from '../charts/probability-text.js';
import { scoreText } from '../charts/score-text.js';
import { SeverityBadge } from '../charts/severity.js';
import { useWords } from '../i18n/words.js';

/** Flags whose index is made of parts; the others rest on one question or on the course. */
const madeOfParts = new Set(['hierarchy-shadow', 'dependency', 'overload', 'low-shared-context']);

/** One flag in full: how severe and how sure, the evidence in sentences, where the points come from, what to try. */
export function FlagCard({ flag }: { flag: FlagView }) {
  const words = useWords();
  const { w, number } = words;
  const largest = Math.max(1, ...(flag.parts ?? []).map((part) => Math.abs(part.points)));
  return (
    <article className="flag" id={`flag-${flag.flagId}`} aria-label={flag.name}>
      <div className="head">
        <SeverityBadge severity={flag.severity} />
        <h3>{flag.name}</h3>
        <span className="figure-number">
          <strong>{scoreText({ ...flag, score: flag.index }, words)}</strong>
        </span>
        {flag.probability === null ? null : (
          <span className="quiet">{w.reading.likely(probabilityText(flag.probability, words))}</span>
        )}
      </div>
      <div className="columns">
        <div>
          <h4>{w.reading.evidence}</h4>
          <ul className="sentences">
            {flag.evidence.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          {flag.tippingPoint ? (
            <>
              <h4>{w.reading.tippingPoint}</h4>
              <p>{flag.tippingPoint}</p>
            </>
          ) : null}
        </div>
        {flag.parts === null && madeOfParts.has(flag.kind) ? (
          <div>
            <h4>{w.reading.parts}</h4>
            <p className="withheld-strip">
              <span>{w.reading.partsWithheld}</span>
            </p>
          </div>
        ) : null}
        {flag.parts && flag.parts.length > 0 ? (
          <div>
            <h4>{w.reading.parts}</h4>
            <ul className="parts">
              {flag.parts
                .toSorted((one, other) => other.points - one.points)
                .map((part) => (
                  <li key={part.id}>
                    <span>{part.name}</span>
                    <span className="figure-number">{w.reading.points(number(part.points))}</span>
                    <span className="bar" aria-hidden="true">
                      <i
                        className={part.points < 0 ? 'less' : undefined}
                        style={{ width: `${(100 * Math.abs(part.points)) / largest}%` }}
                      />
                    </span>
                  </li>
                ))}
            </ul>
          </div>
        ) : null}
      </div>
      {flag.experiments.length > 0 ? (
        <div className="stack tight">
          <h4>{w.reading.experiments}</h4>
          <ul className="sentences">
            {flag.experiments.map((experiment) => (
              <li key={experiment.id}>
                {experiment.text}
                {experiment.askedBackWith.length > 0 ? (
                  <span className="quiet small">
                    {' '}
                    {w.reading.askedBack(experiment.askedBackWith.join(', '))}
                  </span>
                ) : null}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <details>
        <summary>{w.reading.why}</summary>
        <ul className="sentences quiet small" style={{ marginBlockStart: '0.75rem' }}>
          {flag.caveats.map((caveat) => (
            <li key={caveat}>{caveat}</li>
          ))}
        </ul>
        <dl className="facts" style={{ marginBlockStart: '1.25rem' }}>
          {flag.why.map((one) => (
            <div key={one.label}>
              <dt>{one.label}</dt>
              <dd>{one.value}</dd>
            </div>
          ))}
          <div>
            <dt>{w.reading.ruleVersion}</dt>
            <dd>
              <code>{flag.ruleVersion}</code>
            </dd>
          </div>
        </dl>
      </details>
    </article>
  );
}
