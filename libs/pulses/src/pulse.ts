import type { Instrument } from '@penumbra/instruments';
import type { PulseOrigin, PulseState } from './contract.js';

/** A pulse as HR edits it. */
export interface Pulse {
  readonly id: string;
  readonly title: string;
  readonly programme: string | null;
  readonly origin: PulseOrigin;
  readonly state: PulseState;
  readonly instrumentId: string;
  readonly audienceTeamId: string | null;
  readonly minimumCell: number;
  readonly answersKeptDays: number;
  readonly executivesSeeAfterWorkingDays: number;
  readonly replyToName: string;
  readonly replyToEmail: string;
  readonly closesAt: Date;
  readonly closesAtInContract: Date | null;
  readonly invitedCount: number | null;
  readonly openedAt: Date | null;
  readonly closedAt: Date | null;
  readonly voidedAt: Date | null;
}

/** What protects the people who are asked. One person may tighten it; asking less of it before launch takes two. */
export type ProtectiveSetting = 'minimumCell' | 'answersKeptDays' | 'executivesSeeAfterWorkingDays';

export const protectiveSettings: readonly ProtectiveSetting[] = [
  'minimumCell',
  'answersKeptDays',
  'executivesSeeAfterWorkingDays',
];

/** A change that asks less of a setting than the draft does now, waiting for a second person. */
export interface Loosening {
  readonly setting: ProtectiveSetting;
  readonly value: number;
  readonly askedBy: string;
  readonly askedAt: Date;
}

/** No organisation may show a figure for fewer people than this. */
export const smallestMinimumCell = 5;

/** The settings in which the change asks less than the draft does now. */
export function loosenedBy(
  draft: Pick<Pulse, ProtectiveSetting>,
  change: Pick<Pulse, ProtectiveSetting>,
): ProtectiveSetting[] {
  const loosened: ProtectiveSetting[] = [];
  if (change.minimumCell < draft.minimumCell) loosened.push('minimumCell');
  if (change.answersKeptDays > draft.answersKeptDays) loosened.push('answersKeptDays');
  if (change.executivesSeeAfterWorkingDays < draft.executivesSeeAfterWorkingDays)
    loosened.push('executivesSeeAfterWorkingDays');
  return loosened;
}

/** What stands in the way of a launch, and what to do about it; docs/problems is made from the same sentences. */
export const launchObstacleTexts = {
  'pulse.instrument-missing': () => ['The questions of this pulse no longer exist.', 'Choose an instrument.'],
  'pulse.audience-empty': () => [
    'Nobody would be asked.',
    'Import a roster, or choose a team with people in it.',
  ],
  'pulse.audience-too-small': (of) => [
    `Only ${of['count']} ${of['count'] === 1 ? 'person' : 'people'} would be asked; no figure could be shown for fewer than ${of['minimum']}.`,
    `Choose an audience of at least ${of['minimum']} people.`,
  ],
  'pulse.closes-too-soon': () => ['The pulse would close within the hour.', 'Choose a later closing time.'],
  'pulse.closes-too-late': () => [
    'The pulse would stay open for more than 60 days.',
    'Choose an earlier closing time.',
  ],
  'pulse.co-signature-missing': () => [
    'Launches here need the co-signature of the works council, and this draft as it is has none.',
    'Ask the works council to sign it on its own page of this pulse; a change of the draft takes the signature away.',
  ],
  'pulse.audience-overlaps': (of) => [
    `“${of['earlier']}” asked nearly the same people about the same items within 12 weeks; the few who differ could be read from the difference.`,
    'Ask the same audience as one programme, wait until 12 weeks have passed, or choose other items.',
  ],
} satisfies Record<
  string,
  (of: Readonly<Record<string, string | number>>) => [detail: string, action: string]
>;

/** Something that still stands in the way of a launch, with what to do about it. */
export interface LaunchObstacle {
  readonly code: keyof typeof launchObstacleTexts;
  readonly detail: string;
  readonly action: string;
}

/** An earlier audience asked about some of the same items; of an imported one nobody is known by name. */
export interface EarlierAudience {
  readonly pulseId: string;
  readonly title: string;
  readonly programme: string | null;
  readonly origin: PulseOrigin;
  readonly itemIds: readonly string[];
  readonly invitedCount: number;
}

