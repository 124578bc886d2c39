import type { Actor, Grant } from '@penumbra/identity';
import type { FrozenCell } from './contract.js';
import { viewOf } from './reading.policy.js';

const cell = (teamId: string, parentTeamId: string | null, depth: number) =>
  ({ cellId: `node.${teamId}`, kind: 'node', teamId, parentTeamId, depth }) as FrozenCell;
const cells = [cell('all', null, 0), cell('east', 'all', 1), cell('dock', 'east', 2), cell('west', 'all', 1)];
const holding = (...grants: Grant[]): Actor => ({
  kind: 'account',
  accountId: 'a',
  name: 'Ada',
  email: 'ada@example.org',
  grants,
});
const seen = (actor: Actor, openToExecutives: boolean) =>
  viewOf(actor, cells, { openToExecutives })?.cells.map(({ teamId }) => teamId) ?? null;

describe('who sees which part of a reading, and when', () => {
  it('shows HR everything and a lead the own team, at once', () => {
    expect(seen(holding({ role: 'hr', teamId: null }), false)).toEqual(['all', 'east', 'dock', 'west']);
    expect(seen(holding({ role: 'lead', teamId: 'east' }), false)).toEqual(['east']);
  });

  it('shows an executive nothing until it is open to them, then the team and all below it', () => {
    const ofEast = holding({ role: 'executive', teamId: 'east' });
    expect(seen(ofEast, false)).toBeNull();
    expect(seen(ofEast, true)).toEqual(['east', 'dock']);
    expect(seen(holding({ role: 'executive', teamId: null }), true)).toHaveLength(4);
  });

  it('shows an executive who leads a team that team alone until it is open', () => {
    const both = holding({ role: 'executive', teamId: null }, { role: 'lead', teamId: 'west' });
    expect(seen(both, false)).toEqual(['west']);
    expect(seen(both, true)).toHaveLength(4);
  });

  it('shows the system and strangers nothing', () => {
    expect(seen({ kind: 'system' }, true)).toBeNull();
    expect(seen(holding({ role: 'lead', teamId: 'elsewhere' }), true)).toBeNull();
  });
});
