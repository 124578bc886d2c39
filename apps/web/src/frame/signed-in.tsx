import { useQuery } from '@tanstack/react-query';
import { Navigate } from 'react-router';
import { ApiProblem } from '../api/problem.js';
import { sessionQuery } from '../api/queries.js';
import { ProblemNotice } from '../design/notice.js';
import { localeOf, WordsProvider } from '../i18n/words.js';
import { SessionContext } from './session.js';
import { Shell } from './shell.js';

/** Lets signed-in people through, in their organisation's language; sends everyone else to the sign-in. */
export function SignedIn() {
  const session = useQuery(sessionQuery);
  if (session.data) {
    const { locale, timeZone } = session.data.organisation;
    return (
      <SessionContext value={session.data}>
        <WordsProvider locale={localeOf(locale)} timeZone={timeZone}>
          <Shell />
        </WordsProvider>
      </SessionContext>
    );
  }
  if (session.error instanceof ApiProblem && session.error.body.status === 401) {
    return <Navigate to="/sign-in" replace />;
  }
  if (session.error) {
    return (
      <main className="door">
        <div>
          <ProblemNotice error={session.error} onRetry={() => void session.refetch()} />
        </div>
      </main>
    );
  }
  return null;
}
