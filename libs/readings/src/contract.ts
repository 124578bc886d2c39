import type { TrendReason } from '@penumbra/disclosure';
import type { Flag } from '@penumbra/risks';
import type { LocalisedText } from '@penumbra/instruments';
import type { Manifest } from '@penumbra/seal';
import type { Tier } from '@penumbra/statistics';

/** A reading as it is frozen: rounded, clipped or withheld once; every outlet prints this and nothing else. */

export interface ReadingReady {
  readonly name: 'reading-ready';
  readonly payload: { readonly pulseId: string };
}

/** The answers of a past survey wait for the tally. */
export interface PastResultsImported {
  readonly name: 'past-results-imported';
  readonly payload: { readonly pulseId: string };
}

/** HR asked that the reading is computed anew. */
export interface RecomputeAsked {
  readonly name: 'recompute-asked';
  readonly payload: { readonly pulseId: string };
}

/** Leads and executives may look by now; so may everyone who was asked. */
export interface ReadingOpenedToEveryone {
  readonly name: 'reading-opened-to-everyone';
  readonly payload: { readonly pulseId: string };
}

/** There are replies to comments that nobody was told of; the number tells one announcement of a pulse from the next. */
export interface RepliesAnnounced {
  readonly name: 'replies-announced';
  readonly payload: { readonly pulseId: string; readonly number: number };
}

/**
 * - `too-few-answers`: in the cell itself, or in one that could then be worked out. Which of both is not said: it would tell
 *   how many answered.
 * - `would-reveal-others`: the second of these, in readings frozen when it was still said.
 * - `too-few-people`: nobody is counted there; known since the launch.
 */
export type WithheldBecause = 'too-few-answers' | 'would-reveal-others' | 'too-few-people';

