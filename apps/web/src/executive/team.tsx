import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { overviewQuery, teamReadingQuery } from '../api/queries.js';
import { ProblemNotice } from '../design/notice.js';
import { Card, Page, PageSkeleton } from '../design/page.js';
import { useWords } from '../i18n/words.js';
import { TeamView } from '../reading/team-view.js';
import { PulseChoice } from './overview.js';

/** What is going on in one team, how sure we are, what to try. */
export function TeamPage() {
  const { w, date } = useWords();
  const { pulseId = '', teamId = '' } = useParams();
  const team = useQuery(teamReadingQuery(pulseId, teamId));
  const overview = useQuery(overviewQuery(pulseId));
  const to = (id: string) => `/readings/${id}/teams/${teamId}`;
  const error = team.error ?? overview.error;
  if (error) {
    return (
      <Page title={w.reading.team} actions={<PulseChoice pulseId={pulseId} to={to} />}>
        <ProblemNotice error={error} onRetry={() => void Promise.all([team.refetch(), overview.refetch()])} />
        <p>
          <Link to={`/readings/${pulseId}`}>{w.reading.overview}</Link>
        </p>
      </Page>
    );
  }
  if (!team.data || !overview.data) return <PageSkeleton title={w.reading.team} />;
  const reading = team.data;
  const { rows, scope } = overview.data;
  const nodes = new Map(rows.filter((cell) => cell.kind === 'node').map((cell) => [cell.team.id, cell]));
  const above = [];
  for (let at = nodes.get(teamId)?.parentTeamId; at && at !== scope.id; at = nodes.get(at)?.parentTeamId) {
    const cell = nodes.get(at);
    if (!cell || above.length > 20) break;
    above.unshift(cell.team);
  }
  const below = rows.filter((cell) => cell.kind === 'node' && cell.parentTeamId === teamId);
  return (
    <Page
      title={reading.team.name}
      lede={`${w.reading.teamHeading(reading.pulse.title)} · ${w.reading.closedOn(date(reading.pulse.closedAt))}`}
      before={
        <nav className="crumbs no-print" aria-label={w.reading.breadcrumb}>
          <ol>
            <li>
              <Link to={`/readings/${pulseId}`}>{scope.name}</Link>
            </li>
            {above.map((one) => (
              <li key={one.id}>
                <Link to={`/readings/${pulseId}/teams/${one.id}`}>{one.name}</Link>
              </li>
            ))}
          </ol>
        </nav>
      }
      actions={<PulseChoice pulseId={pulseId} to={to} />}
    >
      <TeamView key={pulseId + teamId} reading={reading}>
        {below.length > 0 ? (
          <Card title={w.reading.teamsBelow}>
            <ul className="below">
              {below.map((cell) => (
                <li key={cell.cellId}>
                  <Link className="button small" to={`/readings/${pulseId}/teams/${cell.team.id}`}>
                    {cell.name}
                    {cell.released ? null : <span className="quiet">({w.reading.legendWithheld})</span>}
                  </Link>
                </li>
              ))}
            </ul>
          </Card>
        ) : null}
      </TeamView>
    </Page>
  );
}
