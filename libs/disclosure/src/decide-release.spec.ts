import * as fc from 'fast-check';
import { aTeam, krackhardtTeams, randomTeams } from '../testing/index.js';
import {
  decideRelease,
  defaultPriority,
  type ReleaseDecision,
  type ReleasePriority,
} from './decide-release.js';
import { revealingResiduals } from './residuals.js';
import { unitTree, type UnitTree } from './unit-tree.js';

const everyoneAnswers = (tree: UnitTree) => new Map(tree.units.map((unit) => [unit.unitId, unit.size]));
const shown = (decision: ReleaseDecision) =>
  Object.fromEntries(decision.cells.map((cell) => [cell.cellId, cell.respondentCount]));
const reasons = (decision: ReleaseDecision) =>
  Object.fromEntries(decision.withheld.map((cell) => [cell.cellId, cell.reason]));

/** A tree of units without people: any shape, any counts. */
const structures = (maxTeams: number, mostAnswers = 13) =>
  fc
    .array(
      fc.record({
        above: fc.nat(),
        count: fc.integer({ min: 0, max: mostAnswers }),
        unit: fc.integer({ min: 0, max: 4 }),
      }),
      { minLength: 1, maxLength: maxTeams },
    )
    .map((drawn) => {
      const parents = drawn.map(({ above }, i) => (i === 0 ? -1 : above % i));
      const teams = drawn.map(({ unit }, i) => ({
        teamId: `t${i}`,
        parentId: i === 0 ? null : `t${parents[i]}`,
        // An inner team may have no unit of its own; so may a leaf whose people were counted higher up.
        unitId: unit === 0 ? null : `${parents.includes(i) ? 'rest' : 'team'}.t${i}`,
      }));
      const units = teams.flatMap(({ unitId }) => (unitId === null ? [] : [{ unitId, size: 20 }]));
      const counts = new Map(
        teams.flatMap(({ unitId }, i) => (unitId === null ? [] : [[unitId, drawn[i]!.count] as const])),
      );
      return { structure: { k: 5, teams, units }, counts, parents };
    });

/** Every node with the units in and below it; of nodes with the same units only the lowest. */
function nodesOf(structure: {
  teams: readonly { teamId: string; parentId: string | null; unitId: string | null }[];
}) {
  const unitsOf = new Map<string, string[]>(structure.teams.map(({ teamId }) => [teamId, []]));
  const parentOf = new Map(structure.teams.map(({ teamId, parentId }) => [teamId, parentId]));
  for (const { teamId, unitId } of structure.teams.filter((team) => team.unitId !== null))
    for (let at: string | null = teamId; at !== null; at = parentOf.get(at) ?? null)
      unitsOf.get(at)!.push(unitId!);
  const depth = (teamId: string) => {
    let levels = 0;
    for (let at = parentOf.get(teamId) ?? null; at !== null; at = parentOf.get(at) ?? null) levels++;
    return levels;
  };
  const distinct = new Map<string, { cellId: string; teamId: string; unitIds: string[]; depth: number }>();
  for (const [teamId, unitIds] of unitsOf) {
    if (!unitIds.length) continue;
    const key = unitIds.toSorted().join();
    const other = distinct.get(key);
    if (!other || depth(teamId) > other.depth)
      distinct.set(key, { cellId: `node.${teamId}`, teamId, unitIds, depth: depth(teamId) });
  }
  return [...distinct.values()];
}

const answersIn = (unitIds: readonly string[], counts: ReadonlyMap<string, number>) =>
  unitIds.reduce((sum, unitId) => sum + counts.get(unitId)!, 0);

