import { Route, Routes } from 'react-router';
import { NotFound } from '../frame/not-found.js';
import { BriefPage } from './brief-page.js';
import { LatestReading, OverviewPage } from './overview.js';
import { TeamPage } from './team.js';

export default function ExecutivePages() {
  return (
    <Routes>
      <Route index element={<LatestReading />} />
      <Route path=":pulseId" element={<OverviewPage />} />
      <Route path=":pulseId/brief" element={<BriefPage />} />
      <Route path=":pulseId/teams/:teamId" element={<TeamPage />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