const day = 24 * 3_600_000;

/** By so much at most may the close be moved, once. The contract names it. */
export const closingMayMoveByDays = 14;

/** Why the close of a launched pulse cannot be moved to this time, in words; null when it can. */
export function amendmentRefusal(
  pulse: Pick<Pulse, 'state' | 'closesAt' | 'closesAtInContract'>,
  closesAt: Date,
  now: Date,
): string | null {
  if (pulse.state !== 'open' || pulse.closesAt <= now)
    return 'Only the close of a pulse that is still open can be moved.';
  if (pulse.closesAtInContract !== null)
    return 'The close has been moved once already, and once is all that the privacy contract allows.';
  if (closesAt <= pulse.closesAt)
    return 'The close can only be moved to a later time. To end earlier, close the pulse by hand.';
  if (closesAt.getTime() > pulse.closesAt.getTime() + closingMayMoveByDays * day)
    return `The privacy contract lets the close move by at most ${closingMayMoveByDays} days: choose an earlier time.`;
  return null;
}

/** Audiences of this many days back are compared with a new one. */
export const overlapWindowDays = 84;

/** Those whose readings could be held against this pulse's: they asked some of the same items, and not as waves of its programme. */
export function comparableAudiences(
  pulse: Pick<Pulse, 'programme'>,
  instrument: Instrument | null,
  earlier: readonly EarlierAudience[],
): EarlierAudience[] {
  const itemIds = new Set(instrument?.items.map((item) => item.id) ?? []);
  return earlier.filter(
    ({ programme, itemIds: asked }) =>
      (pulse.programme === null || pulse.programme !== programme) && asked.some((id) => itemIds.has(id)),
  );
}

/**
 * Everything that still stands in the way of a launch; empty when it may be launched.
 * Two audiences that overlap, answered some of the same items and differ by 1 to k - 1 people on either side would let
 * a reader subtract one reading from the other; waves of one programme are compared by the trend rule instead. By how many
 * people an imported survey differs nobody can say, so it counts as if by few.
 * @param input.comparable of comparableAudiences(). @param input.bothCounts how many people are in each of them, by its
 * pulse, and in this audience too; none where the map does not name it.
 */
export function launchObstacles(input: {
  pulse: Pulse;
  instrument: Instrument | null;
  peopleCount: number;
  unitCount: number;
  comparable: readonly EarlierAudience[];
  bothCounts: ReadonlyMap<string, number>;
  coSignatureIsMissing: boolean;
  now: Date;
}): LaunchObstacle[] {
  const { pulse, instrument, peopleCount, now } = input;
  const obstacles: LaunchObstacle[] = [];
  const add = (code: LaunchObstacle['code'], of: Record<string, string | number> = {}) => {
    const [detail, action] = launchObstacleTexts[code](of);
    obstacles.push({ code, detail, action });
  };

  if (!instrument) add('pulse.instrument-missing');
  if (peopleCount === 0) add('pulse.audience-empty');
  else if (input.unitCount === 0)
    add('pulse.audience-too-small', { count: peopleCount, minimum: pulse.minimumCell });
  if (pulse.closesAt.getTime() < now.getTime() + 3_600_000) add('pulse.closes-too-soon');
  if (pulse.closesAt.getTime() > now.getTime() + 60 * day) add('pulse.closes-too-late');

  if (input.coSignatureIsMissing) add('pulse.co-signature-missing');

  for (const earlier of input.comparable) {
    if (earlier.origin === 'imported') {
      add('pulse.audience-overlaps', { earlier: earlier.title });
      continue;
    }
    const both = input.bothCounts.get(earlier.pulseId) ?? 0;
    const onlyHere = peopleCount - both;
    const onlyThere = earlier.invitedCount - both;
    const few = (count: number) => count > 0 && count < pulse.minimumCell;
    if (both > 0 && (few(onlyHere) || few(onlyThere)))
      add('pulse.audience-overlaps', { earlier: earlier.title });
  }
  return obstacles;
}

/** Which states a pulse may go to. Forward only; a closed one is voided only before it has a reading (EndPulse). */
export const transitions: Record<PulseState, readonly PulseState[]> = {
  draft: ['open'],
  open: ['closed', 'voided'],
  closed: ['voided'],
  voided: [],
};
