import { decideRelease, unitTree } from '@penumbra/disclosure';
import { aTeam, randomTeams } from '@penumbra/disclosure/testing';
import { instrumentFromBank, quarterlyCore } from '@penumbra/instruments';
import fc from 'fast-check';
import { drawResponses, rehearse, reportableTeams, seededRandom } from './rehearse.js';

const teams = [
  aTeam('board', null, 0),
  aTeam('five', 'board', 5),
  aTeam('nine', 'board', 9),
  aTeam('two', 'board', 2),
];
const tree = unitTree(teams, 5);

describe('a rehearsal', () => {
  const { teams: rehearsed, rates } = rehearse(tree, quarterlyCore());
  const of = (teamId: string) => rehearsed.find((team) => team.teamId === teamId)!;

  it('says of each team how likely it gets a figure at 50, 70 and 90 % response', () => {
    // A team of five has a figure only if all five answer: .5^5, .7^5, .9^5, and more is never to be had.
    const five = of('five').forecasts;
    for (const [index, chance] of [0.5 ** 5, 0.7 ** 5, 0.9 ** 5].entries())
      expect(Math.abs(five[index]!.chance - chance)).toBeLessThan(0.12);
    const nine = of('nine').forecasts.map(({ chance }) => chance);
    expect(nine[2]).toBeGreaterThan(0.95);
    expect(nine[0]).toBeLessThan(nine[1]!);
  });

  it('says which team never has one, and why', () => {
    expect(of('two')).toMatchObject({ invitedCount: 0, neverBecause: 'too-few-people' });
    expect(of('two').forecasts.map(({ chance, smallestChange }) => [chance, smallestChange])).toEqual(
      Array.from({ length: 3 }, () => [0, null]),
    );
    expect(of('nine')).toMatchObject({ invitedCount: 9, neverBecause: null });
  });

  it('says how much a figure must change to be called clear, less with more answers and for more people', () => {
    const nine = of('nine').forecasts.map(({ smallestChange }) => smallestChange!);
    const board = of('board').forecasts.map(({ smallestChange }) => smallestChange!);
    for (const [index, { from, to }] of nine.entries()) {
      expect(from).toBeLessThan(to);
      expect(board[index]!.from).toBeLessThan(from);
    }
    expect(nine[2]!.from).toBeLessThan(nine[0]!.from);
    expect(rates[2]!.smallestChanges.map(({ constructId }) => constructId).sort()).toEqual([
      'balance',
      'dependency',
      'hierarchy-shadow',
      'psychological-safety',
      'trust',
    ]);
  });

  it('has no hierarchy shadow where only shadow items are asked, as the reading has none', () => {
    const asking = (...itemIds: string[]) =>
      rehearse(tree, instrumentFromBank({ key: 'k', title: { en: 'T' }, itemIds }));
    const constructs = ({ rates: each }: ReturnType<typeof asking>) =>
      each[2]!.smallestChanges.map(({ constructId }) => constructId).sort();
    const shadowOnly = asking('TR1', 'HS1', 'HS3');
    expect(constructs(shadowOnly)).toEqual(['trust']);
    // One measure only: the surest is the least sure.
    const { from, to } = shadowOnly.teams.find(({ teamId }) => teamId === 'nine')!.forecasts[2]!
      .smallestChange!;
    expect(from).toBe(to);
    for (const other of ['HS2', 'HS5'])
      expect(constructs(asking('TR1', 'HS1', other))).toEqual(['hierarchy-shadow', 'trust']);
  });

  it('is the same for the same units', () => {
    expect(rehearse(tree, quarterlyCore())).toEqual(rehearse(tree, quarterlyCore()));
  });

  it('of nobody says nothing', () => {
    const empty = unitTree([aTeam('board', null, 0, { lead: false })], 5);
    const nothing = rehearse(empty, quarterlyCore());
    expect(nothing.teams).toMatchObject([{ invitedCount: 0, neverBecause: 'too-few-people' }]);
    expect(nothing.rates.map(({ reportableTeamCount }) => reportableTeamCount)).toEqual([0, 0, 0]);
  });

  it('gives each team of any organisation a chance, and a reason where even the answers of everybody give no figure', () => {
    fc.assert(
      fc.property(randomTeams(8), fc.integer({ min: 1, max: 1_000 }), (any, seed) => {
        const units = unitTree(any, 5);
        const full = decideRelease(units, new Map(units.units.map(({ unitId, size }) => [unitId, size])));
        const { teams: found } = rehearse(units, quarterlyCore());
        for (const { teamId, neverBecause, forecasts } of found) {
          expect(neverBecause === null).toBe((full.cellOfTeam.get(teamId) ?? null) !== null);
          for (const { chance } of forecasts) expect(chance >= 0 && chance <= 1).toBe(true);
        }
        const counts = drawResponses(units.units, 0.7, seededRandom(seed));
        for (const { unitId, size } of units.units) expect(counts.get(unitId)!).toBeLessThanOrEqual(size);
        expect(reportableTeams(units, counts).size).toBeLessThanOrEqual(any.length);
      }),
      { numRuns: 30 },
    );
  });
});
