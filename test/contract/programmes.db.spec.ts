import { Clock, type TenantScope } from '@penumbra/platform';
import { SettleDueOccurrences } from '@penumbra/pulses';
import { apiUnderTest, rosterOf, type ApiUnderTest, type Caller } from './api-under-test.js';

const programme = (changes: object = {}) => ({
  name: 'Quarterly pulse',
  every: { unit: 'months', count: 3 },
  firstOn: '2027-02-09',
  timeZone: 'Europe/Berlin',
  replyToName: 'Hanna Example',
  replyToEmail: 'hr@programmes.example',
  ...changes,
});

describe('programmes over HTTP', () => {
  let api: ApiUnderTest;
  let scope: TenantScope;
  let hr: Caller;
  let now = new Date('2027-01-05T10:00:00Z');

  beforeAll(async () => {
    api = await apiUnderTest();
    api.app.get(Clock).now = () => now;
    scope = await api.organisation('programmes', rosterOf('programmes', { Sales: 7, Design: 6 }));
    hr = await api.as(scope, 'hr@programmes.example');
  });
  afterAll(() => api?.close());

  it('plans, starts, asks, pauses and ends, and says at each step what comes next', async () => {
    const made = await hr.post('/api/programmes', programme());
    expect([made.status, made.body.state, made.body.next]).toEqual([
      201,
      'draft',
      { occurrence: 0, on: '2027-02-09', opensAt: '2027-02-09T09:00:00.000Z' },
    ]);
    const path = `/api/programmes/${made.body.id}`;
    expect((await hr.patch(path, { mailTime: '10:00', openDays: 10 })).body).toMatchObject({
      mailTime: '10:00',
      openDays: 10,
      every: { unit: 'months', count: 3 },
      daysOff: [],
    });
    expect((await hr.post(`${path}/start`)).body.state).toBe('running');
    expect((await hr.post(`${path}/start`)).status).toBe(200);
    const late = await hr.patch(path, { mailTime: '11:00' });
    expect([late.status, late.body.code]).toEqual([409, 'programme.started']);

    now = new Date('2027-02-12T10:00:00Z');
    hr = await api.as(scope, 'hr@programmes.example'); // the session of January is over
    await api.app.get(SettleDueOccurrences).run(scope);
    const { body: waiting } = await hr.get(path);
    expect(waiting).toMatchObject({
      next: { occurrence: 1, on: '2027-05-11' },
      waiting: { occurrence: 0, on: '2027-02-09', state: 'waiting', reason: 'late', problems: [] },
    });
    const decided = await hr.post(`${path}/decide`, { occurrence: 0, decision: 'run' });
    expect([decided.status, decided.body.waiting]).toEqual([200, null]);
    const again = await hr.post(`${path}/decide`, { occurrence: 0, decision: 'run' });
    expect([again.status, again.body.code]).toEqual([409, 'programme.nothing-waiting']);
    const { body: pulses } = await hr.get('/api/pulses');
    expect(pulses.items).toMatchObject([{ programme: 'Quarterly pulse', state: 'open', invitedCount: 16 }]);

    expect((await hr.post(`${path}/pause`)).body.state).toBe('paused');
    expect((await hr.post(`${path}/resume`)).body.state).toBe('running');
    expect((await hr.post(`${path}/end`)).body).toMatchObject({ state: 'ended', next: null });
    const over = await hr.post(`${path}/start`);
    expect([over.status, over.body.code]).toEqual([409, 'programme.wrong-state']);
  });

  it('shows the year: local times, closing, holidays met, items in turn, minutes of one person in each quarter', async () => {
    const made = await hr.post(
      '/api/programmes',
      programme({
        name: 'Every five weeks',
        every: { unit: 'weeks', count: 5 },
        firstOn: '2027-04-12',
        daysOff: ['2027-06-21'],
      }),
    );
    const { status, body } = await hr.get(`/api/programmes/${made.body.id}/calendar?year=2027`);
    expect(status).toBe(200);
    const whitMonday = body.occurrences[1];
    // Europe/Berlin is the zone of the programme, not of the people: the organisation's is UTC, without holidays.
    expect(whitMonday).toMatchObject({
      occurrence: 1,
      on: '2027-05-17',
      opensAt: '2027-05-17T09:00:00.000Z',
      closesAt: '2027-05-31T15:00:00.000Z',
      zones: [
        {
          timeZone: 'UTC',
          peopleCount: 16,
          mailLocal: '2027-05-17T09:00',
          closesLocal: '2027-05-31T15:00',
          daysOff: [],
        },
      ],
      rotatingItemIds: ['HS5', 'HS6', 'HS9', 'DP2', 'SC3', 'LD1'],
      settled: null,
    });
    expect(whitMonday.itemIds).toEqual(['BA1', 'HS1', 'PS2', 'DP1', ...whitMonday.rotatingItemIds]);
    expect(body.occurrences[2].zones[0]).toMatchObject({
      mailLocal: '2027-06-22T09:00',
      daysOff: [{ on: '2027-06-21', reason: 'day-off', name: null }],
    });
    expect(body.minutesPerQuarter.map((quarter: { pulseCount: number }) => quarter.pulseCount)).toEqual([
      0, 3, 2, 3,
    ]);
    for (const { pulseCount, atLeast, atMost } of body.minutesPerQuarter)
      expect([atLeast, atMost]).toEqual([pulseCount, 2 * pulseCount]);
    expect((await hr.get(`/api/programmes/${made.body.id}/calendar?year=abc`)).status).toBe(400);
  });

  it('pages the list, newest first', async () => {
    for (const name of ['A', 'B', 'C']) {
      now = new Date(now.getTime() + 1000);
      await hr.post('/api/programmes', programme({ name, firstOn: '2028-02-08' }));
    }
    const first = await hr.get('/api/programmes?limit=2');
    expect(first.body.items.map((one: { name: string }) => one.name)).toEqual(['C', 'B']);
    const second = await hr.get(`/api/programmes?limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body.items[0].name).toBe('A');
  });
});