/** Greatest weight over every choice of nodes, judged by the residual checker alone. */
function bruteForce(
  structure: Parameters<typeof nodesOf>[0],
  counts: ReadonlyMap<string, number>,
  k: number,
  priority: ReleasePriority,
) {
  const nodes = nodesOf(structure).filter(({ unitIds }) => answersIn(unitIds, counts) >= k);
  const most = Math.max(0, ...nodesOf(structure).map(({ unitIds }) => unitIds.length));
  const worth = nodes.map(({ unitIds, depth }) => {
    const top = unitIds.length === most;
    return answersIn(unitIds, counts) * (top ? priority.top : priority.atDepth(depth));
  });
  let best = 0;
  for (let choice = 0; choice < 1 << nodes.length; choice++) {
    let weight = 0;
    for (let i = 0; i < nodes.length; i++) if (choice & (1 << i)) weight += worth[i]!;
    if (weight <= best) continue;
    const chosen = nodes.filter((_, i) => choice & (1 << i));
    if (!revealingResiduals(chosen, counts, k).length) best = weight;
  }
  return best;
}

/**
 * An attacker who knows no tree: solves for every group of units with 1 to k - 1 answers whether its figure is a
 * linear combination of the published ones (row space, by elimination in whole numbers modulo a large prime).
 */
function groupsRevealed(
  cells: readonly { unitIds: readonly string[] }[],
  counts: ReadonlyMap<string, number>,
  k: number,
) {
  const prime = 1_000_003n;
  const units = [...counts].filter(([, count]) => count > 0).map(([unitId]) => unitId);
  const inverse = (a: bigint) => {
    let [result, base, power] = [1n, ((a % prime) + prime) % prime, prime - 2n];
    for (; power > 0n; power >>= 1n) {
      if (power & 1n) result = (result * base) % prime;
      base = (base * base) % prime;
    }
    return result;
  };
  const basis: { lead: number; row: bigint[] }[] = [];
  const reduce = (row: bigint[]) => {
    for (const known of basis) {
      const factor = row[known.lead]!;
      if (factor)
        row.forEach((_, i) => (row[i] = (((row[i]! - factor * known.row[i]!) % prime) + prime) % prime));
    }
    return row;
  };
  for (const { unitIds } of cells) {
    const row = reduce(units.map((unitId) => (unitIds.includes(unitId) ? 1n : 0n)));
    const lead = row.findIndex((value) => value !== 0n);
    if (lead < 0) continue;
    const scale = inverse(row[lead]!);
    basis.push({ lead, row: row.map((value) => (value * scale) % prime) });
  }
  const revealed: string[][] = [];
  for (let group = 1; group < 1 << units.length; group++) {
    const members = units.filter((_, i) => group & (1 << i));
    if (answersIn(members, counts) >= k) continue;
    const row = reduce(units.map((unitId) => (members.includes(unitId) ? 1n : 0n)));
    if (row.every((value) => value === 0n)) revealed.push(members);
  }
  return revealed;
}

/** The whole first, what is lower first, and what is higher first. */
const priorities = fc.constantFrom<ReleasePriority>(
  defaultPriority,
  { top: 1, atDepth: (depth) => depth + 1 },
  { top: 9, atDepth: (depth) => 9 - depth },
);

const id = (i: number) => `t${String(i).padStart(6, '0')}`;

