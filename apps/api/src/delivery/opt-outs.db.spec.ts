import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { TestingModule } from '@nestjs/testing';
import { EndIssuing, PrepareDelivery, RemindWave, SendDue } from '@penumbra/delivery';
import {
  ballotBoxSink,
  launchedPulse,
  mailSink,
  type BallotBoxSink,
  type LaunchedPulse,
  type MailSink,
} from '@penumbra/delivery/testing';
import { BeginSession, IssueSignInLink, systemActor } from '@penumbra/identity';
import { AuditLog, Clock, loadConfig, PinoLogger } from '@penumbra/platform';
import { testDatabase, type TestDatabase } from '@penumbra/platform/testing';
import { EndPulse, PreviewLaunch, PulseReader } from '@penumbra/pulses';
import PostalMime from 'postal-mime';
import { Client } from 'pg';
import { createApi } from '../bootstrap.js';

const oneClick = {
  payload: 'List-Unsubscribe=One-Click',
  headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://mail.example.net' },
};

describe('stopping mails', () => {
  let testDb: TestDatabase;
  let admin: Client;
  let box: BallotBoxSink;
  let sink: MailSink;
  let keys: string;
  let api: NestFastifyApplication;
  let launched: LaunchedPulse;
  let other: LaunchedPulse;

  beforeAll(async () => {
    testDb = await testDatabase();
    admin = new Client({ connectionString: testDb.adminUrl });
    await admin.connect();
    keys = await mkdtemp(join(tmpdir(), 'keys-'));
    sink = await mailSink();
    box = await ballotBoxSink();
    const config = loadConfig({
      DATABASE_URL: testDb.url('app'),
      INTAKE_TOKEN: 'a-token-for-the-tests',
      INTAKE_URL: box.url,
      SMTP_URL: sink.url,
      KEY_DIR: keys,
      PUBLIC_URL: 'https://pulse.example',
      LOG_LEVEL: 'silent',
    });
    api = await createApi(config, new PinoLogger('silent', 'test'));
    await api.init();
    await api.getHttpAdapter().getInstance().ready();
    [launched, other] = [await aPulse(14), await aPulse(7)];
  });
  afterAll(async () => {
    await api?.close();
    await box?.close();
    await sink?.close();
    await admin?.end();
    await testDb?.drop();
    await rm(keys, { recursive: true, force: true });
  });

  const aPulse = async (people: number): Promise<LaunchedPulse> => {
    const made = await launchedPulse(api as unknown as TestingModule, {
      people,
      person: (index) => ({ locale: ['en', 'de-AT', 'fr', 'es'][index] ?? 'en' }),
    });
    await api.get(PrepareDelivery).run(made.scope, made);
    await sendDue(made);
    return made;
  };
  const sendDue = async ({ scope }: LaunchedPulse): Promise<void> => {
    while ((await api.get(SendDue).run(scope, 100)).length > 0);
  };
  const mailsTo = (email: string | undefined) => sink.copies.filter((mail) => mail.to === email);
  const mailTo = async (email: string | undefined) => PostalMime.parse(mailsTo(email)[0]!.raw);
  const header = async (email: string | undefined, key: string) =>
    (await mailTo(email)).headers.find((one) => one.key === key)?.value;
  /** The path on which the mail of this person is stopped, as a mail program reads it. */
  const pathOf = async (email: string | undefined): Promise<string> =>
    new URL(/^<(.*)>$/.exec((await header(email, 'list-unsubscribe'))!)![1]!).pathname;
  const dump = async (): Promise<string> => {
    const tables = await admin.query<{ name: string }>(
      `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
        where table_schema in ('platform', 'identity', 'people', 'pulses', 'delivery') and table_type = 'BASE TABLE'`,
    );
    const parts = [];
    for (const { name } of tables.rows)
      parts.push(JSON.stringify([name, (await admin.query(`select * from ${name} order by 1, 2`)).rows]));
    return parts.join('\n');
  };
  const stopped = async (): Promise<string[]> =>
    (
      await admin.query<{ email: string }>(
        `select e.email from people.mail_stop s join people.employee e on e.id = s.employee_id order by 1`,
      )
    ).rows.map(({ email }) => email);

  it('is offered to mail programs by the header of RFC 8058, and to people by the same address in the mail', async () => {
    const [first, second] = launched.emails;
    expect(await header(first, 'list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(await pathOf(first)).toMatch(new RegExp(`^/api/opt-outs/${launched.scope.tenantId}/[\\w-]{43}$`));
    expect(await pathOf(first)).not.toBe(await pathOf(second));
    const mail = await mailTo(first);
    for (const shown of [mail.text, mail.html])
      expect(shown).toContain(`https://pulse.example${await pathOf(first)}`);
    const token = (await pathOf(first)).split('/').at(-1)!;
    const everything = await dump();
    for (const encoding of ['base64url', 'base64', 'hex'] as const)
      expect(everything).not.toContain(Buffer.from(token, 'base64url').toString(encoding));
  });

  it('shows a page with one button that runs nothing and, however often it is opened, changes nothing', async () => {
    const before = await dump();
    for (const [index, words] of [
      [0, 'Stop the mails'],
      [1, 'E-Mails abstellen'],
      [2, 'Arrêter les messages'],
      [3, 'Detener los mensajes'],
    ] as const) {
      const { statusCode, body, headers } = await api.inject({ url: await pathOf(launched.emails[index]) });
      expect(statusCode).toBe(200);
      expect(body).toContain(words);
      expect(body.match(/<button/g)).toHaveLength(1);
      expect(body).not.toMatch(/<script|http/);
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'.*form-action 'self'/);
      expect(headers['set-cookie']).toBeUndefined();
      expect(headers['cache-control']).toBe('no-store');
    }
    expect(await dump()).toBe(before);
  });

  it('knows no other token, of no other organisation either, and says so in the same way', async () => {
    const path = await pathOf(launched.emails[0]);
    const token = path.split('/').at(-1)!;
    const before = await dump();
    const answers = new Set<string>();
    for (const unknown of [
      `/api/opt-outs/${other.scope.tenantId}/${token}`,
      `/api/opt-outs/${launched.scope.tenantId}/${randomBytes(32).toString('base64url')}`,
      `/api/opt-outs/${launched.scope.tenantId}/x`,
      `/api/opt-outs/x/${token}`,
    ]) {
      const page = await api.inject({ url: unknown });
      const post = await api.inject({ method: 'POST', url: unknown, ...oneClick });
      expect([page.statusCode, post.statusCode]).toEqual([404, 404]);
      expect(post.json()).toMatchObject({ code: 'delivery.opt-out-unknown' });
      answers.add(page.body + post.body);
    }
    expect(answers.size).toBe(1);
    expect(await dump()).toBe(before);
  });

  it('takes forms at this address only', async () => {
    const form = await api.inject({ method: 'POST', url: '/api/sessions', ...oneClick });
    expect(form.statusCode).toBe(415);
    expect(form.json()).toMatchObject({ code: 'request.media-type' });
  });

  it('stops every mail at once, whatever form the request has, and the person is not asked again', async () => {
    const [first, second, third, fourth] = launched.emails;
    const bodies = [
      oneClick,
      {
        payload:
          '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
      },
      {},
    ];
    for (const [index, email] of [first, second, third].entries()) {
      const reply = await api.inject({ method: 'POST', url: await pathOf(email), ...bodies[index] });
      expect(reply.statusCode).toBe(200);
    }
    const again = await api.inject({ method: 'POST', url: await pathOf(first), ...oneClick });
    expect(again.statusCode).toBe(200);
    expect(await stopped()).toEqual([first, second, third].sort());

    // A further mail that was made already, and the reminder of everybody.
    const halfTime = new Date('2026-12-02T10:00:00Z');
    await admin.query(
      `update delivery.pulse_delivery set manifest = (manifest::jsonb || $2::jsonb)::text where pulse_id = $1`,
      [launched.pulseId, { opensAt: '2026-12-01T10:00:00Z', closesAt: '2026-12-03T10:00:00Z' }],
    );
    await admin.query(`update pulses.pulse set closes_at = '2026-12-20' where id = $1`, [launched.pulseId]);
    await admin.query(`update delivery.send set accepted_at = '2026-12-01' where pulse_id = $1`, [
      launched.pulseId,
    ]);
    const clock = jest.spyOn(api.get(Clock, { strict: false }), 'now').mockReturnValue(halfTime);
    expect(await api.get(RemindWave).run(launched.scope)).toBe(14);
    clock.mockRestore();
    await sendDue(launched);
    expect([first, second, third, fourth].map((email) => mailsTo(email).length)).toEqual([1, 1, 1, 2]);

    const pulse = await api.get(PulseReader).get(launched.scope, launched.pulseId);
    const next = await api.get(PreviewLaunch).run(launched.scope, pulse);
    const { rows } = await admin.query<{ email: string }>(
      'select email from people.reachable_employee where tenant_id = $1',
      [launched.scope.tenantId],
    );
    const asked = rows.map(({ email }) => email);
    expect(asked).toHaveLength(11);
    expect(next.audience!.peopleCount).toBe(11);
    for (const email of [first, second, third]) expect(asked).not.toContain(email);
    expect((await api.get(PulseReader).audience(launched.scope, launched.pulseId)).length).toBe(14);
  });

  const hrCookie = async (): Promise<string> => {
    const slug = launched.emails[0]!.split('@')[1];
    const link = await api.get(IssueSignInLink).run(launched.scope, `hr@${slug}`);
    return `__Host-session=${(await api.get(BeginSession).run(link!)).token}`;
  };

  it('shows HR the mail of somebody who stopped mails as it shows every other, also one that HR sent again', async () => {
    const headers = { cookie: await hrCookie() };
    const {
      rows: [bounced],
    } = await admin.query<{ id: string }>(
      `update delivery.send s set state = 'bounced', last_reply = '452 4.2.2 mailbox full' from delivery.invitation i
        where i.id = s.invitation_id and s.kind = 'invitation' and i.email = $1 and s.pulse_id = $2 returning s.id`,
      [launched.emails[1], launched.pulseId],
    );
    const url = `/api/pulses/${launched.pulseId}/sends/${bounced!.id}/send-again`;
    const again = () => api.inject({ method: 'POST', url, headers, payload: {} });
    expect((await again()).statusCode).toBe(200);
    await sendDue(launched);
    expect(mailsTo(launched.emails[1])).toHaveLength(1);
    expect((await again()).json()).toMatchObject({ state: 'accepted' });
    const delivery = await api.inject({ url: `/api/pulses/${launched.pulseId}/delivery`, headers });
    expect(delivery.json()).toMatchObject({
      total: 14,
      accepted: 14,
      cancelled: 0,
      reminders: [{ number: 1, accepted: 14 }],
    });
  });

  it('is told to nobody: no answer of the service and no line of the log names or counts who did it', async () => {
    const cookie = await hrCookie();
    const roster = await api.inject({ url: '/api/employees?limit=100', headers: { cookie } });
    const people = (roster.json<{ items: { email: string }[] }>().items ?? []).map((person) =>
      Object.keys(person).sort().join(),
    );
    expect(people.length).toBe(14);
    expect(new Set(people).size).toBe(1);
    expect(roster.body).not.toMatch(/stop|opt/i);
    const problems = await api.inject({
      url: `/api/pulses/${launched.pulseId}/delivery-problems`,
      headers: { cookie },
    });
    expect(problems.json()).toMatchObject({ items: [] });
    const lines = await api.get(AuditLog).list(launched.scope, { limit: 99, action: 'mails.stopped' });
    expect(lines).toHaveLength(3);
    for (const { actor, subject, details } of lines)
      expect({ actor, subject, details }).toEqual({
        actor: 'somebody who was invited',
        subject: 'mails',
        details: {},
      });
  });

  it('can be taken back with the page’s button, and works when the pulse and its link key are long gone', async () => {
    const [first] = launched.emails;
    await api.get(EndPulse).close(launched.scope, systemActor, launched.pulseId, null);
    await api.get(EndIssuing).run(launched.scope, launched);
    const url = await pathOf(first);
    const form = (payload: string) => api.inject({ method: 'POST', url, payload, headers: oneClick.headers });
    expect((await form('mails=resume')).body).toContain('You get mails again');
    expect(await stopped()).not.toContain(first);
    expect((await form('mails=stop')).body).toContain('No more mails');
    expect(await stopped()).toContain(first);
  });
});
