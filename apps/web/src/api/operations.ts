import { answerOf, client } from './client.js';
import type {
  Locale,
  MailLocale,
  NewProgramme,
  NewPulse,
  PastResultsPlan,
  ProgrammeChanges,
  PulseChanges,
  MailSenderWish,
  NewWebhook,
  WebhookChanges,
} from './views.js';

/** Every call the screens make, one function per operation of the API. */

const paged = (cursor: string | null) => ({ params: { query: cursor === null ? {} : { cursor } } });
const pulse = (pulseId: string) => ({ params: { path: { pulseId } } });

// Identity
export const askForSignInLink = (organisation: string, email: string) =>
  answerOf(client.POST('/api/sign-in-links', { body: { organisation, email } }));
export const startSession = (token: string) => answerOf(client.POST('/api/sessions', { body: { token } }));
export const readSession = () => answerOf(client.GET('/api/session'));
export const endSession = () => answerOf(client.DELETE('/api/session'));
export const listAccess = (cursor: string | null) => answerOf(client.GET('/api/access', paged(cursor)));
export const grantAccess = (access: {
  email: string;
  name: string;
  role: 'hr' | 'executive' | 'works-council';
  teamId: string | null;
}) => answerOf(client.POST('/api/access', { body: access }));
export const removeAccess = (accessId: string) =>
  answerOf(client.DELETE('/api/access/{accessId}', { params: { path: { accessId } } }));

// What a launch waits for
export const planLaunch = (pulseId: string, at: { date: string; time: string }) =>
  answerOf(client.PUT('/api/pulses/{pulseId}/planned-launch', { ...pulse(pulseId), body: at }));
export const cancelPlannedLaunch = (pulseId: string) =>
  answerOf(client.DELETE('/api/pulses/{pulseId}/planned-launch', pulse(pulseId)));
export const coSignPulse = (pulseId: string) =>
  answerOf(client.POST('/api/pulses/{pulseId}/co-signature', pulse(pulseId)));
export const readLaunchRule = () => answerOf(client.GET('/api/launch-rule'));
export const requireCoSignature = () => answerOf(client.POST('/api/launch-rule/require-co-signature'));
export const waiveCoSignature = () => answerOf(client.POST('/api/launch-rule/waive-co-signature'));

// The sender of mails
export const readMailSender = () => answerOf(client.GET('/api/mail-sender'));
export const changeMailSender = (wish: MailSenderWish) =>
  answerOf(client.PUT('/api/mail-sender', { body: wish }));
export const checkMailSender = () => answerOf(client.POST('/api/mail-sender/check'));
export const renewMailSenderKey = () => answerOf(client.POST('/api/mail-sender/renew-key'));

// Webhooks
const webhook = (webhookId: string) => ({ params: { path: { webhookId } } });
export const listWebhooks = (cursor: string | null) => answerOf(client.GET('/api/webhooks', paged(cursor)));
export const readWebhook = (webhookId: string) =>
  answerOf(client.GET('/api/webhooks/{webhookId}', webhook(webhookId)));
export const createWebhook = (fields: NewWebhook) => answerOf(client.POST('/api/webhooks', { body: fields }));
export const changeWebhook = (webhookId: string, changes: WebhookChanges) =>
  answerOf(client.PATCH('/api/webhooks/{webhookId}', { ...webhook(webhookId), body: changes }));
export const rotateWebhookSecret = (webhookId: string) =>
  answerOf(client.POST('/api/webhooks/{webhookId}/rotate-secret', webhook(webhookId)));
export const testWebhook = (webhookId: string) =>
  answerOf(client.POST('/api/webhooks/{webhookId}/test', webhook(webhookId)));
export const removeWebhook = (webhookId: string) =>
  answerOf(client.DELETE('/api/webhooks/{webhookId}', webhook(webhookId)));
export const listWebhookDeliveries = (webhookId: string, cursor: string | null) =>
  answerOf(
    client.GET('/api/webhooks/{webhookId}/deliveries', {
      params: { path: { webhookId }, query: cursor === null ? {} : { cursor } },
    }),
  );
export const sendWebhookAgain = (webhookId: string, deliveryId: string) =>
  answerOf(
    client.POST('/api/webhooks/{webhookId}/deliveries/{deliveryId}/send-again', {
      params: { path: { webhookId, deliveryId } },
    }),
  );

