import type { Severity } from '../api/views.js';
import { useWords } from '../i18n/words.js';

/** A shape of its own for each severity, so that it is told apart without colour. */
function Shape({ severity }: { severity: Severity }) {
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" className={`shape ${severity}`}>
      {severity === 'high' ? <path d="M8 1.2 15.4 14.4H.6z" fill="currentColor" /> : null}
      {severity === 'elevated' ? (
        <path
          d="M8 2.6 14 13.4H2z"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinejoin="round"
        />
      ) : null}
      {severity === 'watch' ? (
        <circle cx="8" cy="8" r="5.4" fill="none" stroke="currentColor" strokeWidth="2" />
      ) : null}
      {severity === 'none' || severity === 'insufficient' ? (
        <path d="M3 8h10" stroke="currentColor" strokeWidth="2" />
      ) : null}
    </svg>
  );
}

/** The severity of a flag as shape and word. */
export function SeverityBadge({ severity }: { severity: Severity }) {
  const { w } = useWords();
  return (
    <span className={`badge severity ${severity}`}>
      <Shape severity={severity} />
      {w.reading.severity[severity]}
    </span>
  );
}

/** Only the shape, with its words for screen readers and on hover: beside a team's name. */
export function SeverityMark({ severity, name }: { severity: Severity; name: string }) {
  const { w } = useWords();
  const words = `${name}: ${w.reading.severity[severity]}`;
  return (
    <span className={`severity-mark ${severity}`} title={words}>
      <Shape severity={severity} />
      <span className="unseen">{words}</span>
    </span>
  );
}
