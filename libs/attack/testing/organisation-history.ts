import type { TeamOfPeople } from '@penumbra/disclosure';
import { Random } from './random.js';

/** What one person answered in one wave: 1 to 5, or null where skipped. */
export type Answers = Readonly<Record<string, number | null>>;

export interface Wave {
  readonly teams: readonly TeamOfPeople[];
  /** Who answered, with what. Somebody invited who is missing here did not answer. */
  readonly answers: ReadonlyMap<string, Answers>;
  readonly commented: ReadonlySet<string>;
  /** Asked by another tool and imported: nobody knows who moved since, and no comment came in. */
  readonly imported?: boolean;
}

/** Three- and four-item constructs and a neutral item, as in a quarterly pulse. */
export const CONSTRUCTS: Readonly<Record<string, readonly string[]>> = {
  trust: ['TR1', 'TR2', 'TR3'],
  voice: ['HS1', 'HS3', 'HS8', 'HS9'],
};
export const NEUTRAL_ITEM = 'AG1';

/** Whether somebody answered at least 60 % of a construct's items. */
export const hasScore = (answers: Answers, items: readonly string[]): boolean =>
  items.filter((item) => answers[item] !== null).length >= Math.ceil(0.6 * items.length);

export interface HistoryOptions {
  readonly seed: number;
  readonly people: { readonly from: number; readonly to: number };
  readonly waves: number;
  /** One wave more, the first: a past survey of another tool. */
  readonly beginsWithImport?: boolean;
}

interface Team {
  teamId: string;
  parentId: string | null;
  leadId: string | null;
  /** What people of the team tend to answer; some teams are all but unanimous. */
  climate: number;
  spread: number;
}

/**
 * An organisation over several waves. Between waves people leave, join and move, leads change, and teams are put under
 * another one; in each wave some do not answer, some skip items and some a whole subject.
 */
export function organisationHistory({
  seed,
  people,
  waves,
  beginsWithImport = false,
}: HistoryOptions): Wave[] {
  const random = new Random(seed);
  const count = random.between(people.from, people.to);
  const size = random.between(4, 10);
  const teams: Team[] = [];
  for (let i = 0; i < Math.max(1, Math.round(count / size)); i++)
    teams.push({
      teamId: `t${i}`,
      parentId: i === 0 ? null : `t${random.chance(0.4) ? 0 : random.below(Math.min(i, 6))}`,
      leadId: null,
      climate: 3.4 + 0.7 * random.normal(),
      spread: random.chance(0.2) ? 0.15 : 0.9,
    });
  const home = new Map<string, Team>();
  const standing = new Map<string, number>();
  let hired = 0;
  const hire = (team: Team) => {
    const personId = `p${hired++}`;
    home.set(personId, team);
    standing.set(personId, random.normal());
  };
  for (let i = 0; i < count; i++) hire(i < teams.length ? teams[i]! : random.pick(teams));
  const talkative = 0.5 + random.next() / 2;
  const skipping = random.pick([0, 0.02, 0.08]);

  return Array.from({ length: waves + Number(beginsWithImport) }, (_, wave) => {
    if (wave > 0) reorganise(random, teams, home, hire);
    appointLeads(random, teams, home);
    const answers = new Map<string, Answers>();
    const commented = new Set<string>();
    for (const [personId, team] of home) {
      if (!random.chance(talkative)) continue;
      const answer = () => {
        const value = team.climate + team.spread * (standing.get(personId)! + 0.7 * random.normal());
        return Math.min(5, Math.max(1, Math.round(value)));
      };
      const given: Record<string, number | null> = {};
      for (const items of Object.values(CONSTRUCTS)) {
        const refuses = random.chance(skipping);
        for (const item of items) given[item] = refuses || random.chance(skipping) ? null : answer();
      }
      given[NEUTRAL_ITEM] = random.chance(skipping) ? null : answer();
      answers.set(personId, given);
      if (random.chance(0.3)) commented.add(personId);
    }
    const asked = {
      teams: teams.map(({ teamId, parentId, leadId }) => ({
        teamId,
        parentId,
        leadId,
        memberIds: [...home].flatMap(([personId, team]) => (team.teamId === teamId ? [personId] : [])),
      })),
      answers,
      commented,
    };
    return beginsWithImport && wave === 0 ? asPastSurvey(asked, new Random(seed ^ 0x2545f491)) : asked;
  });
}

