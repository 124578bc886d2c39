import {
  instrumentFromBank,
  itemsOfWave,
  minutesToAnswer,
  rotation,
  type Instrument,
} from '@penumbra/instruments';
import type { ProblemDetail } from '@penumbra/platform';
import { shortestGapWeeks, type Recurrence } from './recurrence.js';

export type ProgrammeState = 'draft' | 'running' | 'paused' | 'ended';

/** What HR says of a programme: when it asks, what, whom. */
export interface ProgrammeFields {
  readonly name: string;
  readonly recurrence: Recurrence;
  /** `HH:MM`, met by each person in the own time zone. */
  readonly mailTime: string;
  /** The zone whose working day a pulse closes in. */
  readonly timeZone: string;
  readonly openDays: number;
  /** Dates on which nobody is written to, besides weekends and public holidays. */
  readonly daysOff: readonly string[];
  /** An instrument asked unchanged each time; null: items of the bank in rotation. */
  readonly instrumentId: string | null;
  readonly rotatingItemCount: number;
  readonly asksComment: boolean;
  readonly audienceTeamId: string | null;
  readonly minimumCell: number;
  readonly answersKeptDays: number;
  readonly executivesSeeAfterWorkingDays: number;
  readonly replyToName: string;
  readonly replyToEmail: string;
}

/** A recurring plan of pulses. */
export interface Programme extends ProgrammeFields {
  readonly id: string;
  readonly state: ProgrammeState;
  /** The first occurrence that has not been settled; 0 is the first of all. */
  readonly nextOccurrence: number;
}

/** What became of an occurrence whose time has come. `waiting`: HR decides. */
export interface SettledOccurrence {
  readonly occurrence: number;
  readonly plannedOn: string;
  readonly dueAt: Date;
  readonly state: 'launched' | 'waiting' | 'skipped';
  readonly reason: 'late' | 'obstacles' | 'missed' | 'paused' | 'overtaken' | 'declined' | 'ended' | null;
  readonly problems: readonly ProblemDetail[];
  readonly pulseId: string | null;
}

/** Which states a programme may go to. An end is final. */
export const programmeTransitions: Record<ProgrammeState, readonly ProgrammeState[]> = {
  draft: ['running', 'ended'],
  running: ['paused', 'ended'],
  paused: ['running', 'ended'],
  ended: [],
};

/** What may still change after the start, when the dates and the items are what trends rest on. */
export const changeableAfterStart: ReadonlySet<keyof ProgrammeFields> = new Set([
  'daysOff',
  'replyToName',
  'replyToEmail',
]);

/** What of the bank a programme asks in an occurrence; null when it asks an instrument of the organisation's own. */
export function itemsInTurn(
  programme: Pick<ProgrammeFields, 'recurrence' | 'instrumentId' | 'rotatingItemCount'>,
  occurrence: number,
): { readonly all: readonly string[]; readonly rotating: readonly string[] } | null {
  if (programme.instrumentId !== null) return null;
  const plan = rotation({
    shortestGapWeeks: shortestGapWeeks(programme.recurrence),
    rotatingItemCount: programme.rotatingItemCount,
  });
  return { all: itemsOfWave(plan, occurrence), rotating: plan.waves[occurrence % plan.waves.length]! };
}

/** The instrument of an occurrence, made of the bank's items; its version is given when it is stored. */
export function instrumentInTurn(programme: Programme, itemIds: readonly string[]): Instrument {
  return instrumentFromBank({
    key: `programme-${programme.id.slice(0, 8)}`,
    version: 1,
    title: { en: programme.name },
    itemIds,
    comment: programme.asksComment,
  });
}

/** Minutes that one person spends in each quarter of a year on the occurrences that were or will be asked in it. */
export function minutesPerQuarter(
  year: number,
  asked: readonly { readonly on: string; readonly instrument: Instrument }[],
): {
  readonly quarter: string;
  readonly pulseCount: number;
  readonly atLeast: number;
  readonly atMost: number;
}[] {
  return [1, 2, 3, 4].map((quarter) => {
    const inQuarter = asked.filter(({ on }) => Math.ceil(Number(on.slice(5, 7)) / 3) === quarter);
    const minutes = inQuarter.map(({ instrument }) => minutesToAnswer(instrument));
    return {
      quarter: `${year}-Q${quarter}`,
      pulseCount: inQuarter.length,
      atLeast: minutes.reduce((sum, { atLeast }) => sum + atLeast, 0),
      atMost: minutes.reduce((sum, { atMost }) => sum + atMost, 0),
    };
  });
}
