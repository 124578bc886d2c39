import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter, Navigate, Route, Routes } from 'react-router';
import { createQueryClient } from './api/queries.js';
import { CrashBoundary } from './frame/crash.js';
import { NotFound, Welcome } from './frame/not-found.js';
import { homeOf, useSession } from './frame/session.js';
import { SignedIn } from './frame/signed-in.js';
import { browserLocale, WordsProvider } from './i18n/words.js';
import { SignIn } from './sign-in/sign-in.js';

// One bundle per person who works here: HR never loads the charts, a lead never loads the forms.
const HrPages = lazy(() => import('./hr/pages.js'));
const ExecutivePages = lazy(() => import('./executive/pages.js'));
const CouncilPages = lazy(() => import('./council/pages.js'));
const ResultsPage = lazy(() => import('./results/results-page.js'));
const LeadPages = lazy(() => import('./lead/pages.js'));

function Start() {
  return <Navigate to={homeOf(useSession())} replace />;
}

const place = document.getElementById('root');
if (!place) throw new Error('index.html has no #root');
createRoot(place).render(
  <StrictMode>
    <CrashBoundary>
      <QueryClientProvider client={createQueryClient()}>
        <WordsProvider locale={browserLocale()} timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone}>
          <BrowserRouter>
            <Suspense fallback={null}>
              <Routes>
                <Route path="/sign-in" element={<SignIn />} />
                <Route path="/results/:tenantId/:pulseId" element={<ResultsPage />} />
                <Route element={<SignedIn />}>
                  <Route path="/" element={<Start />} />
                  <Route path="/hr/*" element={<HrPages />} />
                  <Route path="/readings/*" element={<ExecutivePages />} />
                  <Route path="/team/*" element={<LeadPages />} />
                  <Route path="/council/*" element={<CouncilPages />} />
                  <Route path="/welcome" element={<Welcome />} />
                  <Route path="*" element={<NotFound />} />
                </Route>
              </Routes>
            </Suspense>
          </BrowserRouter>
        </WordsProvider>
      </QueryClientProvider>
    </CrashBoundary>
  </StrictMode>,
);
