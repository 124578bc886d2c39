// Longer than most files here because it is one rule, told once, in the order in which people move: place everybody,
// then let what is too small go up, then settle the root. Launch, the answer page, the tally and the dashboard all
// read the result of this one function, so that no two of them can disagree about who is counted where.
import { arrangeTeams, compareIds, type TeamOrder } from './arrange-teams.js';
import { DisclosureError } from './disclosure.errors.js';
import { SMALLEST_GROUP, threshold } from './threshold.js';

export interface TeamOfPeople {
  readonly teamId: string;
  /** null at the one root. */
  readonly parentId: string | null;
  /** null where nobody leads the team. A lead who is nobody's member is not in the audience and is not counted. */
  readonly leadId: string | null;
  /** Everyone whose own team this is, the lead included. */
  readonly memberIds: readonly string[];
  /** Further people whose own team this is and who lead no team, by number only: they are always counted together. */
  readonly unnamedCount?: number;
}

export interface Unit {
  /** `team.<teamId>` or `rest.<teamId>`. */
  readonly unitId: string;
  /** `team`: the members of a team without sub-teams. `rest`: "rest of X". */
  readonly kind: 'team' | 'rest';
  readonly teamId: string;
  /** How many people. Never fewer than k. */
  readonly size: number;
  /** Sorted by id; those given by number only are not among them. */
  readonly personIds: readonly string[];
}

/**
 * Why people are not counted where one would first look for them.
 * - `lead-counted-above`: the lead of `teamId` is counted in the rest of `toTeamId`, apart from the people led.
 * - `lead-of-several-teams`: leads `teamId` and another team, and is counted once, in the rest of `toTeamId`.
 * - `team-joins-rest`: fewer than k members (without the lead), so they are counted in the rest of `toTeamId`.
 * - `rest-goes-up`: the rest of `teamId` has fewer than k, so it is counted in the rest of `toTeamId`.
 * - `lead-counted-in-team`: the only team there is; its lead is counted with its members.
 * - `rest-joins-smallest-unit`: the rest at the top has fewer than k, so it is counted in the smallest unit.
 * - `organisation-too-small`: fewer than k people altogether; there is no unit and nothing can be shown.
 */
export type UnitExplanationCode =
  | 'lead-counted-above'
  | 'lead-of-several-teams'
  | 'team-joins-rest'
  | 'rest-goes-up'
  | 'lead-counted-in-team'
  | 'rest-joins-smallest-unit'
  | 'organisation-too-small';

export interface UnitExplanation {
  readonly code: UnitExplanationCode;
  /** The team whose people moved. */
  readonly teamId: string;
  /** How many people moved. */
  readonly count: number;
  /** The team in whose rest (or unit) they were put by this step; null when there is none. */
  readonly toTeamId: string | null;
  /** The unit in which they ended up after all steps; null when there is none. */
  readonly unitId: string | null;
}

/** What a page about one team must say about who its figure speaks for. */
export interface TeamCoverage {
  readonly teamId: string;
  readonly parentId: string | null;
  readonly depth: number;
  /** The unit that bears this team's name, if there is one. */
  readonly unitId: string | null;
  /** People whose own team is this one or one below it. */
  readonly peopleCount: number;
  /** How many of these are counted outside this part of the tree ("counted higher up"). */
  readonly countedElsewhereCount: number;
  /** How many of other parts of the tree are counted here (only after `rest-joins-smallest-unit`). */
  readonly countedFromElsewhereCount: number;
}

export interface UnitTree {
  readonly k: number;
  /** In the order of the team tree. */
  readonly units: readonly Unit[];
  readonly explanations: readonly UnitExplanation[];
  /** In pre-order: every team before the teams below it. */
  readonly teams: readonly TeamCoverage[];
  /** The unit of a person; null for somebody unknown, and for everybody when there is no unit. */
  unitOf(personId: string): Unit | null;
  /** The unit of the team's own people who lead no team; null for an unknown team, and when there is no unit. */
  unitOfMembers(teamId: string): Unit | null;
}

