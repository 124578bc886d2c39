import * as fc from 'fast-check';
import { aTeam, krackhardtTeams, randomTeams } from '../testing/index.js';
import { unitTree, type TeamOfPeople, type UnitTree } from './unit-tree.js';

const sizes = (teams: readonly TeamOfPeople[]) =>
  Object.fromEntries(unitTree(teams).units.map((unit) => [unit.unitId, unit.size]));

const plain = ({ units, explanations, teams }: UnitTree) => ({ units, explanations, teams });

describe('unit tree', () => {
  it('counts a real organisation of 21 as one department and a rest of 14', () => {
    const tree = unitTree(krackhardtTeams());
    expect(sizes(krackhardtTeams())).toEqual({ 'rest.0': 14, 'team.2': 7 });
    expect(tree.unitOf('2-lead')?.unitId).toBe('rest.0');
    expect(tree.unitOf('0-lead')?.unitId).toBe('rest.0');
    expect(tree.unitOf('2-3')?.unitId).toBe('team.2');
    expect(tree.explanations).toEqual([
      ...['1', '2', '3', '4'].map((teamId) => ({
        code: 'lead-counted-above',
        teamId,
        count: 1,
        toTeamId: '0',
        unitId: 'rest.0',
      })),
      { code: 'team-joins-rest', teamId: '4', count: 3, toTeamId: '0', unitId: 'rest.0' },
      { code: 'team-joins-rest', teamId: '3', count: 2, toTeamId: '0', unitId: 'rest.0' },
      { code: 'team-joins-rest', teamId: '1', count: 4, toTeamId: '0', unitId: 'rest.0' },
    ]);
    expect(tree.teams.find(({ teamId }) => teamId === '2')).toMatchObject({
      unitId: 'team.2',
      peopleCount: 8,
      countedElsewhereCount: 1,
      countedFromElsewhereCount: 0,
    });
  });

  it('keeps a lead out of the team led, one level up', () => {
    const tree = unitTree([aTeam('r', null, 5), aTeam('a', 'r', 6)]);
    expect(tree.unitOf('a-lead')?.unitId).toBe('rest.r');
    expect(tree.explanations).toContainEqual({
      code: 'lead-counted-above',
      teamId: 'a',
      count: 1,
      toTeamId: 'r',
      unitId: 'rest.r',
    });
  });

  it('counts all members of a team without a lead in it', () => {
    expect(sizes([aTeam('r', null, 5), aTeam('a', 'r', 5, { lead: false })])).toEqual({
      'rest.r': 6,
      'team.a': 5,
    });
  });

  it('sends the rest of an inner team up when it is smaller than 5, and keeps it when it is 5', () => {
    // rest of x: direct members, leads of a and b, 3 from b
    expect(sizes([aTeam('r', null, 5), aTeam('x', 'r', 0), aTeam('a', 'x', 6), aTeam('b', 'x', 3)])).toEqual({
      'rest.r': 7,
      'rest.x': 5,
      'team.a': 6,
    });
    const small = unitTree([aTeam('r', null, 5), aTeam('x', 'r', 0), aTeam('a', 'x', 6), aTeam('b', 'x', 2)]);
    expect(small.unitOf('b-0')?.unitId).toBe('rest.r');
    expect(small.explanations).toContainEqual({
      code: 'rest-goes-up',
      teamId: 'x',
      count: 4,
      toTeamId: 'r',
      unitId: 'rest.r',
    });
    expect(small.explanations).toContainEqual({
      code: 'team-joins-rest',
      teamId: 'b',
      count: 2,
      toTeamId: 'x',
      unitId: 'rest.r',
    });
  });

  it('puts a small rest at the top into the smallest unit and says so', () => {
    const tree = unitTree([aTeam('r', null, 0), aTeam('b', 'r', 6), aTeam('a', 'r', 6), aTeam('c', 'r', 9)]);
    expect(tree.units.map(({ unitId, size }) => [unitId, size])).toEqual([
      ['team.a', 10],
      ['team.b', 6],
      ['team.c', 9],
    ]);
    expect(tree.explanations).toEqual([
      ...['a', 'b', 'c'].map((teamId) => ({
        code: 'lead-counted-above',
        teamId,
        count: 1,
        toTeamId: 'r',
        unitId: 'team.a',
      })),
      { code: 'rest-joins-smallest-unit', teamId: 'r', count: 4, toTeamId: 'a', unitId: 'team.a' },
    ]);
    expect(tree.teams.find(({ teamId }) => teamId === 'a')).toMatchObject({
      peopleCount: 7,
      countedElsewhereCount: 0,
      countedFromElsewhereCount: 3,
    });
  });

  it('takes the smallest unit wherever it stands, and of two the one with the smaller id', () => {
    expect(sizes([aTeam('r', null, 0), aTeam('a', 'r', 9), aTeam('b', 'r', 6)])).toEqual({
      'team.a': 9,
      'team.b': 9,
    });
    const tree = unitTree([aTeam('r', null, 0), aTeam('a', 'r', 6), aTeam('x', 'r', 5), aTeam('y', 'x', 9)]);
    expect(tree.units.map(({ unitId, kind, teamId, size }) => [unitId, kind, teamId, size])).toEqual([
      ['team.a', 'team', 'a', 6],
      ['rest.x', 'rest', 'x', 9],
      ['team.y', 'team', 'y', 9],
    ]);
    expect(tree.unitOf('r-lead')?.unitId).toBe('rest.x');
    // 'rest.x' sorts before 'team.a', but is larger.
    expect(sizes([aTeam('r', null, 0), aTeam('a', 'r', 6), aTeam('x', 'r', 8), aTeam('y', 'x', 9)])).toEqual({
      'team.a': 9,
      'rest.x': 9,
      'team.y': 9,
    });
  });

  it('has nothing to explain where nobody is left over at the top', () => {
    const tree = unitTree([
      aTeam('r', null, 0, { lead: false }),
      aTeam('a', 'r', 6, { lead: false }),
      aTeam('b', 'r', 5, { lead: false }),
    ]);
    expect(tree.units.map(({ unitId, size }) => [unitId, size])).toEqual([
      ['team.a', 6],
      ['team.b', 5],
    ]);
    expect(tree.explanations).toEqual([]);
    expect(tree.unitOfMembers('r')).toBeNull();
  });

  it('says where those ended up whose rest went up to a rest that joined another unit', () => {
    const tree = unitTree([aTeam('r', null, 0), aTeam('x', 'r', 0), aTeam('a', 'x', 6), aTeam('b', 'x', 0)]);
    expect(tree.units.map(({ unitId, size }) => [unitId, size])).toEqual([['team.a', 10]]);
    expect(tree.explanations).toEqual([
      { code: 'lead-counted-above', teamId: 'x', count: 1, toTeamId: 'r', unitId: 'team.a' },
      { code: 'lead-counted-above', teamId: 'a', count: 1, toTeamId: 'x', unitId: 'team.a' },
      { code: 'lead-counted-above', teamId: 'b', count: 1, toTeamId: 'x', unitId: 'team.a' },
      { code: 'rest-goes-up', teamId: 'x', count: 2, toTeamId: 'r', unitId: 'team.a' },
      { code: 'rest-joins-smallest-unit', teamId: 'r', count: 4, toTeamId: 'a', unitId: 'team.a' },
    ]);
    for (const teamId of ['r', 'x', 'a', 'b']) expect(tree.unitOfMembers(teamId)?.unitId).toBe('team.a');
  });

  it('counts a person once who is listed twice in the same team', () => {
    const team = aTeam('r', null, 6);
    expect(sizes([{ ...team, memberIds: [...team.memberIds, 'r-0'] }])).toEqual({ 'team.r': 7 });
  });

  it('counts an organisation of a single team together, its lead included', () => {
    const tree = unitTree([aTeam('r', null, 4)]);
    expect(tree.units.map(({ unitId, size, kind }) => [unitId, size, kind])).toEqual([['team.r', 5, 'team']]);
    expect(tree.explanations.map(({ code }) => code)).toEqual(['lead-counted-in-team']);
  });

  it.each([0, 1, 4])('makes no unit of an organisation of %i and explains it', (people) => {
    const tree = unitTree([aTeam('r', null, people, { lead: false }), aTeam('a', 'r', 0, { lead: false })]);
    expect(tree.units).toEqual([]);
    expect(tree.explanations).toEqual([
      { code: 'organisation-too-small', teamId: 'r', count: people, toTeamId: null, unitId: null },
    ]);
    expect(tree.unitOf('r-0')).toBeNull();
  });

  it('counts a lead of several teams once, above the highest of them', () => {
    const both = { ...aTeam('a', 'x', 6, { lead: false }), leadId: 'x-lead' };
    const tree = unitTree([aTeam('r', null, 5), aTeam('x', 'r', 5), both]);
    expect(tree.unitOf('x-lead')?.unitId).toBe('rest.r');
    expect(tree.units.flatMap(({ personIds }) => personIds).filter((id) => id === 'x-lead')).toHaveLength(1);
    expect(tree.explanations.filter(({ code }) => code === 'lead-of-several-teams')).toEqual([
      { code: 'lead-of-several-teams', teamId: 'x', count: 1, toTeamId: 'r', unitId: 'rest.r' },
      { code: 'lead-of-several-teams', teamId: 'a', count: 1, toTeamId: 'r', unitId: 'rest.r' },
    ]);
  });

  it.each([
    ['above the higher of two teams, also where it comes later', ['y', 'b'], 'rest.r'],
    ['above the higher of two teams, whatever the ids of the rests', ['a', 'x1'], 'rest.r'],
    ['of two as high in the rest with the smaller id, also where it comes later', ['y', 'w'], 'rest.x1'],
    ['of two as high in the rest with the smaller id, where it comes first', ['x2', 'x1'], 'rest.a'],
    ['beside the people of the whole organisation who leads it and another team', ['r', 'y'], 'rest.r'],
  ])('counts a lead %s', (_, led, unitId) => {
    const teams = [
      aTeam('r', null, 6, { lead: false }),
      aTeam('a', 'r', 5, { lead: false }),
      aTeam('x2', 'a', 5, { lead: false }),
      aTeam('y', 'x2', 6, { lead: false }),
      aTeam('b', 'r', 5, { lead: false }),
      aTeam('x1', 'b', 5, { lead: false }),
      aTeam('w', 'x1', 6, { lead: false }),
    ].map((team) => (led.includes(team.teamId) ? { ...team, leadId: 'r-0' } : team));
    const tree = unitTree(teams);
    expect(tree.unitOf('r-0')?.unitId).toBe(unitId);
    expect(tree.explanations.map(({ code, count, unitId: there }) => [code, count, there])).toEqual(
      led.map(() => ['lead-of-several-teams', 1, unitId]),
    );
  });

  it('does not count a lead who is not in the audience', () => {
    const tree = unitTree([{ ...aTeam('r', null, 6, { lead: false }), leadId: 'stranger' }]);
    expect(tree.unitOf('stranger')).toBeNull();
    expect(tree.units[0]?.size).toBe(6);
  });

  it.each([
    ['disclosure.no-root-team', []],
    ['disclosure.several-root-teams', [aTeam('a', null, 1), aTeam('b', null, 1)]],
    ['disclosure.duplicate-team', [aTeam('a', null, 1), aTeam('a', null, 1)]],
    ['disclosure.unknown-parent-team', [aTeam('a', null, 1), aTeam('b', 'z', 1)]],
    ['disclosure.team-loop', [aTeam('a', null, 1), aTeam('b', 'c', 1), aTeam('c', 'b', 1)]],
    ['disclosure.team-loop', [aTeam('b', 'c', 1), aTeam('c', 'b', 1)]],
    ['disclosure.person-in-two-teams', [aTeam('a', null, 1), { ...aTeam('b', 'a', 0), memberIds: ['a-0'] }]],
  ])('refuses %s', (code, teams) => {
    expect(() => unitTree(teams)).toThrow(expect.objectContaining({ code }));
  });

  it('refuses a threshold below 5', () => {
    expect(() => unitTree(krackhardtTeams(), 4)).toThrow(
      expect.objectContaining({ code: 'disclosure.threshold-too-low' }),
    );
  });

  it('puts every person into exactly one unit of at least k, and nobody into a team he or she leads', () => {
    fc.assert(
      fc.property(randomTeams(), fc.integer({ min: 5, max: 8 }), (teams, k) => {
        const tree = unitTree(teams, k);
        const everybody = teams.flatMap((team) => team.memberIds).sort();
        const counted = tree.units.flatMap((unit) => unit.personIds).sort();
        expect(counted).toEqual(everybody.length >= k ? everybody : []);
        for (const unit of tree.units) {
          expect(unit.size).toBeGreaterThanOrEqual(k);
          expect(unit.size).toBe(unit.personIds.length);
          expect(unit.personIds.every((personId) => tree.unitOf(personId) === unit)).toBe(true);
        }
        const joinedSmallest = tree.explanations.some(({ code }) => code === 'rest-joins-smallest-unit');
        if (joinedSmallest) return;
        const parentOf = new Map(teams.map((team) => [team.teamId, team.parentId]));
        for (const team of teams) {
          const unit = team.leadId === null ? null : tree.unitOf(team.leadId);
          if (!unit || team.parentId === null) continue;
          let at: string | null = unit.teamId;
          while (at !== null && at !== team.teamId) at = parentOf.get(at) ?? null;
          expect(at).toBeNull();
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('says for every team how many of its people are counted elsewhere, and how many come from elsewhere', () => {
    fc.assert(
      fc.property(randomTeams(), (teams) => {
        const tree = unitTree(teams);
        const parentOf = new Map(teams.map((team) => [team.teamId, team.parentId]));
        const within = (teamId: string, upper: string) => {
          for (let at: string | null = teamId; at !== null; at = parentOf.get(at) ?? null)
            if (at === upper) return true;
          return false;
        };
        for (const coverage of tree.teams) {
          const people = teams
            .filter((team) => within(team.teamId, coverage.teamId))
            .flatMap((team) => team.memberIds);
          const counted = tree.units
            .filter((unit) => within(unit.teamId, coverage.teamId))
            .flatMap((unit) => unit.personIds);
          const ofTheTeam = teams.find(({ teamId }) => teamId === coverage.teamId)!;
          expect(coverage).toEqual({
            teamId: coverage.teamId,
            parentId: ofTheTeam.parentId,
            depth: teams.filter(({ teamId }) => within(coverage.teamId, teamId)).length - 1,
            unitId: tree.units.find(({ teamId }) => teamId === coverage.teamId)?.unitId ?? null,
            peopleCount: people.length,
            countedElsewhereCount: people.filter((id) => !counted.includes(id)).length,
            countedFromElsewhereCount: counted.filter((id) => !people.includes(id)).length,
          });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same tree whatever the order of teams and members', () => {
    fc.assert(
      fc.property(
        randomTeams().chain((teams) =>
          fc.tuple(fc.constant(teams), fc.shuffledSubarray(teams, { minLength: teams.length })),
        ),
        ([teams, shuffled]) => {
          const turned = shuffled.map((team) => ({ ...team, memberIds: team.memberIds.toReversed() }));
          expect(plain(unitTree(turned))).toEqual(plain(unitTree(teams)));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is the same tree when those who lead nothing are given by number', () => {
    fc.assert(
      fc.property(randomTeams(), fc.integer({ min: 5, max: 8 }), (teams, k) => {
        const leadIds = new Set(teams.map((team) => team.leadId));
        const counted = teams.map((team) => ({
          ...team,
          memberIds: team.memberIds.filter((id) => leadIds.has(id)),
          unnamedCount: team.memberIds.filter((id) => !leadIds.has(id)).length,
        }));
        const [named, byNumber] = [unitTree(teams, k), unitTree(counted, k)];
        const sizesOf = (tree: UnitTree) => ({
          ...plain(tree),
          units: tree.units.map(({ unitId, kind, teamId, size }) => ({ unitId, kind, teamId, size })),
        });
        expect(sizesOf(byNumber)).toEqual(sizesOf(named));
        for (const { teamId, memberIds } of teams)
          for (const id of memberIds) {
            const there = leadIds.has(id) ? byNumber.unitOf(id) : byNumber.unitOfMembers(teamId);
            expect(there?.unitId).toBe(named.unitOf(id)?.unitId);
          }
        expect(byNumber.unitOfMembers('no team')).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it('takes a chain of 50,000 teams without recursion', () => {
    const chain = Array.from({ length: 50_000 }, (_, i) =>
      aTeam(`t${String(i).padStart(6, '0')}`, i === 0 ? null : `t${String(i - 1).padStart(6, '0')}`, 1),
    );
    const tree = unitTree(chain);
    expect(tree.units.reduce((sum, unit) => sum + unit.size, 0)).toBe(100_000);
  });
});
