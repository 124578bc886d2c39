import type { Team } from '../api/views.js';
import { teamTree } from './team-tree.js';

const team = (id: string, parentId: string | null): Team => ({
  id,
  name: id,
  parentId,
  leadName: null,
  memberCount: 5,
});
const shown = (teams: Team[]) =>
  teamTree(teams).map(({ team: { id }, depth }) => `${'.'.repeat(depth)}${id}`);

describe('the teams in the order of the tree', () => {
  it('puts every team under its parent, siblings by name', () => {
    expect(
      shown([team('b2', 'b'), team('b', 'root'), team('root', null), team('a', 'root'), team('b1', 'b')]),
    ).toEqual(['root', '.a', '.b', '..b1', '..b2']);
  });

  it('shows a team whose parent is not in the list as a root, rather than losing it', () => {
    expect(shown([team('a', 'gone'), team('a1', 'a')])).toEqual(['a', '.a1']);
  });

  it('is empty for no teams', () => {
    expect(shown([])).toEqual([]);
  });
});
