import 'reflect-metadata';
import { Clock, type TenantScope } from '@penumbra/platform';
import { apiUnderTest, rosterOf, type ApiUnderTest, type Caller } from './api-under-test.js';

const slug = 'rehearsal';
const draft = (changes: object = {}) => ({
  title: 'Rehearsed',
  instrumentId: 'quarterly-core.v1',
  audienceTeamId: null,
  closesAt: new Date(Date.now() + 7 * 86_400_000).toISOString(),
  replyToName: 'Hanna Example',
  replyToEmail: `hr@${slug}.example`,
  ...changes,
});

describe('the rehearsal of a launch', () => {
  let api: ApiUnderTest;
  let scope: TenantScope;
  let hr: Caller;

  beforeAll(async () => {
    api = await apiUnderTest();
    const teams = { Sales: 7, Design: 6, Legal: 2, Support: 12, Works: 5, Store: 5, Desk: 4 };
    scope = await api.organisation(slug, rosterOf(slug, teams));
    hr = await api.as(scope, `hr@${slug}.example`);
  });
  afterAll(() => api?.close());

  it('tells which teams would be reportable, what could be seen, mails, minutes and obstacles', async () => {
    const made = await hr.post(
      '/api/pulses',
      draft({ closesAt: new Date(Date.now() + 60_000).toISOString() }),
    );
    const { status, body } = await hr.get(`/api/pulses/${made.body.id}/rehearsal`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      minimumCell: 5,
      invitedCount: 49,
      minutes: { atLeast: 2, atMost: 3 },
      teamCount: 8,
      mostMailsPerHour: 49,
      obstacles: [{ code: 'pulse.closes-too-soon', action: expect.any(String) }],
    });
    expect(body.rates.map(({ rate }: { rate: number }) => rate)).toEqual([0.5, 0.7, 0.9]);
    const of = (name: string) => body.teams.items.find((team: { name: string }) => team.name === name);
    expect(of('Legal').neverBecause).toBe('too-few-people');
    expect(of('Support').forecasts[2].chance).toBe(1);
    expect(of('Support').forecasts[2].smallestChange.from).toBeLessThan(
      of('Support').forecasts[0].smallestChange.from,
    );
    expect(body.warnings.map(({ code }: { code: string }) => code)).toContain('pulse.few-teams-reportable');
  });

  it('warns of mails outside working hours, by the clock of the people', async () => {
    const made = await hr.post('/api/pulses', draft());
    const clock = api.app.get(Clock);
    const real = clock.now.bind(clock);
    const codesAt = async (time: string) => {
      // The next Wednesday, so that no session is over: the roster's people live in UTC, which has no holidays.
      const today = real();
      const wednesday = new Date(today.getTime() + ((10 - today.getUTCDay()) % 7) * 86_400_000);
      clock.now = () => new Date(`${wednesday.toISOString().slice(0, 10)}T${time}:00Z`);
      const caller = await api.as(scope, `hr@${slug}.example`);
      const { body } = await caller.get(`/api/pulses/${made.body.id}/rehearsal`);
      return body.warnings.map(({ code }: { code: string }) => code);
    };
    expect(await codesAt('10:00')).not.toContain('pulse.mails-outside-work');
    expect(await codesAt('19:00')).toContain('pulse.mails-outside-work');
    clock.now = real;
  });

  it('pages the teams, and rehearses drafts only', async () => {
    const made = await hr.post('/api/pulses', draft());
    const names: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await hr.get(`/api/pulses/${made.body.id}/rehearsal?limit=3&cursor=${cursor}`);
      names.push(...body.teams.items.map(({ name }: { name: string }) => name));
      cursor = body.teams.nextCursor;
    }
    expect([names.length, new Set(names).size, names[0]]).toEqual([8, 8, 'Board']);
    await hr.post(`/api/pulses/${made.body.id}/launch`);
    const launched = await hr.get(`/api/pulses/${made.body.id}/rehearsal`);
    expect([launched.status, launched.body.code]).toEqual([409, 'pulse.not-a-draft']);
    await hr.post(`/api/pulses/${made.body.id}/void`, { confirm: 'Rehearsed', reason: 'a test' });
  });
});
