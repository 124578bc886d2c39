import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { listAccess } from '../api/operations.js';
import { recentPulsesQuery, teamsQuery } from '../api/queries.js';
import { ProblemNotice } from '../design/notice.js';
import { Page, Skeleton } from '../design/page.js';
import { useSession } from '../frame/session.js';
import { useWords } from '../i18n/words.js';
import { nextSteps } from './next-steps.js';
import type { NextStep } from './next-steps.js';

/** HR's home: one list of next steps. */
export function HomePage() {
  const { w, number, time, date } = useWords();
  const session = useSession();
  const teams = useQuery(teamsQuery);
  const pulses = useQuery(recentPulsesQuery);
  const access = useQuery({ queryKey: ['access', 'first'], queryFn: () => listAccess(null) });
  const error = teams.error ?? pulses.error ?? access.error;

  const describe = (step: NextStep): { to: string; title: string; text: string } => {
    switch (step.kind) {
      case 'import-roster':
        return { to: '/hr/roster', title: w.home.importRoster, text: w.home.importRosterText };
      case 'create-pulse':
        return {
          to: '/hr/pulses/new',
          title: w.home.createPulse,
          text: w.home.createPulseText(number(step.teamCount)),
        };
      case 'next-pulse':
        return { to: '/hr/pulses/new', title: w.home.nextPulse, text: w.home.nextPulseText };
      case 'give-access':
        return { to: '/hr/access', title: w.home.giveAccess, text: w.home.giveAccessText };
      case 'finish-draft':
        return {
          to: `/hr/pulses/${step.pulse.id}`,
          title: w.home.finishDraft(step.pulse.title),
          text: w.home.finishDraftText,
        };
      case 'watch-open':
        return {
          to: `/hr/pulses/${step.pulse.id}`,
          title: w.home.watchOpen(step.pulse.title),
          text: w.home.watchOpenText(time(step.pulse.closesAt)),
        };
      case 'computing':
        return {
          to: `/hr/pulses/${step.pulse.id}`,
          title: w.home.computing(step.pulse.title),
          text: w.home.computingText,
        };
      case 'read-reading':
        return {
          to: `/readings/${step.pulse.id}`,
          title: w.home.readReading(step.pulse.title),
          text: w.home.readReadingText(step.pulse.closedAt ? date(step.pulse.closedAt) : '–'),
        };
    }
  };

  const steps =
    teams.data && pulses.data && access.data
      ? nextSteps(teams.data.items, pulses.data.items, access.data.items, new Date())
      : null;
  return (
    <Page title={w.home.title(session.account.name || session.account.email)} lede={w.home.intro}>
      <ProblemNotice
        error={error}
        onRetry={() => void Promise.all([teams.refetch(), pulses.refetch(), access.refetch()])}
      />
      {!steps && !error ? <Skeleton heights={[78, 78, 78]} /> : null}
      {steps?.length === 0 ? <p>{w.home.nothingNext}</p> : null}
      {steps && steps.length > 0 ? (
        <ol className="steps">
          {steps.map((step) => {
            const shown = describe(step);
            return (
              <li key={step.kind + shown.to}>
                <Link className="step" to={shown.to}>
                  <span>
                    <strong>{shown.title}</strong>
                    <span className="quiet">{shown.text}</span>
                  </span>
                  <span className="arrow" aria-hidden="true">
                    →
                  </span>
                </Link>
              </li>
            );
          })}
        </ol>
      ) : null}
    </Page>
  );
}
