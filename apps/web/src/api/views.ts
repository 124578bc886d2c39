/** The shapes of the API's answers, until they are generated from docs/openapi.json. */

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface TeamRef {
  id: string;
  name: string;
}

export type Locale = 'en' | 'de';
export type Role = 'hr' | 'executive' | 'lead' | 'works_council';

export interface Session {
  account: { id: string; email: string; name: string };
  organisation: { slug: string; name: string; locale: Locale; timeZone: string };
  roles: Role[];
  executiveTeams: TeamRef[];
  leadTeams: TeamRef[];
}

export interface Access {
  id: string;
  email: string;
  name: string;
  role: Role;
  team: TeamRef | null;
  source: 'roster' | 'hr';
}

export interface Team {
  id: string;
  name: string;
  parentId: string | null;
  leadName: string | null;
  memberCount: number;
}

export interface Employee {
  id: string;
  email: string;
  name: string;
  team: TeamRef;
  locale: string;
  timeZone: string;
  active: boolean;
}

export interface RosterProblem {
  line: number | null;
  column: string | null;
  code: string;
  detail: string;
}

export interface RosterImport {
  id: string;
  fileName: string;
  state: 'checked' | 'applied';
  rowCount: number;
  createdAt: string;
  appliedAt: string | null;
  problems: RosterProblem[];
  problemCount: number;
  difference: {
    joined: number;
    left: number;
    moved: number;
    changed: number;
    unchanged: number;
    teamsAdded: string[];
    teamsRemoved: string[];
    examples: { kind: 'joined' | 'left' | 'moved' | 'changed'; email: string; detail: string }[];
  };
}

export interface InstrumentSummary {
  id: string;
  key: string;
  version: number | string;
  title: string;
  itemCount: number;
  constructs: string[];
  minutes: number;
  builtIn: boolean;
}

export type PulseState = 'draft' | 'open' | 'closed' | 'voided';

export interface PulseSummary {
  id: string;
  title: string;
  state: PulseState;
  instrument: { id: string; title: string };
  audience: TeamRef | null;
  invitedCount: number | null;
  opensAt: string | null;
  closesAt: string | null;
  closedAt: string | null;
  reading: 'none' | 'computing' | 'ready';
}

export interface LaunchObstacle {
  code: string;
  detail: string;
  action: string;
}

export interface PulseUnit {
  id: string;
  kind: 'team' | 'rest';
  team: TeamRef;
  invitedCount: number;
}

export interface Pulse extends PulseSummary {
  replyToName: string;
  replyToEmail: string;
  minimumCell: number;
  units: PulseUnit[];
  announcement: string;
  obstacles: LaunchObstacle[];
}

export interface PulseFields {
  title: string;
  instrumentId: string;
  audienceTeamId: string | null;
  closesAt: string;
  replyToName: string;
  replyToEmail: string;
}

export interface Delivery {
  total: number;
  pending: number;
  sending: number;
  accepted: number;
  deferred: number;
  bounced: number;
  unknown: number;
  preparing: boolean;
  updatedAt: string;
}

export interface DeliveryProblem {
  sendId: string;
  name: string;
  email: string;
  state: string;
  reason: string;
  whatToDo: string;
  attempts: number;
  nextAttemptAt: string | null;
}

export interface MailPreview {
  subject: string;
  text: string;
  html: string;
}

export interface ReadingSummary {
  pulseId: string;
  title: string;
  closedAt: string;
  respondentCount: number;
  invitedCount: number;
}

export interface Reason {
  code: string;
  text: string;
}

export interface Change {
  text: string;
  direction: 'up' | 'down' | 'none';
  difference: number | null;
}

export interface Part {
  id: string;
  name: string;
  points: number;
}

export interface ReleasedMeasure {
  measureId: string;
  released: true;
  score: number;
  low: number;
  high: number;
  respondentCount: number;
  favourable: { percent: number; low: number; high: number } | null;
  census: boolean;
  change: Change | null;
  parts: Part[] | null;
}

export interface WithheldMeasure {
  measureId: string;
  released: false;
  reason: Reason;
}

export type MeasureView = ReleasedMeasure | WithheldMeasure;

export type Severity = 'insufficient' | 'none' | 'watch' | 'elevated' | 'high';

export interface FlagView {
  flagId: string;
  kind: string;
  name: string;
  severity: Severity;
  team: TeamRef;
  cellId: string;
  index: number;
  low: number;
  high: number;
  probability: number;
  evidence: string[];
  tippingPoint: string | null;
  parts: Part[] | null;
  experiments: { id: string; text: string; askedBackWith: string[] }[];
  ruleVersion: string;
  why: { label: string; value: string }[];
}

interface CellPlace {
  cellId: string;
  kind: 'node' | 'rest';
  team: TeamRef;
  parentTeamId: string | null;
  depth: number;
  name: string;
}

export interface ReleasedCell extends CellPlace {
  released: true;
  respondentCount: number;
  invitedCount: number;
  countedHigherUp: number;
  measures: MeasureView[];
  flags: FlagView[];
}

export interface WithheldCell extends CellPlace {
  released: false;
  reason: Reason;
}

export type Cell = ReleasedCell | WithheldCell;

export interface MeasureInfo {
  id: string;
  name: string;
  orientation: 'high-is-healthy' | 'high-is-risk';
}

export interface PulseRef {
  id: string;
  title: string;
  closedAt: string;
}

export interface Overview {
  pulse: PulseRef;
  previous: PulseRef | null;
  methods: Record<string, string>;
  scope: TeamRef;
  organisation: Cell;
  rows: Cell[];
  flags: FlagView[];
  measures: MeasureInfo[];
}

export interface TrendPoint {
  pulseId: string;
  title: string;
  closedAt: string;
  measures: { measureId: string; score: number | null; low: number | null; high: number | null }[];
}

export interface TeamReading {
  pulse: PulseRef;
  team: TeamRef;
  cells: Cell[];
  trend: TrendPoint[];
  flags: FlagView[];
  measures?: MeasureInfo[];
  lookedAt: { who: string; at: string }[];
}

export interface AuditEntry {
  seq: number;
  at: string;
  actor: string;
  action: string;
  subject: string;
  details: unknown;
}
