import { request } from './request.js';
import type {
  Access,
  AuditEntry,
  Delivery,
  DeliveryProblem,
  Employee,
  InstrumentSummary,
  Locale,
  MailPreview,
  Overview,
  Page,
  Pulse,
  PulseFields,
  PulseSummary,
  ReadingSummary,
  RosterImport,
  Session,
  Team,
  TeamReading,
} from './views.js';

/** Every call the screens make, one function per operation of the API. */

const id = encodeURIComponent;

// Identity
export const askForSignInLink = (organisation: string, email: string) =>
  request<unknown>('POST', '/sign-in-links', { body: { organisation, email } });
export const startSession = (token: string) => request<Session>('POST', '/sessions', { body: { token } });
export const readSession = () => request<Session>('GET', '/session');
export const endSession = () => request<void>('DELETE', '/session');
export const listAccess = (cursor: string | null) =>
  request<Page<Access>>('GET', '/access', { query: { cursor } });
export const grantAccess = (access: {
  email: string;
  name: string;
  role: 'hr' | 'executive';
  teamId: string | null;
}) => request<Access>('POST', '/access', { body: access });
export const removeAccess = (accessId: string) => request<void>('DELETE', `/access/${id(accessId)}`);

// People
export const listTeams = () => request<{ items: Team[] }>('GET', '/teams');
export const listEmployees = (cursor: string | null, teamId: string | null) =>
  request<Page<Employee>>('GET', '/employees', { query: { cursor, teamId } });
export const checkRoster = (file: File) =>
  request<RosterImport>('POST', '/roster-imports', {
    bytes: file,
    // A header holds ASCII only: the name travels percent-encoded.
    headers: { 'content-type': 'text/csv', 'x-file-name': encodeURIComponent(file.name) },
  });
export const readRosterImport = (importId: string) =>
  request<RosterImport>('GET', `/roster-imports/${id(importId)}`);
export const applyRosterImport = (importId: string) =>
  request<RosterImport>('POST', `/roster-imports/${id(importId)}/apply`, { body: {} });

// Instruments and pulses
export const listInstruments = () => request<{ items: InstrumentSummary[] }>('GET', '/instruments');
export const listPulses = (cursor: string | null) =>
  request<Page<PulseSummary>>('GET', '/pulses', { query: { cursor } });
export const readPulse = (pulseId: string) => request<Pulse>('GET', `/pulses/${id(pulseId)}`);
export const createPulse = (fields: PulseFields) => request<Pulse>('POST', '/pulses', { body: fields });
export const changePulse = (pulseId: string, fields: Partial<PulseFields>) =>
  request<Pulse>('PATCH', `/pulses/${id(pulseId)}`, { body: fields });
export const deletePulse = (pulseId: string) => request<void>('DELETE', `/pulses/${id(pulseId)}`);
export const launchPulse = (pulseId: string) =>
  request<Pulse>('POST', `/pulses/${id(pulseId)}/launch`, { body: {} });
export const closePulse = (pulseId: string, confirm: string) =>
  request<Pulse>('POST', `/pulses/${id(pulseId)}/close`, { body: { confirm } });
export const voidPulse = (pulseId: string, confirm: string, reason: string) =>
  request<Pulse>('POST', `/pulses/${id(pulseId)}/void`, { body: { confirm, reason } });

// Delivery
export const readDelivery = (pulseId: string) => request<Delivery>('GET', `/pulses/${id(pulseId)}/delivery`);
export const listDeliveryProblems = (pulseId: string, cursor: string | null) =>
  request<Page<DeliveryProblem>>('GET', `/pulses/${id(pulseId)}/delivery-problems`, { query: { cursor } });
export const sendAgain = (pulseId: string, sendId: string, email: string | null) =>
  request<DeliveryProblem>('POST', `/pulses/${id(pulseId)}/sends/${id(sendId)}/send-again`, {
    body: email === null ? {} : { email },
  });
export const readMailPreview = (pulseId: string, locale: Locale) =>
  request<MailPreview>('GET', `/pulses/${id(pulseId)}/mail-preview`, { query: { locale } });

// Readings
export const listReadings = (cursor: string | null) =>
  request<Page<ReadingSummary>>('GET', '/readings', { query: { cursor } });
export const readOverview = (pulseId: string) => request<Overview>('GET', `/readings/${id(pulseId)}`);
export const readTeam = (pulseId: string, teamId: string) =>
  request<TeamReading>('GET', `/readings/${id(pulseId)}/teams/${id(teamId)}`);

// Audit
export const listAudit = (cursor: string | null) =>
  request<Page<AuditEntry>>('GET', '/audit', { query: { cursor } });