/**
 * A wave as far as the file of another tool tells of it: a group for each response, and the team of today that each group is
 * put into, which is the one above where there is none any more. Nobody is known to lead.
 */
function asPastSurvey({ teams, answers }: Wave, random: Random): Wave {
  const gone = new Set(
    teams.flatMap(({ teamId, parentId }) => (parentId && random.chance(0.15) ? [teamId] : [])),
  );
  const parentOf = new Map(teams.map(({ teamId, parentId }) => [teamId, parentId]));
  const placeOf = (teamId: string): string => (gone.has(teamId) ? placeOf(parentOf.get(teamId)!) : teamId);
  return {
    teams: teams.map(({ teamId, parentId }) => ({
      teamId,
      parentId,
      leadId: null,
      memberIds: teams.flatMap((group) => (placeOf(group.teamId) === teamId ? group.memberIds : [])),
    })),
    answers,
    commented: new Set(),
    imported: true,
  };
}

function reorganise(
  random: Random,
  teams: Team[],
  home: Map<string, Team>,
  hire: (team: Team) => void,
): void {
  for (const personId of home.keys()) {
    const fate = random.next();
    if (fate < 0.05) home.delete(personId);
    else if (fate < 0.1) home.set(personId, random.pick(teams));
  }
  for (const team of teams) if (random.chance(0.3)) hire(team);
  if (teams.length < 3 || !random.chance(0.3)) return;
  const moved = random.pick(teams.slice(1));
  const below = (teamId: string | null): boolean =>
    teamId !== null &&
    (teamId === moved.teamId || below(teams.find((team) => team.teamId === teamId)!.parentId));
  moved.parentId = random.pick(teams.filter(({ teamId }) => !below(teamId))).teamId;
}

function appointLeads(random: Random, teams: Team[], home: ReadonlyMap<string, Team>): void {
  for (const team of teams) {
    const members = [...home].flatMap(([personId, own]) => (own === team ? [personId] : []));
    const stays = team.leadId !== null && home.has(team.leadId) && !random.chance(0.05);
    if (!stays) team.leadId = members.length > 0 && !random.chance(0.1) ? random.pick(members) : null;
  }
}

/**
 * A wave as somebody could count it again later: one answer came late, one was erased, or the roster was corrected and one
 * person belongs to another team.
 */
export function afterwards(wave: Wave, random: Random): Wave {
  const [first, ...others] = random.pick([
    ['late', 'erased', 'corrected'],
    ['erased', 'corrected', 'late'],
    ['corrected', 'late', 'erased'],
  ] as const);
  for (const event of [first, ...others]) {
    const again = happened[event](wave, random);
    if (again) return again;
  }
  return wave;
}

const happened = {
  late(wave: Wave, random: Random): Wave | null {
    const silent = wave.teams.flatMap(({ memberIds }) => memberIds.filter((id) => !wave.answers.has(id)));
    if (silent.length === 0) return null;
    const items = [...Object.values(CONSTRUCTS).flat(), NEUTRAL_ITEM];
    const given = Object.fromEntries(items.map((item) => [item, random.between(1, 5)]));
    return { ...wave, answers: new Map([...wave.answers, [random.pick(silent), given]]) };
  },
  erased(wave: Wave, random: Random): Wave | null {
    if (wave.answers.size === 0) return null;
    const gone = random.pick([...wave.answers.keys()]);
    return { ...wave, answers: new Map([...wave.answers].filter(([personId]) => personId !== gone)) };
  },
  corrected(wave: Wave, random: Random): Wave | null {
    const from = random.pick(wave.teams);
    const to = random.pick(wave.teams);
    const ordinary = from.memberIds.filter((id) => id !== from.leadId);
    if (from === to || ordinary.length === 0) return null;
    const moved = random.pick(ordinary);
    const teams = wave.teams.map((team) => ({
      ...team,
      memberIds: [
        ...team.memberIds.filter((id) => id !== moved),
        ...(team.teamId === to.teamId ? [moved] : []),
      ],
    }));
    return { ...wave, teams };
  },
};
