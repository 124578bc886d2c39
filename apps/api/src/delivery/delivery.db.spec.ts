import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { TestingModule } from '@nestjs/testing';
import { DueSends, PrepareDelivery, SendMail } from '@penumbra/delivery';
import {
  launchedPulse,
  mailSink,
  startProcess,
  type LaunchedPulse,
  type MailSink,
  type RunningProcess,
} from '@penumbra/delivery/testing';
import { BeginSession, IssueSignInLink } from '@penumbra/identity';
import { loadConfig, newId, PinoLogger } from '@penumbra/platform';
import { testDatabase, type TestDatabase } from '@penumbra/platform/testing';
import { createApi } from '../bootstrap.js';

const token = 'a-token-for-the-tests';

describe('delivery over HTTP', () => {
  let testDb: TestDatabase;
  let intake: RunningProcess;
  let sink: MailSink;
  let keys: string;
  let api: NestFastifyApplication;
  let launched: LaunchedPulse;
  let cookie: string;

  beforeAll(async () => {
    testDb = await testDatabase();
    keys = await mkdtemp(join(tmpdir(), 'keys-'));
    sink = await mailSink({
      recipient: (address) =>
        address.startsWith('person-0@') ? { code: 550, text: '5.1.1 no such user' } : null,
    });
    intake = await startProcess('intake', { DATABASE_URL: testDb.url('intake'), INTAKE_TOKEN: token });
    const config = loadConfig({
      DATABASE_URL: testDb.url('app'),
      INTAKE_TOKEN: token,
      INTAKE_URL: intake.url,
      SMTP_URL: sink.url,
      KEY_DIR: keys,
      LOG_LEVEL: 'silent',
    });
    api = await createApi(config, new PinoLogger('silent', 'test'));
    await api.init();
    await api.getHttpAdapter().getInstance().ready();
    launched = await launchedPulse(api as unknown as TestingModule, { people: 14 });
    const { scope } = launched;
    await api.get(PrepareDelivery).run(scope, launched);
    for (const send of await api.get(DueSends).run(scope, 100)) await api.get(SendMail).run(scope, send);
    const slug = launched.emails[0]!.split('@')[1];
    const link = await api.get(IssueSignInLink).run(scope, `hr@${slug}`);
    cookie = `session=${(await api.get(BeginSession).run(link!)).token}`;
  });
  afterAll(async () => {
    await api?.close();
    await intake?.kill('SIGTERM');
    await sink?.close();
    await testDb?.drop();
    await rm(keys, { recursive: true, force: true });
  });

  const call = async (
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const response = await api.inject({
      method,
      url: path,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.statusCode, json: response.json<Record<string, unknown>>() };
  };
  const under = (path: string) => `/api/pulses/${launched.pulseId}/${path}`;
  const secretOf = (email: string): string => {
    const raw = sink.copies.find((mail) => mail.to === email)!.raw.replaceAll('=\r\n', '');
    return /#([\w-]{43})\./.exec(raw)![1]!;
  };
  const pass = (changes: Record<string, unknown> = {}) => ({
    tenantId: launched.scope.tenantId,
    pulseId: launched.pulseId,
    secret: secretOf(launched.emails[1]!),
    passHash: randomBytes(32).toString('base64url'),
    ...changes,
  });

  it('counts mails, lists what went wrong and sends again to a corrected address', async () => {
    expect(await call('GET', under('delivery'))).toEqual({
      status: 200,
      json: {
        total: 14,
        pending: 0,
        sending: 0,
        accepted: 13,
        deferred: 0,
        bounced: 1,
        unknown: 0,
        cancelled: 0,
        preparing: false,
        updatedAt: expect.stringMatching(/Z$/),
      },
    });
    const list = await call('GET', under('delivery-problems'));
    expect(list.json).toMatchObject({
      items: [{ name: 'Person 0', state: 'bounced', attempts: 1 }],
      nextCursor: null,
    });
    const [{ sendId }] = list.json['items'] as [{ sendId: string }];
    const again = under(`sends/${sendId}/send-again`);
    expect(await call('POST', again, { email: 'nonsense' })).toMatchObject({ status: 400 });
    expect(await call('POST', again, { email: launched.emails[1] })).toMatchObject({
      status: 409,
      json: { code: 'delivery.address-in-use' },
    });
    expect(await call('POST', again, { email: 'right@example.org' })).toMatchObject({
      status: 200,
      json: { email: 'right@example.org', state: 'pending' },
    });
    expect(await call('GET', under('delivery'))).toMatchObject({
      json: { total: 14, pending: 1, bounced: 0 },
    });
    expect(await call('GET', `/api/pulses/${newId()}/delivery`)).toMatchObject({
      status: 404,
      json: { code: 'delivery.not-found' },
    });
  });

  it('shows the mail in the language asked for', async () => {
    expect(await call('GET', under('mail-preview?locale=de'))).toMatchObject({
      status: 200,
      json: { subject: expect.stringContaining('Ihre Sicht'), html: expect.stringContaining('lang="de"') },
    });
    expect(await call('GET', under('mail-preview'))).toMatchObject({
      json: { subject: expect.stringContaining('your view') },
    });
    expect(await call('GET', under('mail-preview?locale=xx'))).toMatchObject({ status: 400 });
  });

  it('issues a pass to whoever holds the link, as JSON or as text, again for the same and not for another', async () => {
    const request = pass();
    const none = { cookie: '' };
    expect(await call('POST', '/api/passes', request, none)).toEqual({ status: 200, json: {} });
    const asText = { ...none, 'content-type': 'text/plain;charset=UTF-8' };
    expect(await call('POST', '/api/passes', JSON.stringify(request), asText)).toEqual({
      status: 200,
      json: {},
    });
    expect(await call('POST', '/api/passes', pass(), none)).toMatchObject({
      status: 409,
      json: { code: 'delivery.already-answered-elsewhere' },
    });
  });

  it('answers what is not a link with a code that helps', async () => {
    const secret = randomBytes(32).toString('base64url');
    expect(await call('POST', '/api/passes', pass({ secret }))).toMatchObject({
      status: 404,
      json: { code: 'delivery.link-unknown' },
    });
    for (const wrong of [
      pass({ secret: 'short' }),
      pass({ passHash: undefined }),
      pass({ tenantId: 'x' }),
      pass({ email: 'x@example.org' }),
      [],
      'not an object',
    ])
      expect(await call('POST', '/api/passes', JSON.stringify(wrong))).toMatchObject({ status: 400 });
    const asText = { 'content-type': 'text/plain' };
    expect(await call('POST', '/api/passes', '{', asText)).toMatchObject({
      status: 400,
      json: { code: 'delivery.pass-unreadable' },
    });
    expect(await call('POST', '/api/passes', JSON.stringify('x'.repeat(1024 * 1024)), asText)).toMatchObject({
      status: 413,
      json: { code: 'request.too-large' },
    });
  });
});
