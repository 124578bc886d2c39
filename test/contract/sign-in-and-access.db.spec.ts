import type { TenantScope } from '@penumbra/platform';
import { IssueSignInLink } from '@penumbra/identity';
import { Client } from 'pg';
import { apiUnderTest, rosterOf, type ApiUnderTest } from './api-under-test.js';

describe('signing in and access', () => {
  let api: ApiUnderTest;
  let scope: TenantScope;
  let admin: Client;
  const pause = (milliseconds: number) => new Promise((resume) => setTimeout(resume, milliseconds));

  beforeAll(async () => {
    api = await apiUnderTest();
    admin = new Client({ connectionString: api.adminUrl });
    await admin.connect();
    scope = await api.organisation('sign-in', rosterOf('sign-in', { Sales: 7, Design: 6 }));
  });
  afterAll(async () => {
    await admin?.end();
    await api?.close();
  });

  it('uses a sign-in link once, sets an http-only cookie and says who is signed in', async () => {
    const token = await api.app.get(IssueSignInLink).run(scope, 'HR@sign-in.example');
    const first = await api.anybody.post('/api/sessions', { token });
    expect(first.status).toBe(201);
    expect(first.headers['set-cookie']![0]).toMatch(/^session=.*HttpOnly.*SameSite=Lax/);
    expect(first.body).toMatchObject({
      roles: ['hr'],
      organisation: { slug: 'sign-in' },
      account: { name: 'Hanna Example' },
    });
    const second = await api.anybody.post('/api/sessions', { token });
    expect([second.status, second.body.code]).toEqual([401, 'identity.link-not-valid']);
  });

  it('refuses an expired link', async () => {
    const token = await api.app.get(IssueSignInLink).run(scope, 'hr@sign-in.example', -1);
    expect((await api.anybody.post('/api/sessions', { token })).body.code).toBe('identity.link-not-valid');
  });

  it('answers a request for a link the same way for an unknown address', async () => {
    const known = await api.anybody.post('/api/sign-in-links', {
      organisation: 'sign-in',
      email: 'hr@sign-in.example',
    });
    const unknown = await api.anybody.post('/api/sign-in-links', {
      organisation: 'no-such',
      email: 'x@sign-in.example',
    });
    expect([known.status, known.body]).toEqual([202, {}]);
    expect([unknown.status, unknown.body]).toEqual([202, {}]);
  });

  it('mails at most five links to one account in a quarter of an hour, and answers the same', async () => {
    const email = 'lead.design@sign-in.example';
    const wanted = { organisation: 'sign-in', email };
    const links = async () => {
      const { rows } = await admin.query(
        `select count(*)::int as n from identity.sign_in_link l
           join identity.account a on a.tenant_id = l.tenant_id and a.id = l.account_id where a.email = $1`,
        [email],
      );
      return rows[0].n as number;
    };
    const before = await links();
    const replies = await Promise.all(
      Array.from({ length: 12 }, () => api.anybody.post('/api/sign-in-links', wanted)),
    );
    expect(new Set(replies.map(({ status, body }) => `${status} ${JSON.stringify(body)}`))).toEqual(
      new Set(['202 {}']),
    );
    // The reply does not wait for the link: give the last request time to be counted.
    for (let tries = 0; tries < 100 && (await links()) < before + 5; tries++) await pause(50);
    await pause(500);
    expect(await links()).toBe(before + 5);
    await admin.query(`update identity.sign_in_link set expires_at = expires_at - interval '15 minutes'`);
    await api.anybody.post('/api/sign-in-links', wanted);
    for (let tries = 0; tries < 100 && (await links()) < before + 6; tries++) await pause(50);
    expect(await links()).toBe(before + 6);
  });

  it('signs nobody in by a form of another site', async () => {
    const token = await api.app.get(IssueSignInLink).run(scope, 'hr@sign-in.example');
    for (const type of [
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/plain',
    ]) {
      const reply = await api.app.inject({
        method: 'POST',
        url: '/api/sessions',
        headers: { 'content-type': type, origin: 'https://elsewhere.example' },
        payload: type === 'text/plain' ? JSON.stringify({ token }) : `token=${token}`,
      });
      expect([type, reply.statusCode >= 400, reply.headers['set-cookie']]).toEqual([type, true, undefined]);
    }
    expect((await api.anybody.post('/api/sessions', { token })).status).toBe(201);
  });

  it('lets no browser or proxy keep an answer', async () => {
    const hr = await api.as(scope, 'hr@sign-in.example');
    for (const path of ['/api/session', '/api/employees', '/api/access', '/api/no-such-thing'])
      expect((await hr.get(path)).headers['cache-control']).toBe('no-store');
  });

  it('forgets a session that was ended', async () => {
    const hr = await api.as(scope, 'hr@sign-in.example');
    expect((await hr.get('/api/session')).status).toBe(200);
    expect((await hr.delete('/api/session')).status).toBe(204);
    expect((await hr.get('/api/session')).body.code).toBe('identity.sign-in-needed');
  });

  it('takes leads from the roster and shows them their team', async () => {
    const lead = await api.as(scope, 'lead.sales@sign-in.example');
    const session = await lead.get('/api/session');
    expect(session.body.roles).toEqual(['lead']);
    expect(session.body.leadTeams.map((team: { name: string }) => team.name)).toEqual(['Sales']);
    expect((await lead.get('/api/access')).body.code).toBe('identity.not-allowed');
  });

  it('lets HR name an executive with a subtree, once, and take it away again', async () => {
    const hr = await api.as(scope, 'hr@sign-in.example');
    const teams = (await hr.get('/api/teams')).body.items as { id: string; name: string }[];
    const sales = teams.find((team) => team.name === 'Sales')!;
    const grant = { email: 'eva@sign-in.example', name: 'Eva Example', role: 'executive', teamId: sales.id };
    const made = await hr.post('/api/access', grant);
    expect([made.status, made.body.team]).toEqual([201, { id: sales.id, name: 'Sales' }]);
    expect((await hr.post('/api/access', grant)).body.code).toBe('identity.access-exists');
    expect((await hr.delete(`/api/access/${made.body.id}`)).status).toBe(204);
    expect((await hr.delete(`/api/access/${made.body.id}`)).body.code).toBe('identity.access-not-found');
  });

  it('lets HR name the works council, who reads pulses and the audit log and nothing about people', async () => {
    const hr = await api.as(scope, 'hr@sign-in.example');
    const named = {
      email: 'cora@sign-in.example',
      name: 'Cora Example',
      role: 'works-council',
      teamId: null,
    };
    const made = await hr.post('/api/access', named);
    expect([made.status, made.body.role, made.body.team]).toEqual([201, 'works-council', null]);
    const council = await api.as(scope, 'cora@sign-in.example');
    expect((await council.get('/api/session')).body.roles).toEqual(['works-council']);
    for (const path of ['/api/pulses', '/api/audit', '/api/instruments'])
      expect([path, (await council.get(path)).status]).toEqual([path, 200]);
    for (const path of ['/api/employees', '/api/teams', '/api/readings', '/api/access'])
      expect([path, (await council.get(path)).body.code]).toEqual([path, 'identity.not-allowed']);
    await hr.delete(`/api/access/${made.body.id}`);
  });

  it('makes nobody both HR and works council', async () => {
    const hr = await api.as(scope, 'hr@sign-in.example');
    const give = (email: string, role: string) =>
      hr.post('/api/access', { email, name: 'Somebody Else', role, teamId: null });
    const itself = await give('HR@sign-in.example', 'works-council');
    expect([itself.status, itself.body.code]).toEqual([409, 'identity.duties-are-separate']);
    expect((await hr.get('/api/session')).body.account.name).toBe('Hanna Example');
    const council = await give('cora@sign-in.example', 'works-council');
    const also = await give('cora@sign-in.example', 'hr');
    expect([also.status, also.body.code]).toEqual([409, 'identity.duties-are-separate']);
    await hr.delete(`/api/access/${council.body.id}`);
  });

  it('makes nobody both when the two roles are given at the same moment', async () => {
    const hr = await api.as(scope, 'hr@sign-in.example');
    const replies = await Promise.all(
      ['hr', 'works-council'].map((role) =>
        hr.post('/api/access', { email: 'both@sign-in.example', name: 'Bo Both', role, teamId: null }),
      ),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409]);
    const made = replies.find(({ status }) => status === 201)!;
    await hr.delete(`/api/access/${made.body.id}`);
  });

  it('keeps the last HR person and the leads of the roster', async () => {
    const hr = await api.as(scope, 'hr@sign-in.example');
    const { items } = (await hr.get('/api/access?limit=200')).body as {
      items: { id: string; role: string }[];
    };
    const own = items.find((access) => access.role === 'hr')!;
    const lead = items.find((access) => access.role === 'lead')!;
    expect((await hr.delete(`/api/access/${own.id}`)).body.code).toBe('identity.last-hr');
    expect((await hr.delete(`/api/access/${lead.id}`)).body.code).toBe('identity.access-from-roster');
  });

  it('pages the list of people with access', async () => {
    const hr = await api.as(scope, 'hr@sign-in.example');
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = (await hr.get(`/api/access?limit=2${cursor && `&cursor=${cursor}`}`)).body;
      seen.push(...page.items.map((access: { id: string }) => access.id));
      cursor = page.nextCursor ?? '';
    } while (cursor);
    expect(seen).toHaveLength(new Set(seen).size);
    expect(seen).toHaveLength(4);
  });

  it('lists every field that is wrong, and refuses a field it does not know', async () => {
    const hr = await api.as(scope, 'hr@sign-in.example');
    const reply = await hr.post('/api/access', {
      email: 'no',
      name: '',
      role: 'king',
      teamId: null,
      extra: 1,
    });
    expect([reply.status, reply.body.code]).toEqual([400, 'request.invalid']);
    expect(reply.body.problems.map((problem: { path: string }) => problem.path).sort()).toEqual([
      '',
      'email',
      'name',
      'role',
    ]);
  });
});
