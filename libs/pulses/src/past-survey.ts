import { unitTree } from '@penumbra/disclosure';
import { plainWords, type Instrument, type Item } from '@penumbra/instruments';
import { freezeTree } from './audience.js';
import type { FrozenTeam, FrozenUnit, PulseOrigin } from './contract.js';
import { overlapWindowDays } from './pulse.js';

/** The groups of a past survey as teams and units: with numbers of people in the place of people. */
export interface PastAudience {
  readonly teams: readonly FrozenTeam[];
  readonly units: readonly FrozenUnit[];
  /** In which unit the people of a team are counted; none where all together are too few for one. */
  readonly unitOfTeam: ReadonlyMap<string, string>;
}

/** A survey that another tool asked, as it is taken in. */
export interface PastSurvey {
  readonly title: string;
  readonly programme: string | null;
  readonly instrumentId: string;
  /** The instrument with the items that were asked. */
  readonly asked: Instrument;
  readonly minimumCell: number;
  readonly closedAt: Date;
  readonly audience: PastAudience;
}

type AskedItem = Pick<Item, 'id' | 'text'>;

/** A pulse or past survey that asked some of the same items at about the same time. */
export interface AskedBefore {
  readonly title: string;
  readonly programme: string | null;
  readonly origin: PulseOrigin;
  readonly items: readonly AskedItem[];
  readonly openedAt: Date;
  readonly closedAt: Date | null;
}

/** Why a past survey cannot stand beside another one or a pulse, which is named. */
export interface PastSurveyOverlap {
  readonly kind: 'same-survey' | 'other-programme';
  readonly title: string;
}

/** Imported surveys nearer to each other than this are taken for the same one: no programme asks again sooner. */
const sameSurveyDays = 28;
const day = 24 * 3_600_000;

/**
 * What keeps a past survey from standing beside the readings there are. Who answered it is not known by name, so that an
 * audience which differs from another by a few people cannot be told from one that differs by many. An item is the same with
 * the same id or the same text in any language, since one survey can come in by two instruments:
 * - `same-survey`: another import with some of the same items and a close less than 28 days away;
 * - `other-programme`: some of the same items within 12 weeks outside its programme. Waves of one programme are compared
 *   by the trend rule, as everywhere.
 */
export function pastSurveyOverlaps(
  past: { readonly programme: string | null; readonly closedAt: Date; readonly items: readonly AskedItem[] },
  earlier: readonly AskedBefore[],
): PastSurveyOverlap[] {
  const names = new Set(past.items.flatMap(namesOf));
  return earlier.flatMap(({ title, programme, origin, openedAt, closedAt, items }): PastSurveyOverlap[] => {
    if (!items.some((item) => namesOf(item).some((name) => names.has(name)))) return [];
    const before = openedAt.getTime() - past.closedAt.getTime();
    const after = closedAt === null ? 0 : past.closedAt.getTime() - closedAt.getTime();
    const apart = Math.max(before, after, 0) / day;
    if (origin === 'imported' && apart < sameSurveyDays) return [{ kind: 'same-survey', title }];
    const isOther = past.programme === null || programme !== past.programme;
    return isOther && apart <= overlapWindowDays ? [{ kind: 'other-programme', title }] : [];
  });
}

/** By id and by each text; a text without a letter or digit names nothing. */
const namesOf = ({ id, text }: AskedItem): string[] => [
  `id ${id}`,
  ...Object.values(text)
    .map((words) => plainWords(words ?? ''))
    .filter((words) => words !== ''),
];

/**
 * Teams and units over groups of these sizes, by the same function as at a launch. A group is counted whole: who of it led
 * the others is not known, so nobody is counted elsewhere for leading. Teams without anybody in or below them are left out.
 */
export function pastAudience(
  teams: readonly { teamId: string; parentId: string | null; name: string }[],
  invitedOfTeam: ReadonlyMap<string, number>,
  minimumCell: number,
): PastAudience {
  const parentOf = new Map(teams.map(({ teamId, parentId }) => [teamId, parentId]));
  const needed = new Set<string>();
  for (const [teamId, invited] of invitedOfTeam)
    for (let at: string | null = invited > 0 ? teamId : null; at !== null; at = parentOf.get(at) ?? null)
      needed.add(at);
  if (needed.size === 0) return { teams: [], units: [], unitOfTeam: new Map() };
  const placeOf = (teamId: string, place: number): string => `${teamId} ${place}`;
  const tree = unitTree(
    teams
      .filter(({ teamId }) => needed.has(teamId))
      .map(({ teamId, parentId }) => ({
        teamId,
        parentId,
        leadId: null,
        memberIds: Array.from({ length: invitedOfTeam.get(teamId) ?? 0 }, (_, place) =>
          placeOf(teamId, place),
        ),
      })),
    minimumCell,
  );
  const { idOf, ...frozen } = freezeTree(tree, teams);
  return {
    ...frozen,
    unitOfTeam: new Map(
      [...invitedOfTeam.keys()].flatMap((teamId) => {
        const unit = tree.unitOf(placeOf(teamId, 0));
        return unit ? [[teamId, idOf.get(unit.unitId)!]] : [];
      }),
    ),
  };
}