interface Move {
  readonly code: UnitExplanationCode;
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/**
 * Unit tree: who is counted together.
 *
 * The members of a team without sub-teams, *without its lead*, form a unit if they are at least k; otherwise they
 * join the rest of the parent. The rest of a parent is its direct members, the leads of its child teams and what
 * came up; it forms the unit "rest of X" if it has k, otherwise it goes up. At the root its own lead belongs to the
 * rest too, and a rest below k joins the smallest unit (ties: smallest id), which is explained. A root without
 * sub-teams is one unit of everybody.
 *
 * A person who leads several teams is counted once, in the rest above the highest of them (ties: smallest id), so
 * never inside a team that he or she leads. Leading comes before membership.
 *
 * Source: the design of this product (no outside formula). Pure; depends on ids only, not on the order of the input.
 * Nobody at all, or fewer than k: no unit, one explanation. O(people with an id + teams), sorting aside.
 */
export function unitTree(teams: readonly TeamOfPeople[], k: number = SMALLEST_GROUP): UnitTree {
  threshold(k);
  const order = arrangeTeams(teams);
  const home = homes(order);
  const moves: Move[] = [];
  const gathered = placePeople(order, home, moves);
  const unnamed = order.teams.map((team) => team.unnamedCount ?? 0);
  const formed = formUnits(order, gathered, [...unnamed], k, moves);
  const units = order.teams.flatMap((_, i) => {
    const unit = formed.unitAt[i];
    return unit ? [unit] : [];
  });
  const unitByPerson = new Map<string, Unit>();
  for (const unit of units) for (const personId of unit.personIds) unitByPerson.set(personId, unit);
  return Object.freeze({
    k,
    units,
    explanations: moves.map(({ code, from, to, count }) => ({
      code,
      teamId: order.teams[from]!.teamId,
      count,
      toTeamId: order.teams[to]?.teamId ?? null,
      unitId: formed.unitOfPeopleAt(to)?.unitId ?? null,
    })),
    teams: coverage(order, home, unnamed, formed, unitByPerson),
    unitOf: (personId: string) => unitByPerson.get(personId) ?? null,
    unitOfMembers: (teamId: string) => formed.unitOfPeopleAt(order.position.get(teamId) ?? -1) ?? null,
  });
}

function homes(order: TeamOrder<TeamOfPeople>): Map<string, number> {
  const home = new Map<string, number>();
  order.teams.forEach((team, i) => {
    for (const personId of new Set(team.memberIds)) {
      if (home.has(personId)) throw new DisclosureError('disclosure.person-in-two-teams', personId);
      home.set(personId, i);
    }
  });
  return home;
}

/** Everybody at the team where the rule first puts them: leads above the highest team they lead, others at home. */
function placePeople(
  order: TeamOrder<TeamOfPeople>,
  home: ReadonlyMap<string, number>,
  moves: Move[],
): string[][] {
  const ledBy = new Map<string | null, number[]>();
  order.teams.forEach(({ leadId }, i) => {
    const led = ledBy.get(leadId);
    if (led) led.push(i);
    else ledBy.set(leadId, [i]);
  });
  const gathered: string[][] = order.teams.map(() => []);
  for (const [personId, at] of home) {
    const led = ledBy.get(personId);
    if (!led) {
      gathered[at]!.push(personId);
      continue;
    }
    const above = (team: number) => Math.max(order.parent[team]!, 0);
    const highest = led.reduce((best, team) =>
      order.depth[team]! < order.depth[best]! ||
      (order.depth[team] === order.depth[best] &&
        compareIds(order.teams[above(team)]!.teamId, order.teams[above(best)]!.teamId) < 0)
        ? team
        : best,
    );
    const to = above(highest);
    gathered[to]!.push(personId);
    for (const team of led) {
      if (led.length > 1) moves.push({ code: 'lead-of-several-teams', from: team, to, count: 1 });
      else if (team !== 0) moves.push({ code: 'lead-counted-above', from: team, to, count: 1 });
      else if (order.teams.length === 1)
        moves.push({ code: 'lead-counted-in-team', from: 0, to: 0, count: 1 });
    }
  }
  moves.sort((a, b) => a.from - b.from);
  return gathered;
}

interface FormedUnits {
  readonly unitAt: readonly (Unit | undefined)[];
  readonly unitOfPeopleAt: (team: number) => Unit | undefined;
}

/** @param gathered the ids, @param unnamed the number of the others, by team; both are used up. */
function formUnits(
  order: TeamOrder<TeamOfPeople>,
  gathered: string[][],
  unnamed: number[],
  k: number,
  moves: Move[],
): FormedUnits {
  const unitAt: (Unit | undefined)[] = order.teams.map(() => undefined);
  const wentUpFrom = new Uint8Array(order.teams.length);
  const isLeaf = (i: number) => order.end[i] === i + 1;
  const make = (i: number, personIds: string[], unnamedCount: number): Unit => {
    const { teamId } = order.teams[i]!;
    const kind = isLeaf(i) ? 'team' : 'rest';
    personIds.sort(compareIds);
    return { unitId: `${kind}.${teamId}`, kind, teamId, size: personIds.length + unnamedCount, personIds };
  };
  let joined = 0;
  for (let i = order.teams.length - 1; i >= 0; i--) {
    const people = gathered[i]!;
    const count = people.length + unnamed[i]!;
    if (count >= k) {
      unitAt[i] = make(i, people, unnamed[i]!);
    } else if (i > 0) {
      const to = order.parent[i]!;
      wentUpFrom[i] = 1;
      if (!count) continue;
      for (const personId of people) gathered[to]!.push(personId);
      unnamed[to]! += unnamed[i]!;
      moves.push({ code: isLeaf(i) ? 'team-joins-rest' : 'rest-goes-up', from: i, to, count });
    } else if (count) {
      let smallest: Unit | undefined;
      for (const unit of unitAt) {
        if (!unit) continue;
        const smaller = smallest ? unit.size - smallest.size : -1;
        if (smaller < 0 || (smaller === 0 && compareIds(unit.unitId, smallest!.unitId) < 0)) smallest = unit;
      }
      if (smallest) {
        joined = order.position.get(smallest.teamId)!;
        const unnamedThere = smallest.size - smallest.personIds.length;
        unitAt[joined] = make(joined, [...smallest.personIds, ...people], unnamedThere + unnamed[0]!);
        moves.push({ code: 'rest-joins-smallest-unit', from: 0, to: joined, count });
      } else {
        moves.push({ code: 'organisation-too-small', from: 0, to: -1, count });
      }
    } else if (!unitAt.some(Boolean)) {
      moves.push({ code: 'organisation-too-small', from: 0, to: -1, count: 0 });
    }
  }
  // Where people put at team i end up: every team whose people went up points at its parent's answer.
  const settled = new Int32Array(order.teams.length);
  settled[0] = joined;
  for (let i = 1; i < settled.length; i++) settled[i] = wentUpFrom[i] ? settled[order.parent[i]!]! : i;
  return { unitAt, unitOfPeopleAt: (i: number) => (i < 0 ? undefined : unitAt[settled[i]!]) };
}

function coverage(
  order: TeamOrder<TeamOfPeople>,
  home: ReadonlyMap<string, number>,
  unnamed: readonly number[],
  { unitAt, unitOfPeopleAt }: FormedUnits,
  unitByPerson: ReadonlyMap<string, Unit>,
): TeamCoverage[] {
  const size = order.teams.length;
  const people = new Int32Array(size);
  const inside = new Int32Array(size);
  const counted = new Int32Array(size);
  const holds = (upper: number, lower: number) => upper <= lower && lower < order.end[upper]!;
  const add = (at: number, unit: Unit | undefined, count: number): void => {
    people[at]! += count;
    if (!unit) return;
    const unitTeam = order.position.get(unit.teamId)!;
    // The lowest team that holds both the people's own team and the unit.
    let both = holds(unitTeam, at) ? unitTeam : at;
    while (!holds(both, unitTeam)) both = order.parent[both]!;
    inside[both]! += count;
  };
  for (const [personId, at] of home) add(at, unitByPerson.get(personId), 1);
  unnamed.forEach((count, at) => count > 0 && add(at, unitOfPeopleAt(at), count));
  unitAt.forEach((unit, i) => (counted[i] = unit?.size ?? 0));
  for (let i = size - 1; i > 0; i--) {
    const above = order.parent[i]!;
    people[above]! += people[i]!;
    inside[above]! += inside[i]!;
    counted[above]! += counted[i]!;
  }
  return order.teams.map((team, i) => ({
    teamId: team.teamId,
    parentId: team.parentId,
    depth: order.depth[i]!,
    unitId: unitAt[i]?.unitId ?? null,
    peopleCount: people[i]!,
    countedElsewhereCount: people[i]! - inside[i]!,
    countedFromElsewhereCount: counted[i]! - inside[i]!,
  }));
}
