import { Route, Routes } from 'react-router';
import { NotFound } from '../frame/not-found.js';
import { AccessPage } from './access.js';
import { AuditPage } from '../audit/audit.js';
import { HomePage } from './home.js';
import { EditProgrammePage, NewProgrammePage } from './programme-form.js';
import { PastResultsPage } from './past-results.js';
import { ProgrammePage } from './programme.js';
import { ProgrammesPage } from './programmes.js';
import { LedgerPage } from './ledger.js';
import { PagePreviewPage } from './page-preview.js';
import { EditPulsePage, NewPulsePage } from './pulse-form.js';
import { PulsePage } from './pulse.js';
import { PulsesPage } from './pulses.js';
import { MailSenderPage } from './mail-sender.js';
import { RosterImportPage } from './roster-import.js';
import { RosterPage } from './roster.js';
import { WebhookPage, WebhooksPage } from './webhooks.js';

export default function HrPages() {
  return (
    <Routes>
      <Route index element={<HomePage />} />
      <Route path="roster" element={<RosterPage />} />
      <Route path="roster/imports/:importId" element={<RosterImportPage />} />
      <Route path="pulses" element={<PulsesPage />} />
      <Route path="pulses/new" element={<NewPulsePage />} />
      <Route path="pulses/past" element={<PastResultsPage />} />
      <Route path="pulses/:pulseId" element={<PulsePage />} />
      <Route path="pulses/:pulseId/page" element={<PagePreviewPage />} />
      <Route path="pulses/:pulseId/ledger" element={<LedgerPage />} />
      <Route path="pulses/:pulseId/edit" element={<EditPulsePage />} />
      <Route path="programmes" element={<ProgrammesPage />} />
      <Route path="programmes/new" element={<NewProgrammePage />} />
      <Route path="programmes/:programmeId" element={<ProgrammePage />} />
      <Route path="programmes/:programmeId/edit" element={<EditProgrammePage />} />
      <Route path="access" element={<AccessPage />} />
      <Route path="mail-sender" element={<MailSenderPage />} />
      <Route path="webhooks" element={<WebhooksPage />} />
      <Route path="webhooks/:webhookId" element={<WebhookPage />} />
      <Route path="audit" element={<AuditPage />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
