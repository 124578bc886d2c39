import { aTeam } from '../testing/index.js';
import { decideRelease } from './decide-release.js';
import { unitTree } from './unit-tree.js';

/** A small generator of its own (mulberry32), so that the figures are the same on every machine. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function poisson(mean: number, random: () => number): number {
  let [count, left] = [0, random()];
  for (; left > Math.exp(-mean); count++) left *= random();
  return count;
}

/** 200 organisations: 5 to 10 departments of 4 to 8 teams of about 8, hardly anybody directly below a manager, 75 % answer. */
function coverage(response: number) {
  const shown = { teams: 0, departments: 0 };
  const plain = { teams: 0, departments: 0 };
  for (let tenant = 1; tenant <= 200; tenant++) {
    const random = dice(tenant);
    const teams = [aTeam('root', null, random() < 0.5 ? 1 : 0)];
    for (let d = 0; d < 5 + Math.floor(random() * 6); d++) {
      teams.push(aTeam(`d${d}`, 'root', random() < 0.5 ? 1 : 0));
      for (let t = 0; t < 4 + Math.floor(random() * 5); t++)
        teams.push(aTeam(`d${d}-t${t}`, `d${d}`, poisson(8, random)));
    }
    const tree = unitTree(teams);
    const counts = new Map(
      tree.units.map(({ unitId, personIds }) => [unitId, personIds.filter(() => random() < response).length]),
    );
    const { cellOfTeam } = decideRelease(tree, counts);
    for (const { teamId } of teams.slice(1)) {
      const level = teamId.includes('-') ? 'teams' : 'departments';
      const answers = tree.units
        .filter((unit) => unit.teamId === teamId || unit.teamId.startsWith(`${teamId}-`))
        .reduce((sum, { unitId }) => sum + counts.get(unitId)!, 0);
      if (answers >= 5) plain[level]++;
      if (cellOfTeam.get(teamId)) shown[level]++;
    }
  }
  return {
    teams: shown.teams / plain.teams,
    departments: shown.departments / plain.departments,
    plainTeams: plain.teams,
  };
}

describe('coverage of the tree rule over 200 simulated organisations', () => {
  it('shows at least 90 % of the teams and 85 % of the departments that a plain threshold would show', () => {
    const { teams, departments, plainTeams } = coverage(0.75);
    expect(plainTeams).toBeGreaterThan(4000);
    expect(teams).toBeGreaterThanOrEqual(0.9);
    expect(departments).toBeGreaterThanOrEqual(0.85);
  });

  it('loses nothing where everybody answers', () => {
    const { teams, departments } = coverage(1.1);
    expect(teams).toBe(1);
    expect(departments).toBe(1);
  });
});
