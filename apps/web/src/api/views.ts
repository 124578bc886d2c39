import type { components } from './schema.js';

/** The shapes of the API's answers, by the names the screens use. schema.d.ts is generated from docs/openapi.json. */
type Schemas = components['schemas'];

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** The languages the screens speak. */
export type Locale = 'en' | 'de';
/** The languages mails are written in. */
export type MailLocale = Schemas['TestMailRequest']['locale'];

export type Session = Schemas['Session'];
export type Access = Schemas['Access'];
export type Team = Schemas['Team'];
export type RosterImport = Schemas['RosterImport'];
export type PastResultsCheck = Schemas['PastResultsCheck'];
export type PastResultsPlan = Schemas['PastResultsToCheck']['plan'];
export type InstrumentSummary = Schemas['InstrumentSummary'];
export type PulseSummary = Schemas['PulseSummary'];
export type PulseState = PulseSummary['state'];
export type Pulse = Schemas['Pulse'];
export type Loosening = Pulse['loosenings'][number];
export type NewPulse = Schemas['NewPulse'];
export type PulseChanges = Schemas['PulseChanges'];
export type Programme = Schemas['Programme'];
export type NewProgramme = Schemas['NewProgramme'];
export type ProgrammeChanges = Schemas['ProgrammeChanges'];
export type ProgrammeCalendar = Schemas['ProgrammeCalendar'];
export type CalendarOccurrence = ProgrammeCalendar['occurrences'][number];
export type Rehearsal = Schemas['Rehearsal'];
export type Delivery = Schemas['Delivery'];
export type DeliveryProblem = Schemas['DeliveryProblem'];

export type MailSender = Schemas['MailSender'];
export type MailSenderWish = Schemas['MailSenderWish'];
export type Webhook = Schemas['Webhook'];
export type NewWebhook = Schemas['NewWebhook'];
export type WebhookChanges = Schemas['WebhookChanges'];
export type WebhookDelivery = Schemas['WebhookDelivery'];

export type AuditEntry = Schemas['AuditEntry'];

/** With whole rows: see `withWholeRows`. */
export type Overview = Omit<Schemas['Overview'], 'organisation' | 'rows' | 'flags'> & {
  organisation: Cell;
  rows: Cell[];
  flags: FlagRow[];
};
export type TeamReading = Schemas['TeamReading'];
export type TrendPoint = TeamReading['trend'][number];
export type MeasureInfo = Schemas['MeasureInfo'];
export type Orientation = MeasureInfo['orientation'];
/** Of a change and a place the screens show the words alone: of rows of an overview, nothing else comes. */
export type ReleasedMeasure = Omit<Extract<Schemas['MeasureView'], { released: true }>, 'change' | 'tier'> & {
  change: { text: string } | null;
  tier: { text: string } | null;
};
export type MeasureView = ReleasedMeasure | Extract<Schemas['MeasureView'], { released: false }>;
export type ReleasedCell = Omit<Extract<Schemas['CellView'], { released: true }>, 'measures' | 'flags'> & {
  measures: MeasureView[];
  flags: FlagRow[];
};
export type WithheldCell = Extract<Schemas['CellView'], { released: false }>;
export type Cell = ReleasedCell | WithheldCell;
export type FlagRow = Schemas['FlagRow'] & { flagId: string; cellId: string };
export type FlagView = Schemas['FlagView'];
export type Severity = FlagView['severity'];
export type Ledger = Schemas['Ledger'];
export type CommentsInfo = Schemas['CommentsInfo'];
export type Comment = Schemas['Comment'];
export type Results = Schemas['Results'];
