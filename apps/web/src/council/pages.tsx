import { Route, Routes } from 'react-router';
import { AuditPage } from '../audit/audit.js';
import { NotFound } from '../frame/not-found.js';
import { CouncilPulsePage } from './pulse.js';
import { CouncilPulsesPage } from './pulses.js';

/** The works council or privacy officer: what is promised, whether it was kept, and never a result. */
export default function CouncilPages() {
  return (
    <Routes>
      <Route path="pulses" element={<CouncilPulsesPage />} />
      <Route path="pulses/:pulseId" element={<CouncilPulsePage />} />
      <Route path="audit" element={<AuditPage />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
