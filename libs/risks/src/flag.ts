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

/** One sentence of evidence: a key of the catalogue and the numbers it speaks of. */
export interface Evidence {
  key: EvidenceKey;
  numbers: Readonly<Record<string, number | string>>;
}

export type EvidenceKey =
  | 'answered'
  | 'index'
  | 'index-without-interval'
  | 'largest-part'
  | 'unspoken-reservations'
  | 'waits-for-one-person'
  | 'probability'
  | 'silent-best-case'
  | 'silent-cannot-overturn'
  | 'insufficient-few-answers'
  | 'insufficient-low-response'
  | 'insufficient-wide-interval'
  | 'not-an-all-clear';

export interface FlagComponent {
  id: string;
  /** 0 to 100, the risk end high. */
  mean: number;
  /** Points it adds to the distance of the index from 50; all of them add up to that distance. */
  points: number;
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
  interval95: Interval | null;
  /** Posterior probability that the index of the present members lies above the neutral point. */
  probability: number | null;
  /** One-sided, against the neutral point; null when not eligible for `elevated`. */
  pValue: number | null;
  qValue: number | null;
  /** The same against the criterion for `high`. */
  pValueHigh: number | null;
  qValueHigh: number | null;
  /** The index if every silent person had answered in the healthiest way; null when all answered. */
  silentBestCase: number | null;
  /** Index the silent would need on average to bring the whole to the neutral point; null when all answered. */
  tippingPoint: { value: number; canOverturn: boolean } | null;
  /** Null where items and parts may not be shown. Largest first. */
  components: FlagComponent[] | null;
  evidence: Evidence[];
  /** Ids of experiments, the most fitting first. */
  experiments: string[];
  rule: string;
}

/** The neutral point of the wording. */
export const NEUTRAL_POINT = 50;
/** Criterion for `high`. */
export const HIGH_POINT = 62.5;
