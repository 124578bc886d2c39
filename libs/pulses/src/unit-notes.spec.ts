import { unitTree } from '@penumbra/disclosure';
import { krackhardtTeams } from '@penumbra/disclosure/testing';
import { unitNotes } from './unit-notes.js';

describe('unitNotes', () => {
  it('says of each of 21 managers who are counted elsewhere where and why', () => {
    const teams = krackhardtTeams();
    const names = teams.map(({ teamId }) => ({
      teamId,
      name: teamId === '0' ? 'High-tech' : `Department ${teamId}`,
    }));
    const notes = unitNotes(unitTree(teams).explanations, names, 'en');
    expect(notes).toHaveLength(7);
    expect(notes).toContain('The lead of Department 2 is counted in the rest of High-tech.');
    expect(notes).toContain(
      'Department 1 has 4 people without its lead, too few for a group of its own: counted in the rest of High-tech.',
    );
    expect(unitNotes(unitTree(teams).explanations, names, 'de')[0]).toMatch(/Leitung|Personen/);
  });
});
