import * as fc from 'fast-check';
import { randomTeams } from '../testing/index.js';
import { arrangeTeams, compareIds } from './arrange-teams.js';

const team = (teamId: string, parentId: string | null) => ({ teamId, parentId });

describe('the order of teams', () => {
  it('goes by plain code units: capitals before small letters, whatever the language', () => {
    expect([compareIds('a', 'b'), compareIds('b', 'a'), compareIds('a', 'a')]).toEqual([-1, 1, 0]);
    expect(compareIds('Z', 'a')).toBe(-1);
    expect(compareIds('ä', 'z')).toBe(1);
  });

  it('puts every team before those below it, siblings by id, and tells where each begins, ends and hangs', () => {
    const order = arrangeTeams([
      team('c', 'r'),
      team('b1', 'b'),
      team('r', null),
      team('b', 'r'),
      team('b2', 'b'),
    ]);
    expect(order.teams.map(({ teamId }) => teamId)).toEqual(['r', 'b', 'b1', 'b2', 'c']);
    expect([...order.parent]).toEqual([-1, 0, 1, 1, 0]);
    expect([...order.depth]).toEqual([0, 1, 2, 2, 1]);
    expect([...order.end]).toEqual([5, 4, 3, 4, 5]);
    expect(order.position.get('c')).toBe(4);
  });

  it('says of every team which stretch of the order is below it, for any organisation in any order', () => {
    fc.assert(
      fc.property(randomTeams(), fc.infiniteStream(fc.nat()), (teams, numbers) => {
        const keyed = teams.map((one) => ({ one, key: numbers.next().value as number }));
        const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ one }) => one);
        const order = arrangeTeams(shuffled);
        expect(order.teams).toEqual(arrangeTeams(teams).teams);
        const isBelow = (teamId: string, upper: string): boolean => {
          const parentId = teams.find((one) => one.teamId === teamId)!.parentId;
          return parentId !== null && (parentId === upper || isBelow(parentId, upper));
        };
        order.teams.forEach(({ teamId }, place) => {
          const stretch = order.teams.slice(place + 1, order.end[place]).map((one) => one.teamId);
          expect(stretch).toEqual(
            order.teams.map((one) => one.teamId).filter((other) => isBelow(other, teamId)),
          );
        });
      }),
      { numRuns: 50 },
    );
  });

  it('names the team that stands in the way', () => {
    const refusal = (teams: Parameters<typeof arrangeTeams>[0]) => {
      try {
        arrangeTeams(teams);
      } catch (error) {
        return error;
      }
      return null;
    };
    expect(refusal([team('r', null), team('a', 'b'), team('b', 'a')])).toMatchObject({
      code: 'disclosure.team-loop',
      subject: 'a',
    });
    expect(refusal([team('r', null), team('s', null)])).toMatchObject({
      code: 'disclosure.several-root-teams',
      subject: 's',
    });
    expect(refusal([team('r', null), team('a', 'x')])).toMatchObject({
      code: 'disclosure.unknown-parent-team',
      subject: 'a',
    });
    expect(refusal([team('r', null), team('r', null)])).toMatchObject({
      code: 'disclosure.duplicate-team',
      subject: 'r',
    });
    expect(refusal([team('a', 'b'), team('b', 'a')])).toMatchObject({ code: 'disclosure.team-loop' });
    expect(refusal([])).toMatchObject({ code: 'disclosure.no-root-team' });
  });
});
