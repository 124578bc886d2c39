import { Outbox, type TenantScope } from '@penumbra/platform';
import { apiUnderTest, rosterOf, type ApiUnderTest, type Caller } from './api-under-test.js';

const inAWeek = () => new Date(Date.now() + 7 * 86_400_000).toISOString();

const draft = (changes: object = {}) => ({
  title: 'Spring pulse',
  instrumentId: 'quarterly-core.v1',
  audienceTeamId: null,
  closesAt: inAWeek(),
  replyToName: 'Hanna Example',
  replyToEmail: 'hr@pulses.example',
  ...changes,
});

describe('pulses', () => {
  let api: ApiUnderTest;
  let scope: TenantScope;
  let hr: Caller;

  beforeAll(async () => {
    api = await apiUnderTest();
    scope = await api.organisation('pulses', rosterOf('pulses', { Sales: 7, Design: 6, Legal: 2 }));
    hr = await api.as(scope, 'hr@pulses.example');
  });
  afterAll(() => api?.close());

  it('shows a draft with its units: teams of five and more without their lead, the others in the rest', async () => {
    const made = await hr.post('/api/pulses', draft());
    expect(made.status).toBe(201);
    expect(made.body.obstacles).toEqual([]);
    expect(
      made.body.units
        .map((unit: { kind: string; team: { name: string }; invitedCount: number }) => [
          unit.kind,
          unit.team.name,
          unit.invitedCount,
        ])
        .sort(),
    ).toEqual([
      ['rest', 'Board', 6],
      ['team', 'Design', 6],
      ['team', 'Sales', 7],
    ]);
    expect(made.body.announcement).toContain('hr@pulses.example');
    // Day before month.
    expect(made.body.announcement).toMatch(/open until \w+day,? \d{1,2} [A-Z][a-z]+ 20\d\d/);
  });

  it('announces the sender that the mails then show', async () => {
    const announcement = async () => (await hr.post('/api/pulses', draft())).body.announcement;
    const { address } = (await hr.get('/api/mail-sender')).body.shownAs;
    const organisation = (await hr.get('/api/session')).body.organisation.name;
    expect(await announcement()).toContain(`an e-mail from ${organisation} <${address}>.`);
    const named = await hr.put('/api/mail-sender', { name: 'People Team', address: null, replyTo: null });
    expect(named.status).toBe(200);
    expect(await announcement()).toContain(`an e-mail from People Team <${address}>.`);
  });

  it('lists every obstacle with what to do, and launches nothing while there is one', async () => {
    const empty = await api.organisation('empty');
    const emptyHr = await api.as(empty, 'hr@empty.example');
    const made = await emptyHr.post(
      '/api/pulses',
      draft({ closesAt: new Date(Date.now() + 60_000).toISOString() }),
    );
    const codes = made.body.obstacles.map((obstacle: { code: string }) => obstacle.code);
    expect(codes).toEqual(['pulse.audience-empty', 'pulse.closes-too-soon']);
    for (const obstacle of made.body.obstacles) expect(obstacle.action).toMatch(/\w/);
    const refused = await emptyHr.post(`/api/pulses/${made.body.id}/launch`);
    expect([refused.status, refused.body.code]).toEqual([409, 'pulse.has-obstacles']);
    expect(refused.body.problems).toHaveLength(2);
    expect((await emptyHr.get(`/api/pulses/${made.body.id}`)).body.state).toBe('draft');
  });

  it('changes and removes a draft, and refuses unknown instruments and teams', async () => {
    const { body } = await hr.post('/api/pulses', draft({ title: 'To be changed' }));
    const changed = await hr.patch(`/api/pulses/${body.id}`, { title: 'Changed' });
    expect([changed.status, changed.body.title, changed.body.closesAt]).toEqual([
      200,
      'Changed',
      body.closesAt,
    ]);
    expect((await hr.post('/api/pulses', draft({ instrumentId: 'no-such' }))).body.code).toBe(
      'instrument.not-found',
    );
    const nowhere = '00000000-0000-4000-8000-000000000000';
    expect((await hr.post('/api/pulses', draft({ audienceTeamId: nowhere }))).body.code).toBe(
      'pulse.team-not-found',
    );
    expect((await hr.delete(`/api/pulses/${body.id}`)).status).toBe(204);
    expect((await hr.get(`/api/pulses/${body.id}`)).body.code).toBe('pulse.not-found');
  });

  it('launches once, closes only when the title is typed, and each step again changes nothing', async () => {
    const { body } = await hr.post('/api/pulses', draft({ title: 'Launched pulse', programme: 'quarterly' }));
    const [first, second] = await Promise.all([
      hr.post(`/api/pulses/${body.id}/launch`),
      hr.post(`/api/pulses/${body.id}/launch`),
    ]);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect([first.body.state, first.body.invitedCount]).toEqual(['open', 19]);
    // The board stands above the two, which go by name.
    expect(first.body.units.map((unit: { team: { name: string } }) => unit.team.name)).toEqual([
      'Board',
      'Design',
      'Sales',
    ]);
    expect((await hr.patch(`/api/pulses/${body.id}`, { title: 'Too late' })).body.code).toBe(
      'pulse.contract-is-fixed',
    );
    expect((await hr.delete(`/api/pulses/${body.id}`)).body.code).toBe('pulse.not-a-draft');

    const wrong = await hr.post(`/api/pulses/${body.id}/close`, { confirm: 'Another pulse' });
    expect([wrong.status, wrong.body.code]).toEqual([422, 'pulse.title-not-confirmed']);
    const closed = await hr.post(`/api/pulses/${body.id}/close`, { confirm: 'Launched pulse' });
    expect([closed.body.state, closed.body.reading]).toEqual(['closed', 'computing']);
    expect((await hr.post(`/api/pulses/${body.id}/close`, { confirm: 'Launched pulse' })).status).toBe(200);
    await api.app.get(Outbox).say(scope, { name: 'reading-ready', payload: { pulseId: body.id } });
    const late = await hr.post(`/api/pulses/${body.id}/void`, {
      confirm: 'Launched pulse',
      reason: 'too late',
    });
    expect([late.status, late.body.code]).toEqual([409, 'pulse.not-open']);

    const log = (await hr.get('/api/audit?limit=200')).body.items as { action: string; subject: string }[];
    const about = log.filter((entry) => entry.subject === `pulse:${body.id}`).map((entry) => entry.action);
    expect(about).toEqual(['pulse.closed', 'pulse.change-refused', 'pulse.launched', 'pulse.drafted']);
  });

  it('voids an open pulse for good', async () => {
    const { body } = await hr.post('/api/pulses', draft({ title: 'Voided pulse', programme: 'quarterly' }));
    await hr.post(`/api/pulses/${body.id}/launch`);
    const voided = await hr.post(`/api/pulses/${body.id}/void`, {
      confirm: 'Voided pulse',
      reason: 'wrong questions',
    });
    expect(voided.body.state).toBe('voided');
    expect((await hr.post(`/api/pulses/${body.id}/close`, { confirm: 'Voided pulse' })).body.code).toBe(
      'pulse.not-open',
    );
  });

  it('voids a closed pulse too, as long as it has no reading', async () => {
    const { body } = await hr.post('/api/pulses', draft({ title: 'Stopped pulse' }));
    await hr.post(`/api/pulses/${body.id}/launch`);
    await hr.post(`/api/pulses/${body.id}/close`, { confirm: 'Stopped pulse' });
    const confirmed = { confirm: 'Stopped pulse', reason: 'the close has stopped' };
    const voided = await hr.post(`/api/pulses/${body.id}/void`, confirmed);
    expect([voided.status, voided.body.state]).toEqual([200, 'voided']);
  });

  it('refuses an audience that differs by a few people from one asked the same within 12 weeks', async () => {
    const overlap = await api.organisation('overlap', rosterOf('overlap', { Sales: 7, Design: 6 }));
    const caller = await api.as(overlap, 'hr@overlap.example');
    const teams = (await caller.get('/api/teams')).body.items as { id: string; name: string }[];
    const first = await caller.post('/api/pulses', draft({ title: 'Everybody' }));
    await caller.post(`/api/pulses/${first.body.id}/launch`);
    const sales = teams.find((team) => team.name === 'Sales')!.id;
    const apart = await caller.post('/api/pulses', draft({ title: 'Sales alone', audienceTeamId: sales }));
    expect(apart.body.obstacles).toEqual([]);

    const roster =
      rosterOf('overlap', { Sales: 7, Design: 6 }) +
      '\nnew@overlap.example,New Example,Sales,Board,lead.sales@overlap.example';
    const check = await caller.post('/api/roster-imports', roster, 'text/csv');
    expect((await caller.post(`/api/roster-imports/${check.body.id}/apply`)).status).toBe(200);
    const again = await caller.post('/api/pulses', draft({ title: 'Everybody and one more' }));
    expect(again.body.obstacles.map((obstacle: { code: string }) => obstacle.code)).toEqual([
      'pulse.audience-overlaps',
    ]);
  });

  it('adds an instrument of one’s own, explains every problem of a wrong one, and keeps versions apart', async () => {
    const scale = { from: 0, to: 10, lowLabel: { en: 'never' }, highLabel: { en: 'always' } };
    const item = {
      id: 'Q1',
      text: { en: 'Meetings begin on time.' },
      scale,
      reversed: false,
      construct: 'meetings',
    };
    const own = {
      key: 'meetings',
      version: 1,
      title: { en: 'Meetings' },
      items: [item],
      constructs: [{ id: 'meetings', name: { en: 'Meetings' }, itemIds: ['Q1'] }],
    };
    const added = await hr.post('/api/instruments', own);
    expect([added.status, added.body.itemCount]).toEqual([201, 1]);
    expect((await hr.post('/api/instruments', own)).body.id).toBe(added.body.id);
    const other = { ...own, title: { en: 'Other meetings' } };
    expect((await hr.post('/api/instruments', other)).body.code).toBe('instrument.version-exists');
    const wrong = { ...own, version: 2, items: [{ ...item, scale: { ...scale, to: 40 } }, { ...item }] };
    const check = await hr.post('/api/instruments/check', wrong);
    expect([check.status, check.body.ok]).toEqual([200, false]);
    expect(check.body.problems.length).toBeGreaterThanOrEqual(2);
    expect((await hr.post('/api/instruments', wrong)).body.code).toBe('instrument.invalid');
  });
});
