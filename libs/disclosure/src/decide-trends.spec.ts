import fc from 'fast-check';
import { aTeam } from '../testing/index.js';
import { decideRelease, type ReleaseDecision } from './decide-release.js';
import { decideTrends } from './decide-trends.js';
import { membershipMoves, type MembershipMove } from './membership-moves.js';
import { unitTree, type TeamOfPeople, type UnitTree } from './unit-tree.js';

const wave = (teams: TeamOfPeople[], k = 5): { tree: UnitTree; decision: ReleaseDecision } => {
  const tree = unitTree(teams, k);
  return {
    tree,
    decision: decideRelease(tree, new Map(tree.units.map(({ unitId, size }) => [unitId, size]))),
  };
};

/** Root with teams a and b; `hired` new people and without the first `gone` of team a. */
const teams = (options: { size?: number; gone?: number; hired?: number; toB?: number } = {}) => {
  const { size = 8, gone = 0, hired = 0, toB = 0 } = options;
  const a = aTeam('a', 'r', size);
  const b = aTeam('b', 'r', 8);
  const [lead, ...others] = a.memberIds;
  const stay = others.slice(gone + toB);
  const come = Array.from({ length: hired }, (_, i) => `new-${i}`);
  return [
    aTeam('r', null, 9),
    { ...a, memberIds: [lead!, ...stay, ...come] },
    { ...b, memberIds: [...b.memberIds, ...others.slice(gone, gone + toB)] },
  ];
};

const trendOf = (before: TeamOfPeople[], now: TeamOfPeople[], cellId = 'node.a') => {
  const [then, next] = [wave(before), wave(now)];
  const moves = membershipMoves(then.tree, next.tree);
  const found = decideTrends(then.decision, next.decision, moves).find((trend) => trend.cellId === cellId);
  return found && [found.shownAs, found.because];
};