// People
export const listTeams = () => answerOf(client.GET('/api/teams'));
export const listEmployees = (cursor: string | null, teamId: string | null) =>
  answerOf(
    client.GET('/api/employees', {
      params: {
        query: { ...(cursor === null ? {} : { cursor }), ...(teamId === null ? {} : { teamId }) },
      },
    }),
  );
export const checkRoster = (file: File) =>
  answerOf(
    client.POST('/api/roster-imports', {
      // The bytes as they are: the server finds out the kind and the encoding. A header holds ASCII only, so the name is
      // encoded.
      body: file as unknown as string,
      bodySerializer: (bytes) => bytes,
      headers: { 'content-type': 'application/octet-stream' },
      params: { header: { 'x-file-name': encodeURIComponent(file.name) } },
    }),
  );
/** The bytes as they are: the server finds out kind and encoding. */
const inBase64 = (file: File): Promise<string> =>
  new Promise((done, refuse) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => done(String(reader.result).replace(/^[^,]*,?/, '')));
    reader.addEventListener('error', () => refuse(reader.error));
    reader.readAsDataURL(file);
  });
export const checkPastResults = async (file: File, plan: PastResultsPlan) =>
  answerOf(client.POST('/api/past-results/check', { body: { file: await inBase64(file), plan } }));
export const importPastResults = async (file: File, plan: PastResultsPlan, confirm: string) =>
  answerOf(client.POST('/api/past-results', { body: { file: await inBase64(file), plan, confirm } }));
export const readRosterImport = (importId: string) =>
  answerOf(client.GET('/api/roster-imports/{importId}', { params: { path: { importId } } }));
export const applyRosterImport = (importId: string) =>
  answerOf(client.POST('/api/roster-imports/{importId}/apply', { params: { path: { importId } } }));

// Instruments and pulses
export const listInstruments = () => answerOf(client.GET('/api/instruments'));
export const listPulses = (cursor: string | null) => answerOf(client.GET('/api/pulses', paged(cursor)));
export const readPulse = (pulseId: string) => answerOf(client.GET('/api/pulses/{pulseId}', pulse(pulseId)));
export const createPulse = (fields: NewPulse) => answerOf(client.POST('/api/pulses', { body: fields }));
export const changePulse = (pulseId: string, fields: PulseChanges) =>
  answerOf(client.PATCH('/api/pulses/{pulseId}', { ...pulse(pulseId), body: fields }));
export const deletePulse = (pulseId: string) =>
  answerOf(client.DELETE('/api/pulses/{pulseId}', pulse(pulseId)));
export const launchPulse = (pulseId: string) =>
  answerOf(client.POST('/api/pulses/{pulseId}/launch', { ...pulse(pulseId), body: {} }));
export const readParticipation = (pulseId: string) =>
  answerOf(client.GET('/api/pulses/{pulseId}/participation', pulse(pulseId)));
export const amendPulse = (pulseId: string, closesAt: string) =>
  answerOf(client.POST('/api/pulses/{pulseId}/amendments', { ...pulse(pulseId), body: { closesAt } }));
export const closePulse = (pulseId: string, confirm: string) =>
  answerOf(client.POST('/api/pulses/{pulseId}/close', { ...pulse(pulseId), body: { confirm } }));
export const voidPulse = (pulseId: string, confirm: string, reason: string) =>
  answerOf(client.POST('/api/pulses/{pulseId}/void', { ...pulse(pulseId), body: { confirm, reason } }));
export const readRehearsal = (pulseId: string, cursor: string | null) =>
  answerOf(
    client.GET('/api/pulses/{pulseId}/rehearsal', {
      params: { path: { pulseId }, query: cursor === null ? {} : { cursor } },
    }),
  );

// Programmes
const programme = (programmeId: string) => ({ params: { path: { programmeId } } });
export const listProgrammes = (cursor: string | null) =>
  answerOf(client.GET('/api/programmes', paged(cursor)));
export const readProgramme = (programmeId: string) =>
  answerOf(client.GET('/api/programmes/{programmeId}', programme(programmeId)));
export const createProgramme = (fields: NewProgramme) =>
  answerOf(client.POST('/api/programmes', { body: fields }));
export const changeProgramme = (programmeId: string, fields: ProgrammeChanges) =>
  answerOf(client.PATCH('/api/programmes/{programmeId}', { ...programme(programmeId), body: fields }));
