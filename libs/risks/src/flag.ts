import type { Interval } from '@penumbra/statistics';

export type FlagKind =
  | 'hierarchy-shadow'
  | 'dependency'
  | 'imbalance'
  | 'false-consensus'
  | 'drift'
  | 'overload'
  | 'low-shared-context';

export type Severity = 'insufficient' | 'none' | 'watch' | 'elevated' | 'high';

/** Why a unit cannot be judged at all. */
export type InsufficientReason = 'few-answers' | 'low-response' | 'wide-interval';

/** Signs beside the index; they never change it, only the severity and the text. */
export type Corroborator = 'false-consensus' | 'silence' | 'pluralistic-gap' | 'response-drop';

/** One sentence of evidence: a key of the catalogue and the numbers it speaks of. */
export interface Evidence {
  key: EvidenceKey;
  numbers: Readonly<Record<string, number | string>>;
}

export type EvidenceKey =
  | 'answered'
  | 'index'
  | 'index-without-interval'
  | 'balance'
  | 'balance-without-interval'
  | 'two-readings-in-a-row'
  | 'first-reading-below'
  | 'formal-agreement'
  | 'drifted-down'
  | 'drifted-up'
  | 'slope'
  | 'largest-part'
  | 'unspoken-reservations'
  | 'waits-for-one-person'
  | 'probability'
  | 'silent-best-case'
  | 'silent-cannot-overturn'
  | 'insufficient-few-answers'
  | 'insufficient-low-response'
  | 'insufficient-wide-interval'
  | 'not-an-all-clear'
  | `corroborator-${Corroborator}`;

/**
 * Without the mean of the component: points weigh people by how many items they answered, a mean does not, so that both
 * together would tell of the few who skipped another item.
 */
export interface FlagComponent {
  id: string;
  /** Points it adds to the distance of the index from 50; all of them add up to that distance. */
  points: number;
}

/** How the rule over many teams came to its cut: what the reader of "why" may look up. */
export interface RuleDetails {
  /** Teams tested together. */
  teams: number;
  /** Grey band: teams with .10 < p <= .50, and the number of teams on the line it stands for. Null for BH. */
  bandCount: number | null;
  expectedNulls: number | null;
}

/** A named risk of one unit: a pattern in answers, never a diagnosis of a person. */
export interface Flag {
  kind: FlagKind;
  cellId: string;
  severity: Severity;
  insufficientBecause: InsufficientReason | null;
  respondentCount: number;
  invitedCount: number;
  /** 0 to 100, high is risk. */
  index: number;
  /** The point the index is judged against: 50, or 33.3 for imbalance (balance under 7 of 10). */
  criterion: number;
  interval95: Interval | null;
  /** Posterior probability that the index of the present members lies above the criterion. */
  probability: number | null;
  /** One-sided, against the criterion; null when not eligible for `elevated`, or no test belongs to the kind. */
  pValue: number | null;
  qValue: number | null;
  /** The same against the criterion for `high`; null for a kind that is never `high`. */
  pValueHigh: number | null;
  qValueHigh: number | null;
  ruleDetails: RuleDetails | null;
  /** The index if every silent person had answered in the healthiest way; null when all answered. */
  silentBestCase: number | null;
  /** Index the silent would need on average to bring the whole to the criterion; null when all answered. */
  tippingPoint: { value: number; canOverturn: boolean } | null;
  /** Null where items and parts may not be shown. Largest first. */
  components: FlagComponent[] | null;
  corroborators: Corroborator[];
  evidence: Evidence[];
  /** Ids of experiments, the most fitting first. */
  experiments: string[];
  rule: string;
}

/** The neutral point of the wording. */
export const NEUTRAL_POINT = 50;
/** Criterion for `high`. */
export const HIGH_POINT = 62.5;
/** Balance of 7 on 1 to 10 is 66.7 of 100; as a risk, 33.3. */
export const IMBALANCE_POINT = 100 - (100 * (7 - 1)) / 9;
export const WATCH_PROBABILITY = 0.8;
