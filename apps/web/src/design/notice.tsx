import { useContext, type ReactNode } from 'react';
import { ApiProblem } from '../api/problem.js';
import { SessionContext } from '../frame/session.js';
import { useWords } from '../i18n/words.js';
import { Button, ButtonLink } from './action.js';

/** A message that stays where it is until its reason is gone. */
export function Notice({
  tone = 'plain',
  title,
  children,
  live,
}: {
  tone?: 'plain' | 'good' | 'caution' | 'problem';
  title?: string | undefined;
  children?: ReactNode;
  live?: 'status' | 'alert';
}) {
  return (
    <div className={`notice ${tone}`} role={live}>
      {title ? <strong>{title}</strong> : null}
      {children}
    </div>
  );
}

/**
 * What the API refused and how to mend it: its own sentences, every one of them at once. What is not there may never be: then
 * the way home is offered as well, to those who have one.
 */
export function ProblemNotice({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const { w, number } = useWords();
  const session = useContext(SessionContext);
  if (!error) return null;
  const problem = error instanceof ApiProblem ? error.body : null;
  let detail = problem?.detail ?? w.problems.crashed;
  if (problem?.code === 'web.no-connection') detail = w.problems.noConnection;
  if (problem?.code === 'web.unreadable-answer') detail = w.problems.unreadable(number(problem.status));
  return (
    <Notice tone="problem" title={problem?.title || w.problems.title} live="alert">
      <p>{detail}</p>
      {problem?.problems && problem.problems.length > 0 ? (
        <ul className="stack tight">
          {problem.problems.map((one, place) => (
            <li key={`${one.code}-${place}`}>
              {one.line ? <strong>{w.problems.line(number(one.line))}: </strong> : null}
              {one.path ? <code>{one.path} </code> : null}
              {one.detail}
            </li>
          ))}
        </ul>
      ) : null}
      {problem ? (
        <p className="code">
          {w.problems.code} <code>{problem.code}</code>
        </p>
      ) : null}
      {onRetry ? (
        <div className="row">
          <Button small onClick={onRetry}>
            {w.problems.tryAgain}
          </Button>
          {problem?.status === 404 && session ? (
            <ButtonLink small to="/">
              {w.frame.toHome}
            </ButtonLink>
          ) : null}
        </div>
      ) : null}
    </Notice>
  );
}
