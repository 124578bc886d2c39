import type { Access, PulseSummary, Team } from '../api/views.js';
import { nextSteps } from './next-steps.js';

const now = new Date('2026-11-21T12:00:00Z');
const team: Team = { id: 't', name: 'Sales', parentId: null, leadName: null, memberCount: 8 };
const executive: Access = {
  id: 'a',
  email: 'e@x.test',
  name: 'E',
  role: 'executive',
  team: null,
  source: 'hr',
};
const pulse = (change: Partial<PulseSummary>): PulseSummary => ({
  id: 'p',
  title: 'Autumn',
  origin: 'asked',
  state: 'draft',
  instrument: { id: 'i', title: 'Core' },
  programme: null,
  audience: null,
  invitedCount: null,
  opensAt: null,
  closesAt: '2026-12-04T16:00:00Z',
  closedAt: null,
  reading: 'none',
  ...change,
});
const kinds = (...pulses: PulseSummary[]) =>
  nextSteps([team], pulses, [executive], now).map((step) => step.kind);

describe('what HR does next', () => {
  it('is importing the roster, and nothing else, before there are teams', () => {
    expect(nextSteps([], [], [], now)).toEqual([{ kind: 'import-roster' }]);
  });

  it('is the first pulse, then giving an executive access', () => {
    expect(nextSteps([team], [], [], now)).toEqual([
      { kind: 'create-pulse', teamCount: 1 },
      { kind: 'give-access' },
    ]);
  });

  it('names open pulses before new readings before drafts', () => {
    expect(
      kinds(
        pulse({ state: 'draft' }),
        pulse({ state: 'closed', reading: 'ready', closedAt: '2026-11-20T12:00:00Z' }),
        pulse({ state: 'open' }),
      ),
    ).toEqual(['watch-open', 'read-reading', 'finish-draft']);
  });

  it('says while a reading is being computed, and plans the next pulse when none is under way', () => {
    expect(kinds(pulse({ state: 'closed', reading: 'computing', closedAt: '2026-11-21T11:59:00Z' }))).toEqual(
      ['computing', 'next-pulse'],
    );
  });

  it('leaves readings older than six weeks to the list, and voided pulses alone', () => {
    expect(
      kinds(
        pulse({ state: 'closed', reading: 'ready', closedAt: '2026-10-01T12:00:00Z' }),
        pulse({ state: 'voided' }),
      ),
    ).toEqual(['next-pulse']);
  });
});
