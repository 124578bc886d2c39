import fc from 'fast-check';
import { aTeam, krackhardtTeams, randomTeams } from '../testing/index.js';
import { decideRelease, type ReleaseDecision } from './decide-release.js';
import { releaseComments } from './release-comments.js';
import { release } from './released.js';
import { revealingResiduals } from './residuals.js';
import { unitTree, type UnitTree } from './unit-tree.js';

const everyoneAnswers = (tree: UnitTree) => new Map(tree.units.map(({ unitId, size }) => [unitId, size]));

function decided(teams: Parameters<typeof unitTree>[0], silent: Iterator<number>) {
  const tree = unitTree(teams);
  const counts = new Map(
    tree.units.map(({ unitId, size }) => [unitId, Math.max(0, size - (silent.next().value as number))]),
  );
  return { decision: decideRelease(tree, counts), counts };
}

describe('comment rule', () => {
  it('shows the comments of a department of 7 with those of the whole organisation of 21', () => {
    const tree = unitTree(krackhardtTeams());
    const comments = releaseComments(decideRelease(tree, everyoneAnswers(tree)));
    expect(comments.cellIds).toEqual(['node.0']);
    expect(Object.fromEntries(comments.cellOfUnit)).toEqual({ 'rest.0': 'node.0', 'team.2': 'node.0' });
  });

  it('shows comments at a team of 10 only where what remains above has 10 too', () => {
    const teams = (others: number) =>
      unitTree([aTeam('r', null, others), aTeam('a', 'r', 10), aTeam('b', 'r', 6)]);
    const cellsOf = (tree: UnitTree) => releaseComments(decideRelease(tree, everyoneAnswers(tree)));
    // Beside the team: 6 of b, and others, the two leads and the head.
    expect(cellsOf(teams(2)).cellOfUnit.get('team.a')).toBe('node.a');
    const few = unitTree([aTeam('r', null, 0), aTeam('a', 'r', 10), aTeam('b', 'r', 0)]);
    expect(few.units.map(({ size }) => size)).toEqual([13]);
    const six = unitTree([aTeam('r', null, 3), aTeam('a', 'r', 10)]);
    expect(cellsOf(six).cellIds).toEqual(['node.r']);
  });

  it('shows none where fewer than 10 answered', () => {
    const tree = unitTree([aTeam('r', null, 8)]);
    const comments = releaseComments(decideRelease(tree, everyoneAnswers(tree)));
    expect(comments.cellIds).toEqual([]);
    expect([...comments.cellOfUnit.values()]).toEqual([null]);
    expect(comments.withheld).toEqual([{ cellId: 'node.r', reason: 'too-few-answers' }]);
  });

  it('releases comments at its cells alone, with the number of people they may be from', () => {
    const tree = unitTree(krackhardtTeams());
    const comments = releaseComments(decideRelease(tree, everyoneAnswers(tree)));
    expect(release(comments, 'node.0', 'comments', ['a', 'b']).respondentCount).toBe(21);
    expect(() => release(comments, 'node.2', 'comments', ['a'])).toThrow(
      expect.objectContaining({ code: 'disclosure.cell-withheld' }),
    );
  });

  it('hides every writer among at least 10 respondents, shows each comment once, and gives away no small group beside the figures', () => {
    fc.assert(
      fc.property(randomTeams(14), fc.infiniteStream(fc.nat({ max: 4 })), (teams, silent) => {
        const { decision, counts } = decided(teams, silent);
        const { cellIds, cellOfUnit } = releaseComments(decision);
        const shown = decision.cells.filter(({ cellId }) => cellIds.includes(cellId));
        const people = new Map<string, number>();
        for (const [unitId, cellId] of cellOfUnit) {
          const holders = shown
            .filter(({ unitIds }) => unitIds.includes(unitId))
            .toSorted((a, b) => a.unitIds.length - b.unitIds.length);
          expect(cellId).toBe(holders[0]?.cellId ?? null);
          if (cellId) people.set(cellId, (people.get(cellId) ?? 0) + counts.get(unitId)!);
        }
        for (const count of people.values()) expect(count === 0 || count >= 10).toBe(true);
        expect(revealingResiduals(shown, counts, 10)).toEqual([]);
        expect(cellIds.every((cellId) => decision.cells.some((cell) => cell.cellId === cellId))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('equals the best of every possible choice on 2,000 random trees', () => {
    const weigh = ({ cells }: ReleaseDecision, ids: ReadonlySet<string>) =>
      cells.reduce(
        (sum, { cellId, respondentCount, withinCellId }) =>
          sum + (ids.has(cellId) ? respondentCount * (withinCellId === null ? 1_000_000 : 1) : 0),
        0,
      );
    let [several, drawn] = [0, 0];
    fc.assert(
      fc.property(randomTeams(9), fc.infiniteStream(fc.nat({ max: 3 })), (teams, silent) => {
        const { decision, counts } = decided(teams, silent);
        const { cells } = decision;
        fc.pre(cells.length <= 10);
        drawn++;
        let most = 0;
        for (let set = 0; set < 2 ** cells.length; set++) {
          const chosen = cells.filter((_, index) => set & (1 << index));
          if (chosen.some(({ respondentCount }) => respondentCount < 10)) continue;
          const weight = weigh(decision, new Set(chosen.map(({ cellId }) => cellId)));
          if (weight > most && !revealingResiduals(chosen, counts, 10).length) most = weight;
        }
        const { cellIds } = releaseComments(decision);
        if (cellIds.length > 1) several++;
        expect(weigh(decision, new Set(cellIds))).toBe(most);
      }),
      { numRuns: 2000 },
    );
    expect(several).toBeGreaterThan(drawn / 10);
  });

  it('takes the larger of its own threshold and the pulse’s, and refuses one below 10', () => {
    const tree = unitTree([aTeam('r', null, 12), aTeam('a', 'r', 12)], 13);
    const decision = decideRelease(tree, everyoneAnswers(tree), 13);
    expect(releaseComments(decision).k).toBe(13);
    expect(releaseComments(decision, 15).k).toBe(15);
    for (const k of [9, 10.5, Number.NaN])
      expect(() => releaseComments(decision, k)).toThrow(
        expect.objectContaining({ code: 'disclosure.threshold-too-low-for-comments' }),
      );
  });
});
