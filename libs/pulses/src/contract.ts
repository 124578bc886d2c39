import type { MembershipMove } from '@penumbra/disclosure';
import type { Instrument } from '@penumbra/instruments';

/** What other rooms may know of a pulse without the machinery. */

/** How many working days leads read alone, so that nobody hears about the own team from above, if HR sets no other number. */
export const usualHeadStart = 1;

export type PulseState = 'draft' | 'open' | 'closed' | 'voided';

/** `asked` by this service; `imported` from another tool, closed from the start. */
export type PulseOrigin = 'asked' | 'imported';

export interface PulseLaunched {
  readonly name: 'pulse-launched';
  readonly payload: { readonly pulseId: string };
}
export interface PulseClosed {
  readonly name: 'pulse-closed';
  readonly payload: { readonly pulseId: string };
}
export interface PulseVoided {
  readonly name: 'pulse-voided';
  readonly payload: { readonly pulseId: string };
}
/** Its close was moved to a later time. */
export interface PulseExtended {
  readonly name: 'pulse-extended';
  readonly payload: { readonly pulseId: string };
}
export type PulseEvent = PulseLaunched | PulseExtended | PulseClosed | PulseVoided;

/** The reporting cell an answer belongs to. */
export interface FrozenUnit {
  /** Random: it does not name the team. Everybody sees it, in the privacy contract. */
  readonly id: string;
  /**
   * Random too, and only in the links of the unit's own people: with it they see who else is counted with them and, when
   * results are out, their own group's.
   */
  readonly groupId: string;
  readonly kind: 'team' | 'rest';
  readonly teamId: string;
  readonly invitedCount: number;
}

export interface FrozenTeam {
  readonly teamId: string;
  readonly parentId: string | null;
  readonly name: string;
  /** People of this team and those below it. */
  readonly peopleCount: number;
  /** How many of them are counted outside this part of the tree. */
  readonly countedElsewhereCount: number;
}

/** A launched pulse as it was frozen at launch. */
export interface FrozenPulse {
  readonly id: string;
  readonly title: string;
  readonly programme: string | null;
  readonly origin: PulseOrigin;
  readonly state: Exclude<PulseState, 'draft'>;
  readonly instrument: Instrument;
  readonly minimumCell: number;
  /** After so many days the answers themselves are deleted; the frozen figures stay. */
  readonly answersKeptDays: number;
  /** So many working days after it was frozen a reading opens to executives and then to everyone who was asked; 0 to 10. */
  readonly executivesSeeAfterWorkingDays: number;
  readonly replyToName: string;
  readonly replyToEmail: string;
  readonly organisationName: string;
  readonly openedAt: Date;
  readonly closesAt: Date;
  /** The close that the contract named, when it has been moved since; null when it has not. */
  readonly closesAtInContract: Date | null;
  readonly closedAt: Date | null;
  readonly units: readonly FrozenUnit[];
  /** Parents before children. */
  readonly teams: readonly FrozenTeam[];
}

/** Who moved between the units of an earlier pulse and those of a pulse, counted when the later one was launched. */
export interface MovesSince {
  readonly earlierPulseId: string;
  readonly moves: readonly MembershipMove[];
}

/** One person of the frozen audience. */
export interface AudienceMember {
  readonly employeeId: string;
  readonly teamId: string;
  readonly unitId: string;
  readonly email: string;
  readonly name: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly isLead: boolean;
}

/** Which part of an audience is read: so many people at most, those after one in the order of their ids. */
export interface AudiencePart {
  readonly after?: string;
  readonly atMost?: number;
}