describe('trend bands', () => {
  it('shows the change of the same 8 people as a figure', () => {
    expect(trendOf(teams(), teams())).toEqual(['figure', 'same-people']);
  });

  it('shows a band when 1 to 4 joined or left a cell of fewer than 10', () => {
    expect(trendOf(teams(), teams({ gone: 1 }))).toEqual(['band', 'few-changed']);
    expect(trendOf(teams(), teams({ hired: 1 }))).toEqual(['band', 'few-changed']);
    expect(trendOf(teams(), teams({ gone: 2, hired: 2 }))).toEqual(['band', 'few-changed']);
    expect(trendOf(teams({ size: 9 }), teams({ size: 9, hired: 4 }))).toEqual(['band', 'few-changed']);
  });

  it('shows a figure when 5 joined or left, and in a cell of 10', () => {
    expect(trendOf(teams(), teams({ gone: 2, hired: 3 }))).toEqual(['figure', 'many-changed']);
    expect(trendOf(teams({ size: 11 }), teams({ size: 11, gone: 1 }))).toEqual(['figure', 'large-cell']);
    expect(trendOf(teams({ size: 10 }), teams({ size: 10, gone: 1 }))).toEqual(['band', 'few-changed']);
    expect(trendOf(teams(), teams({ gone: 1 }), 'node.r')).toEqual(['figure', 'large-cell']);
  });

  it('makes no comparison where most people are others, or the cell was not shown', () => {
    expect(trendOf(teams(), teams({ gone: 5, hired: 5 }))).toEqual(['none', 'other-people']);
    expect(trendOf(teams({ size: 3 }), teams({ size: 3, hired: 4 }))).toEqual(['none', 'not-shown-before']);
  });

  it('compares as long as half of the people of both waves are in both, and no longer', () => {
    expect(trendOf(teams(), teams({ gone: 4, hired: 4 }))).toEqual(['figure', 'many-changed']);
    expect(trendOf(teams({ size: 16 }), teams({ size: 16, gone: 8 }))).toEqual(['figure', 'many-changed']);
    expect(trendOf(teams({ size: 16 }), teams({ size: 16, gone: 9 }))).toEqual(['none', 'other-people']);
    expect(trendOf(teams(), teams({ hired: 8 }))).toEqual(['figure', 'many-changed']);
    expect(trendOf(teams(), teams({ hired: 9 }))).toEqual(['none', 'other-people']);
  });

  it('takes a cell for small that was it in either wave', () => {
    expect(trendOf(teams({ size: 12 }), teams({ size: 12, gone: 3 }))).toEqual(['band', 'few-changed']);
    expect(trendOf(teams({ size: 9 }), teams({ size: 9, hired: 3 }))).toEqual(['band', 'few-changed']);
    expect(trendOf(teams({ size: 12 }), teams({ size: 12, gone: 2 }))).toEqual(['figure', 'large-cell']);
  });

  it('goes by the larger of both thresholds', () => {
    for (const [kBefore, kNow] of [
      [5, 6],
      [6, 5],
    ]) {
      const [before, now] = [wave(teams(), kBefore), wave(teams({ gone: 2, hired: 3 }), kNow)];
      const trends = decideTrends(before.decision, now.decision, membershipMoves(before.tree, now.tree));
      expect(trends.find(({ cellId }) => cellId === 'node.a')).toMatchObject({ because: 'few-changed' });
    }
  });

  it('does not take a move between two teams for a change of what holds both', () => {
    const [before, now] = [wave(teams()), wave(teams({ toB: 1 }))];
    const moves = membershipMoves(before.tree, now.tree);
    expect(moves).toContainEqual({ fromUnitId: 'team.a', toUnitId: 'team.b', count: 1 });
    const trends = decideTrends(before.decision, now.decision, moves);
    expect(Object.fromEntries(trends.map(({ cellId, because }) => [cellId, because]))).toEqual({
      'node.r': 'same-people',
      'rest.r': 'same-people',
      'node.a': 'few-changed',
      'node.b': 'few-changed',
    });
  });

  it('does not count people who moved between two small cells: the sum of both changes would be the newcomer', () => {
    const before = [aTeam('r', null, 9), aTeam('a', 'r', 9), aTeam('b', 'r', 9)];
    const [lead, ...others] = before[1]!.memberIds;
    // Four go from a to b, four from b to a, and one is new in a: 9 and 8 changes that add up to one person.
    const now = [
      before[0]!,
      { ...before[1]!, memberIds: [lead!, ...others.slice(4), 'b-0', 'b-1', 'b-2', 'b-3', 'new'] },
      { ...before[2]!, memberIds: ['b-lead', 'b-4', 'b-5', 'b-6', 'b-7', 'b-8', ...others.slice(0, 4)] },
    ];
    expect(trendOf(before, now)).toEqual(['band', 'few-changed']);
    expect(trendOf(before, now, 'node.b')).toEqual(['band', 'few-changed']);
  });

  it('counts everybody of both waves in exactly one move', () => {
    const [before, now] = [wave(teams()), wave(teams({ gone: 2, hired: 3, toB: 1 }))];
    const moves = membershipMoves(before.tree, now.tree);
    const sum = (list: readonly MembershipMove[]) => list.reduce((total, { count }) => total + count, 0);
    for (const { unitId, size } of before.tree.units)
      expect(sum(moves.filter(({ fromUnitId }) => fromUnitId === unitId))).toBe(size);
    for (const { unitId, size } of now.tree.units)
      expect(sum(moves.filter(({ toUnitId }) => toUnitId === unitId))).toBe(size);
    expect(membershipMoves(before.tree, before.tree).every((m) => m.fromUnitId === m.toUnitId)).toBe(true);
  });

  it('refuses moves of units that are not there, of nobody, and decisions made by hand', () => {
    const { decision, tree } = wave(teams());
    const bad = (move: MembershipMove) =>
      expect(() => decideTrends(decision, decision, [move])).toThrow(
        expect.objectContaining({ code: 'disclosure.bad-move' }),
      );
    bad({ fromUnitId: 'team.z', toUnitId: null, count: 1 });
    bad({ fromUnitId: null, toUnitId: 'team.z', count: 1 });
    bad({ fromUnitId: null, toUnitId: null, count: 1 });
    bad({ fromUnitId: 'team.a', toUnitId: null, count: 0 });
    bad({ fromUnitId: 'team.a', toUnitId: 'team.a', count: 1.5 });
    bad({ fromUnitId: 'team.a', toUnitId: 'team.z', count: 1 });
    bad({ fromUnitId: 'team.z', toUnitId: 'team.a', count: 1 });
    expect(() => decideTrends(decision, decision, [{ fromUnitId: 'x', toUnitId: null, count: 1 }])).toThrow(
      expect.objectContaining({ subject: 'x null' }),
    );
    for (const [then, now] of [
      [{ ...decision }, decision],
      [decision, { ...decision }],
    ] as const)
      expect(() => decideTrends(then, now, membershipMoves(tree, tree))).toThrow(
        expect.objectContaining({ code: 'disclosure.forged-decision' }),
      );
  });

  it('refuses moves that leave out people who answered, since these would pass for people who stayed', () => {
    const { decision, tree } = wave(teams());
    const all = membershipMoves(tree, tree);
    const refusal = (moves: MembershipMove[]) => {
      try {
        decideTrends(decision, decision, moves);
      } catch (error) {
        return error;
      }
      return null;
    };
    expect(refusal([])).toMatchObject({ code: 'disclosure.missing-move', subject: 'node.r' });
    const without = (counted: MembershipMove[]) => [
      ...all.filter(({ fromUnitId }) => fromUnitId !== 'team.a'),
      ...counted,
    ];
    expect(refusal(without([]))).toMatchObject({ code: 'disclosure.missing-move' });
    // All 8 are counted in one wave, and 7 of them in the other.
    const seven = { fromUnitId: 'team.a', toUnitId: 'team.a', count: 7 };
    expect(refusal(without([seven, { ...seven, fromUnitId: null, count: 1 }]))).toMatchObject({
      code: 'disclosure.missing-move',
    });
    expect(refusal(without([seven, { ...seven, toUnitId: null, count: 1 }]))).toMatchObject({
      code: 'disclosure.missing-move',
    });
    expect(refusal(without([{ ...seven, count: 8 }]))).toBeNull();
  });

  it('keeps at least 5 people’s answers in every sum of the changes of small cells shown as figures, if all answered as before', () => {
    let [figures, drawn] = [0, 0];
    fc.assert(
      fc.property(
        fc.array(fc.record({ from: fc.nat({ max: 9 }), to: fc.nat({ max: 9 }) }), {
          minLength: 20,
          maxLength: 40,
        }),
        (moved) => {
          drawn++;
          // Four teams, and 4 to 9 stand for outside.
          const start = ['a', 'b', 'c', 'd'].map((id) => aTeam(id, 'r', 9));
          const members = start.map((team) => team.memberIds.slice(1));
          let hired = 0;
          for (const { from, to } of moved) {
            const person = from >= 4 ? `new-${hired++}` : members[from]!.shift();
            if (person !== undefined && to < 4) members[to]!.push(person);
          }
          const next = start.map((team, i) => ({ ...team, memberIds: [team.leadId!, ...members[i]!] }));
          const root = aTeam('r', null, 9);
          const [before, now] = [wave([root, ...start]), wave([root, ...next])];
          const trends = decideTrends(before.decision, now.decision, membershipMoves(before.tree, now.tree));
          const changeOf = (cellId: string) => {
            const change = new Map<string, number>();
            const [then, here] = [before, now].map(({ decision, tree }) => {
              const { unitIds } = decision.cells.find((cell) => cell.cellId === cellId)!;
              return tree.units.filter((unit) => unitIds.includes(unit.unitId)).flatMap((u) => u.personIds);
            });
            for (const id of here!) change.set(id, 1);
            for (const id of then!) change.set(id, (change.get(id) ?? 0) - 1);
            return change;
          };
          const shown = trends.filter(({ because }) => because === 'many-changed').map((t) => t.cellId);
          figures += shown.length;
          for (let set = 1; set < 2 ** shown.length; set++) {
            const total = new Map<string, number>();
            shown.forEach((cellId, i) => {
              if (!(set & (1 << i))) return;
              for (const [id, n] of changeOf(cellId)) total.set(id, (total.get(id) ?? 0) + n);
            });
            expect([...total.values()].filter((n) => n !== 0).length).toBeGreaterThanOrEqual(5);
          }
        },
      ),
      { numRuns: 400 },
    );
    expect(figures).toBeGreaterThan(drawn / 8);
  });
});