/** A figure with its 95 % range, on 0 to 100, whole numbers. Where it is clipped the range is withheld. */
export interface FrozenFigure {
  readonly value: number;
  readonly bound: 'at-least' | 'at-most' | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface FrozenChange {
  readonly sincePulseId: string;
  readonly direction: 'up' | 'down' | 'none';
  /**
   * The difference of both scores as they were printed, in points; null where only the direction may be said. Absent in
   * readings frozen before it was noted.
   */
  readonly points?: number | null;
}

/**
 * How a cell compares with the reading before: with the size of a change (`figure`), its direction alone (`band`), or not
 * at all (`none`), which is a break, for the reason that is said.
 * - `people-unknown`: nobody counted who moved since then. For the others see TrendReason of disclosure.
 */
export interface FrozenTrend {
  readonly sincePulseId: string;
  readonly shownAs: 'figure' | 'band' | 'none';
  readonly because: TrendReason | 'people-unknown';
}

export type FrozenMeasure =
  | {
      readonly measureId: string;
      readonly released: true;
      readonly score: FrozenFigure;
      /** Standard error in tenths, for the change to the next wave; null where the score is clipped. */
      readonly standardError: number | null;
      readonly degreesOfFreedom: number | null;
      /**
       * People with a score where their number may be printed; elsewhere the number who answered at all. `census` and the
       * degrees of freedom go by it.
       */
      readonly respondentCount: number;
      readonly favourable: FrozenFigure | null;
      readonly census: boolean;
      readonly change: FrozenChange | null;
      /** Where the cell probably stands among those that do not overlap; null or absent where that is not said. */
      readonly tier?: Tier['tier'] | null;
      readonly parts: readonly { readonly id: string; readonly points: number }[] | null;
    }
  | {
      readonly measureId: string;
      readonly released: false;
      readonly reason: 'too-few-answers' | 'would-reveal-others';
    };

/**
 * The comments that stand at a cell and nowhere else: how many, and the SHA-256 over their ids and texts, which are kept
 * apart until the contract's date. Where they are withheld, fewer than 10 could have written them: they stand higher up.
 */
export type FrozenComments =
  { readonly released: true; readonly count: number; readonly sha256: string } | { readonly released: false };

export interface FrozenCell {
  readonly cellId: string;
  readonly kind: 'node' | 'rest';
  readonly teamId: string;
  readonly parentTeamId: string | null;
  readonly depth: number;
  readonly teamName: string;
  readonly released: boolean;
  readonly withheldBecause: WithheldBecause | null;
  readonly respondentCount: number | null;
  readonly invitedCount: number | null;
  /** People of the team (and below) who are counted elsewhere, so that the figure does not speak for them. */
  readonly countedElsewhereCount: number;
  readonly measures: readonly FrozenMeasure[];
  readonly flags: readonly Flag[];
  /** Absent where the pulse asked for no comment, and where the cell itself is withheld. */
  readonly comments?: FrozenComments;
  /** Null in the first reading of a programme; absent where the cell is withheld, and in readings frozen before it was noted. */
  readonly trend?: FrozenTrend | null;
}

export interface FrozenMeasureInfo {
  readonly measureId: string;
  readonly name: LocalisedText;
  readonly direction: 'health' | 'risk' | 'neutral';
  /**
   * The items that were asked, in a fixed order: two readings of a measure are compared only where they are the same. Absent
   * in readings frozen before items were noted; these are compared with none.
   */
  readonly itemIds?: readonly string[];
}

export interface FrozenHeader {
  readonly pulseId: string;
  readonly title: string;
  readonly programme: string | null;
  /** Absent where this service asked; it did not ask an imported survey, and promised nobody anything there. */
  readonly origin?: 'imported';
  readonly closedAt: string;
  readonly previousPulseId: string | null;
  readonly minimumCell: number;
  readonly measures: readonly FrozenMeasureInfo[];
  /** As the privacy contract says; absent in readings frozen while it was 1 for all. */
  readonly executivesSeeAfterWorkingDays?: number;
  /** From the second revision on: its number, why HR asked for it, and the hash of the one before it. */
  readonly revision?: { readonly number: number; readonly reason: string; readonly replaces: string };
  /** The question that was answered in words; absent where none was asked. */
  readonly comment?: {
    readonly text: LocalisedText;
    /** When the texts are deleted, ISO 8601. */
    readonly keptUntil: string;
  };
  /**
   * SHA-256, hex, of the decision which units each shown cell is made of, kept for later comparisons. Absent in readings
   * frozen before it was kept.
   */
  readonly decisionHash?: string;
  /** Version of every method that went into the figures. */
  readonly methods: Readonly<Record<string, string>>;
}

/** Which revision a reading is; the first says nothing of it. */
export const revisionOf = ({ revision }: Pick<FrozenHeader, 'revision'>): number => revision?.number ?? 1;

export interface FrozenReading {
  readonly header: FrozenHeader;
  /** In the order of the team tree; a team's node before its rest. */
  readonly cells: readonly FrozenCell[];
}

/** What the works council checks with `penumbra verify`. Never published: it holds counts per unit. */
export interface CouncilFile {
  readonly version: 1;
  /** The privacy contract; null for a pulse that ended before it was made. */
  readonly manifest: Manifest | null;
  readonly manifestHash: string;
  readonly closedAt: string;
  readonly units: readonly {
    readonly unitId: string;
    /** People invited. */
    readonly size: number;
    /** Passes signed. */
    readonly issued: number;
    /** Ballots in the box at close. */
    readonly counted: number;
    /** SPKI, DER, base64url. */
    readonly publicKey: string;
  }[];
  /** Every ballot's pass, sorted by nonce; both base64url. */
  readonly passes: readonly { readonly unitId: string; readonly nonce: string; readonly signature: string }[];
  /** Hex, sorted: the same list that everybody can read. */
  readonly receipts: readonly string[];
  /** Ballots that did not open or do not answer the questions: counted, not measured. */
  readonly unreadable: number;
}