export const steerProgramme = (programmeId: string, step: 'start' | 'pause' | 'resume' | 'end') => {
  const options = { ...programme(programmeId), body: {} };
  if (step === 'start') return answerOf(client.POST('/api/programmes/{programmeId}/start', options));
  if (step === 'pause') return answerOf(client.POST('/api/programmes/{programmeId}/pause', options));
  if (step === 'resume') return answerOf(client.POST('/api/programmes/{programmeId}/resume', options));
  return answerOf(client.POST('/api/programmes/{programmeId}/end', options));
};
export const decideOccurrence = (programmeId: string, occurrence: number, decision: 'run' | 'skip') =>
  answerOf(
    client.POST('/api/programmes/{programmeId}/decide', {
      ...programme(programmeId),
      body: { occurrence, decision },
    }),
  );
export const readCalendar = (programmeId: string, year: number) =>
  answerOf(
    client.GET('/api/programmes/{programmeId}/calendar', {
      params: { path: { programmeId }, query: { year } },
    }),
  );

// Delivery
export const readDelivery = (pulseId: string) =>
  answerOf(client.GET('/api/pulses/{pulseId}/delivery', pulse(pulseId)));
export const listDeliveryProblems = (pulseId: string, cursor: string | null) =>
  answerOf(
    client.GET('/api/pulses/{pulseId}/delivery-problems', {
      params: { path: { pulseId }, query: cursor === null ? {} : { cursor } },
    }),
  );
export const sendAgain = (pulseId: string, sendId: string, email: string | null) =>
  answerOf(
    client.POST('/api/pulses/{pulseId}/sends/{sendId}/send-again', {
      params: { path: { pulseId, sendId } },
      body: email === null ? {} : { email },
    }),
  );
export const readMailPreview = (pulseId: string, locale: MailLocale) =>
  answerOf(
    client.GET('/api/pulses/{pulseId}/mail-preview', { params: { path: { pulseId }, query: { locale } } }),
  );

export const sendTestMail = (pulseId: string, locale: MailLocale) =>
  answerOf(client.POST('/api/pulses/{pulseId}/test-mail', { ...pulse(pulseId), body: { locale } }));

// Readings
export const listReadings = (cursor: string | null) => answerOf(client.GET('/api/readings', paged(cursor)));
export const readOverview = (pulseId: string) =>
  answerOf(client.GET('/api/readings/{pulseId}', pulse(pulseId)));
export const readTeam = (pulseId: string, teamId: string) =>
  answerOf(client.GET('/api/readings/{pulseId}/teams/{teamId}', { params: { path: { pulseId, teamId } } }));
export const readLedger = (pulseId: string, revision: number | null) =>
  answerOf(
    client.GET('/api/readings/{pulseId}/ledger', {
      params: { path: { pulseId }, query: revision === null ? {} : { revision } },
    }),
  );
export const recomputeReading = (pulseId: string, reason: string, confirm: string) =>
  answerOf(
    client.POST('/api/readings/{pulseId}/recompute', { ...pulse(pulseId), body: { reason, confirm } }),
  );
export const readResults = (tenantId: string, pulseId: string, group: string | null, locale: Locale) =>
  answerOf(
    client.GET('/api/results/{tenantId}/{pulseId}', {
      params: { path: { tenantId, pulseId }, query: { locale, ...(group === null ? {} : { group }) } },
    }),
  );

export const listComments = (pulseId: string, teamId: string, cursor: string | null) =>
  answerOf(
    client.GET('/api/readings/{pulseId}/teams/{teamId}/comments', {
      params: { path: { pulseId, teamId }, query: cursor === null ? {} : { cursor } },
    }),
  );
export const replyToComment = (pulseId: string, reply: { commentId: string; text: string }) =>
  answerOf(client.POST('/api/readings/{pulseId}/replies', { ...pulse(pulseId), body: reply }));
export const listReplies = (tenantId: string, pulseId: string, cursor: string | null) =>
  answerOf(
    client.GET('/api/results/{tenantId}/{pulseId}/replies', {
      params: { path: { tenantId, pulseId }, query: cursor === null ? {} : { cursor } },
    }),
  );

// Audit
export const listAudit = (cursor: string | null, subject: string | null = null) =>
  answerOf(
    client.GET('/api/audit', {
      params: {
        query: { ...(cursor === null ? {} : { cursor }), ...(subject === null ? {} : { subject }) },
      },
    }),
  );
