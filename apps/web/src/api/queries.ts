import { MutationCache, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query';
import * as api from './operations.js';
import { ApiProblem } from './problem.js';
import type { Locale, MailLocale } from './views.js';
import { withWholeRows } from './whole-rows.js';

/** What the screens read, each with the name it is remembered by. */

export function createQueryClient(): QueryClient {
  // A session that ended meanwhile: asking for it again leads to the sign-in.
  const onError = (error: Error, key: unknown) => {
    if (error instanceof ApiProblem && error.body.status === 401 && key !== 'session') {
      void client.resetQueries({ queryKey: sessionQuery.queryKey });
    }
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => onError(error, query.queryKey[0]),
    }),
    mutationCache: new MutationCache({ onError: (error) => onError(error, null) }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        // A refusal stays a refusal; only a lost connection or a failing server is worth another try.
        retry: (failures, error) =>
          failures < 2 &&
          (!(error instanceof ApiProblem) || error.body.status === 0 || error.body.status >= 502),
      },
    },
  });
  return client;
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: api.readSession,
  staleTime: 5 * 60_000,
});
export const teamsQuery = queryOptions({ queryKey: ['teams'], queryFn: api.listTeams });
export const instrumentsQuery = queryOptions({ queryKey: ['instruments'], queryFn: api.listInstruments });
export const importQuery = (importId: string) =>
  queryOptions({
    queryKey: ['roster-import', importId],
    queryFn: () => api.readRosterImport(importId),
    refetchInterval: (query) =>
      query.state.data?.state === 'checking' || query.state.data?.state === 'applying' ? 1000 : false,
  });
export const launchRuleQuery = queryOptions({ queryKey: ['launch-rule'], queryFn: api.readLaunchRule });
export const mailSenderQuery = queryOptions({ queryKey: ['mail-sender'], queryFn: api.readMailSender });
export const webhookQuery = (webhookId: string) =>
  queryOptions({ queryKey: ['webhook', webhookId], queryFn: () => api.readWebhook(webhookId) });
export const recentPulsesQuery = queryOptions({
  queryKey: ['pulses', 'recent'],
  queryFn: () => api.listPulses(null),
  refetchInterval: (query) =>
    query.state.data?.items.some((pulse) => pulse.state === 'closed' && pulse.reading === 'computing')
      ? 3000
      : false,
});
export const pulseQuery = (pulseId: string) =>
  queryOptions({
    queryKey: ['pulse', pulseId],
    queryFn: () => api.readPulse(pulseId),
    refetchInterval: (query) => {
      const pulse = query.state.data;
      if (pulse?.state === 'open') return 15_000;
      return pulse?.state === 'closed' && pulse.reading !== 'ready' ? 3000 : false;
    },
  });
export const programmeQuery = (programmeId: string) =>
  queryOptions({
    queryKey: ['programme', programmeId],
    queryFn: () => api.readProgramme(programmeId),
    refetchInterval: 60_000,
  });
export const calendarQuery = (programmeId: string, year: number) =>
  queryOptions({
    queryKey: ['programme', programmeId, 'calendar', year],
    queryFn: () => api.readCalendar(programmeId, year),
  });
export const deliveryQuery = (pulseId: string) =>
  queryOptions({
    queryKey: ['delivery', pulseId],
    queryFn: () => api.readDelivery(pulseId),
    refetchInterval: (query) => {
      const delivery = query.state.data;
      return delivery && !delivery.preparing && delivery.pending + delivery.sending === 0 ? 15_000 : 2000;
    },
  });
// Counted once a day: asking more often would show nothing new.
export const participationQuery = (pulseId: string) =>
  queryOptions({
    queryKey: ['participation', pulseId],
    queryFn: () => api.readParticipation(pulseId),
    staleTime: 10 * 60_000,
  });
export const mailPreviewQuery = (pulseId: string, locale: MailLocale) =>
  queryOptions({
    queryKey: ['mail-preview', pulseId, locale],
    queryFn: () => api.readMailPreview(pulseId, locale),
  });
export const readingsQuery = queryOptions({ queryKey: ['readings'], queryFn: () => api.listReadings(null) });
// A reading is frozen: once read, it never changes.
export const overviewQuery = (pulseId: string) =>
  queryOptions({
    queryKey: ['reading', pulseId],
    queryFn: async () => withWholeRows(await api.readOverview(pulseId)),
    staleTime: Infinity,
  });
export const teamReadingQuery = (pulseId: string, teamId: string) =>
  queryOptions({
    queryKey: ['reading', pulseId, teamId],
    queryFn: () => api.readTeam(pulseId, teamId),
    staleTime: 60_000,
  });
/** Of the newest revision, or of the one that is named; looked at again while a recompute is under way. */
export const ledgerQuery = (pulseId: string, revision: number | null) =>
  queryOptions({
    queryKey: ['ledger', pulseId, revision],
    queryFn: () => api.readLedger(pulseId, revision),
    staleTime: 60_000,
    refetchInterval: ({ state }) => (state.data?.recompute?.state === 'waiting' ? 3_000 : false),
  });
export const resultsQuery = (tenantId: string, pulseId: string, group: string | null, locale: Locale) =>
  queryOptions({
    queryKey: ['results', tenantId, pulseId, group, locale],
    queryFn: () => api.readResults(tenantId, pulseId, group, locale),
    staleTime: Infinity,
  });