describe('tree rule', () => {
  it('shows department 2, the total and the rest of a real organisation of 21, and says why not the others', () => {
    const tree = unitTree(krackhardtTeams());
    const decision = decideRelease(tree, everyoneAnswers(tree), 5);
    expect(shown(decision)).toEqual({ 'node.0': 21, 'rest.0': 14, 'node.2': 7 });
    expect(
      decision.cells.map(({ cellId, unitIds, withinCellId }) => [cellId, unitIds, withinCellId]),
    ).toEqual([
      ['node.0', ['rest.0', 'team.2'], null],
      ['rest.0', ['rest.0'], 'node.0'],
      ['node.2', ['team.2'], 'node.0'],
    ]);
    expect(reasons(decision)).toEqual({
      'node.1': 'too-few-people',
      'node.3': 'too-few-people',
      'node.4': 'too-few-people',
    });
    expect(Object.fromEntries(decision.atomOf)).toEqual({ 'rest.0': 'rest.0', 'team.2': 'node.2' });
    expect(decision.cells.map(({ teamId, kind }) => [teamId, kind])).toEqual([
      ['0', 'node'],
      ['0', 'rest'],
      ['2', 'node'],
    ]);
    expect(decision.cellOfTeam.get('2')).toBe('node.2');
    expect(decision.cellOfTeam.get('1')).toBeNull();
  });

  it('withholds a second team when a single small one could be found by subtraction', () => {
    const tree = unitTree([aTeam('r', null, 8), aTeam('a', 'r', 8), aTeam('b', 'r', 6), aTeam('c', 'r', 9)]);
    const counts = new Map([
      ['rest.r', 0],
      ['team.a', 4],
      ['team.b', 6],
      ['team.c', 9],
    ]);
    const decision = decideRelease(tree, counts);
    expect(shown(decision)).toEqual({ 'node.r': 19, 'rest.r': 10, 'node.c': 9 });
    expect(reasons(decision)).toEqual({
      'node.a': 'too-few-answers',
      'node.b': 'would-reveal-others',
    });
  });

  it('withholds of two equal teams the one with the smaller id, in whatever order they come', () => {
    const teams = [aTeam('r', null, 8), aTeam('a', 'r', 6), aTeam('b', 'r', 6)];
    for (const given of [teams, teams.toReversed()]) {
      const counts = new Map(Object.entries({ 'rest.r': 3, 'team.b': 6, 'team.a': 6 }));
      expect(shown(decideRelease(unitTree(given), counts))).toEqual({
        'node.r': 15,
        'rest.r': 9,
        'node.b': 6,
      });
    }
  });

  it('names the whole organisation even where withholding it would show more teams', () => {
    const tree = unitTree([
      aTeam('r', null, 8),
      aTeam('a', 'r', 5),
      aTeam('b', 'a', 30),
      aTeam('c', 'a', 30),
    ]);
    const counts = new Map([
      ['rest.r', 3],
      ['rest.a', 0],
      ['team.b', 30],
      ['team.c', 30],
    ]);
    expect(decideRelease(tree, counts).cellOfTeam.get('r')).toBe('node.r');
  });

  it('publishes the same units once, and lets both teams point at that cell', () => {
    const structure = {
      k: 5,
      teams: [
        { teamId: 'r', parentId: null, unitId: null },
        { teamId: 'x', parentId: 'r', unitId: null },
        { teamId: 'a', parentId: 'x', unitId: 'team.a' },
      ],
      units: [{ unitId: 'team.a', size: 9 }],
    };
    const decision = decideRelease(structure, new Map([['team.a', 9]]));
    expect(shown(decision)).toEqual({ 'node.a': 9 });
    expect(Object.fromEntries(decision.cellOfTeam)).toEqual({ r: 'node.a', x: 'node.a', a: 'node.a' });
    expect(decision.withheld).toEqual([]);
  });

  it('shows no rest of nobody, and stores its unit under the team as a whole', () => {
    const tree = unitTree([aTeam('r', null, 8), aTeam('a', 'r', 6), aTeam('b', 'r', 9)]);
    const decision = decideRelease(tree, new Map(Object.entries({ 'rest.r': 0, 'team.a': 6, 'team.b': 9 })));
    expect(shown(decision)).toEqual({ 'node.r': 15, 'node.a': 6, 'node.b': 9 });
    expect(reasons(decision)).toEqual({ 'rest.r': 'too-few-answers' });
    expect(decision.atomOf.get('rest.r')).toBe('node.r');
  });

  it('withholds a rest of enough answers when the total without it would be those of a small team', () => {
    const tree = unitTree([aTeam('r', null, 8), aTeam('a', 'r', 6)]);
    const decision = decideRelease(tree, new Map(Object.entries({ 'rest.r': 5, 'team.a': 4 })));
    expect(shown(decision)).toEqual({ 'node.r': 9 });
    expect(decision.withheld).toEqual([
      { cellId: 'rest.r', teamId: 'r', kind: 'rest', reason: 'would-reveal-others' },
      { cellId: 'node.a', teamId: 'a', kind: 'node', reason: 'too-few-answers' },
    ]);
    expect(Object.fromEntries(decision.atomOf)).toEqual({ 'rest.r': 'node.r', 'team.a': 'node.r' });
  });

  it('says of every team under which nobody is counted that it has too few people, one below another too', () => {
    const structure = {
      k: 5,
      teams: [
        { teamId: 'r', parentId: null, unitId: 'rest.r' },
        { teamId: 'x', parentId: 'r', unitId: null },
        { teamId: 'y', parentId: 'x', unitId: null },
      ],
      units: [{ unitId: 'rest.r', size: 9 }],
    };
    const decision = decideRelease(structure, new Map([['rest.r', 9]]));
    expect(shown(decision)).toEqual({ 'node.r': 9 });
    expect(reasons(decision)).toMatchObject({ 'node.x': 'too-few-people', 'node.y': 'too-few-people' });
    expect(Object.fromEntries(decision.cellOfTeam)).toEqual({ r: 'node.r', x: null, y: null });
  });

  it('shows nothing, and keeps no answers, when fewer than 5 answered', () => {
    const tree = unitTree(krackhardtTeams());
    for (const count of [0, 1, 4]) {
      const decision = decideRelease(tree, new Map([['rest.0', count]]));
      expect(decision.cells).toEqual([]);
      expect([...decision.atomOf.values()]).toEqual([null, null]);
      expect(reasons(decision)).toMatchObject({ 'node.0': 'too-few-answers', 'rest.0': 'too-few-answers' });
    }
  });

  it('decides for comments with 10 on the same tree', () => {
    const tree = unitTree(krackhardtTeams());
    expect(shown(decideRelease(tree, everyoneAnswers(tree), 10))).toEqual({ 'node.0': 21 });
  });

  it('withholds counts of what it withholds', () => {
    const tree = unitTree(krackhardtTeams());
    const decision = decideRelease(
      tree,
      new Map([
        ['rest.0', 3],
        ['team.2', 2],
      ]),
    );
    expect(JSON.stringify(decision.withheld)).not.toMatch(/\d+[,}]/);
  });

  it.each([
    ['disclosure.unknown-unit', new Map([['team.9', 5]])],
    ['disclosure.bad-count', new Map([['team.2', 8]])],
    ['disclosure.bad-count', new Map([['team.2', -1]])],
    ['disclosure.bad-count', new Map([['team.2', 2.5]])],
  ])('refuses %s', (code, counts) => {
    expect(() => decideRelease(unitTree(krackhardtTeams()), counts)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('refuses a threshold below 5', () => {
    expect(() => decideRelease(unitTree(krackhardtTeams()), new Map(), 4)).toThrow(
      expect.objectContaining({ code: 'disclosure.threshold-too-low' }),
    );
  });

  it('equals the best of every possible choice on 2,500 random trees', () => {
    fc.assert(
      fc.property(
        structures(9),
        fc.integer({ min: 5, max: 7 }),
        priorities,
        ({ structure, counts }, k, priority) => {
          const decision = decideRelease(structure, counts, k, priority);
          const nodes = nodesOf(structure);
          const most = Math.max(0, ...nodes.map(({ unitIds }) => unitIds.length));
          const weight = decision.cells
            .filter(({ kind }) => kind === 'node')
            .reduce((sum, { teamId, unitIds, respondentCount }) => {
              const { depth } = nodes.find((node) => node.teamId === teamId)!;
              const one = unitIds.length === most ? priority.top : priority.atDepth(depth);
              return sum + respondentCount * one;
            }, 0);
          expect(weight).toBe(bruteForce(structure, counts, k, priority));
        },
      ),
      { numRuns: 2500 },
    );
  });

  it('leaves no residual of 1 to k - 1, and an attacker with a linear solver finds nothing', () => {
    fc.assert(
      fc.property(structures(10), ({ structure, counts }) => {
        const { cells } = decideRelease(structure, counts);
        expect(revealingResiduals(cells, counts, 5)).toEqual([]);
        expect(groupsRevealed(cells, counts, 5)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('the same attacker and the checker both find something under the plain threshold rule', () => {
    let [leaks, drawn] = [0, 0];
    fc.assert(
      fc.property(structures(10), ({ structure, counts }) => {
        drawn++;
        const plain = nodesOf(structure).filter(({ unitIds }) => answersIn(unitIds, counts) >= 5);
        const byChecker = revealingResiduals(plain, counts, 5);
        const bySolver = groupsRevealed(plain, counts, 5);
        expect(byChecker.length > 0).toBe(bySolver.length > 0);
        if (byChecker.length) leaks++;
      }),
      { numRuns: 500, seed: 20 },
    );
    expect(leaks).toBeGreaterThan(drawn / 5);
  });

  it('stores every answer under exactly one shown cell of at least k, the smallest that holds it', () => {
    fc.assert(
      fc.property(structures(14), ({ structure, counts }) => {
        const decision = decideRelease(structure, counts);
        const stored = new Map<string, number>();
        for (const { unitId } of structure.units) {
          const cellId = decision.atomOf.get(unitId);
          const holders = decision.cells.filter(({ unitIds }) => unitIds.includes(unitId));
          const smallest = holders.toSorted((a, b) => a.unitIds.length - b.unitIds.length)[0];
          expect(cellId).toBe(smallest?.cellId ?? null);
          if (cellId) stored.set(cellId, (stored.get(cellId) ?? 0) + counts.get(unitId)!);
        }
        for (const count of stored.values()) expect(count === 0 || count >= 5).toBe(true);
        // Every shown cell is the sum of the atoms it holds.
        for (const cell of decision.cells) {
          const atoms = new Set(cell.unitIds.map((unitId) => decision.atomOf.get(unitId)!));
          expect([...atoms].reduce((sum, atom) => sum + stored.get(atom)!, 0)).toBe(cell.respondentCount);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never shows two cells of the same units, and nests every cell in the one it names', () => {
    fc.assert(
      fc.property(structures(14), ({ structure, counts }) => {
        const { cells } = decideRelease(structure, counts);
        const keys = cells.map(({ unitIds }) => unitIds.toSorted().join());
        expect(new Set(keys).size).toBe(keys.length);
        for (const cell of cells) {
          const larger = cells
            .filter((other) => other.unitIds.length > cell.unitIds.length)
            .filter((other) => cell.unitIds.every((unitId) => other.unitIds.includes(unitId)))
            .toSorted((a, b) => a.unitIds.length - b.unitIds.length);
          expect(cell.withinCellId).toBe(larger[0]?.cellId ?? null);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('decides the same whatever the order of teams, units and counts', () => {
    fc.assert(
      fc.property(structures(12), fc.integer(), ({ structure, counts }, seed) => {
        const turn = <T>(list: readonly T[]) =>
          seed % 2 ? list.toReversed() : [...list.slice(1), ...list.slice(0, 1)];
        const turned = { k: 5, teams: turn(structure.teams), units: turn(structure.units) };
        expect(decideRelease(turned, new Map(turn([...counts])))).toEqual(decideRelease(structure, counts));
      }),
      { numRuns: 300 },
    );
  });

  it('works on trees of people as on bare structures', () => {
    fc.assert(
      fc.property(
        randomTeams(10),
        fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 10 }),
        (teams, shares) => {
          const tree = unitTree(teams);
          const counts = new Map(
            tree.units.map(({ unitId, size }, i) => [
              unitId,
              Math.round((size * shares[i % shares.length]!) / 100),
            ]),
          );
          const { cells } = decideRelease(tree, counts);
          expect(revealingResiduals(cells, counts, 5)).toEqual([]);
          expect(groupsRevealed(cells, counts, 5)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  // How long it takes is measured by bench/tree-rule.
  it.each(['bush', 'chain'])('decides 100,000 teams in the shape of a %s without recursion', (shape) => {
    const size = 100_000;
    const teams = Array.from({ length: size }, (_, i) => ({
      teamId: id(i),
      parentId: i === 0 ? null : id(shape === 'chain' ? i - 1 : Math.floor((i - 1) / 8)),
      unitId: `unit.${id(i)}`,
    }));
    const units = teams.map(({ unitId }) => ({ unitId, size: 12 }));
    const counts = new Map(units.map(({ unitId }, i) => [unitId, (i * 7) % 12]));
    const decision = decideRelease({ k: 5, teams, units }, counts);
    expect(decision.cellOfTeam.get(id(0))).toBe(`node.${id(0)}`);
    expect(decision.cells.length).toBeGreaterThan(10_000);
  });
});
