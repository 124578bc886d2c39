import { useQuery } from '@tanstack/react-query';
import { Navigate, Route, Routes, useNavigate, useParams } from 'react-router';
import { readingsQuery, teamReadingQuery } from '../api/queries.js';
import { Notice, ProblemNotice } from '../design/notice.js';
import { Page, PageSkeleton } from '../design/page.js';
import { PulseChoice } from '../executive/overview.js';
import { NotFound } from '../frame/not-found.js';
import { useSession } from '../frame/session.js';
import { useWords } from '../i18n/words.js';
import { TeamView } from '../reading/team-view.js';

/** A lead's own team: the same reading as the executive's team page, in the words of a lead. */
export default function LeadPages() {
  return (
    <Routes>
      <Route index element={<LatestOfTeam />} />
      <Route path=":pulseId/:teamId" element={<OwnTeamPage />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}

function LatestOfTeam() {
  const { w } = useWords();
  const { leadTeams } = useSession();
  const readings = useQuery(readingsQuery);
  const team = leadTeams[0];
  const latest = readings.data?.items[0];
  if (team && latest) return <Navigate to={`/team/${latest.pulse.id}/${team.id}`} replace />;
  return (
    <Page title={w.lead.title}>
      <ProblemNotice error={readings.error} onRetry={() => void readings.refetch()} />
      {!team ? <p>{w.lead.none}</p> : readings.data ? <p>{w.reading.empty}</p> : null}
    </Page>
  );
}

function OwnTeamPage() {
  const { w, date } = useWords();
  const { pulseId = '', teamId = '' } = useParams();
  const navigate = useNavigate();
  const { leadTeams } = useSession();
  const team = useQuery(teamReadingQuery(pulseId, teamId));
  const choices = (
    <>
      {leadTeams.length > 1 ? (
        <label className="row small">
          <span className="quiet">{w.lead.choose}</span>
          <select
            className="control"
            value={teamId}
            onChange={(event) => void navigate(`/team/${pulseId}/${event.target.value}`)}
          >
            {leadTeams.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <PulseChoice pulseId={pulseId} to={(id) => `/team/${id}/${teamId}`} />
    </>
  );
  if (team.error) {
    return (
      <Page title={w.lead.title} actions={choices}>
        <ProblemNotice error={team.error} onRetry={() => void team.refetch()} />
      </Page>
    );
  }
  if (!team.data) return <PageSkeleton title={w.lead.title} />;
  const reading = team.data;
  return (
    <Page
      title={`${w.lead.title}: ${reading.team.name}`}
      lede={`${w.reading.teamHeading(reading.pulse.title)} · ${w.reading.closedOn(date(reading.pulse.closedAt))}. ${w.lead.intro}`}
      actions={choices}
    >
      <Notice>
        <p>{w.lead.whatNext}</p>
      </Notice>
      <TeamView key={pulseId + teamId} reading={reading} withheldText={w.lead.withheldText} />
    </Page>
  );
}
