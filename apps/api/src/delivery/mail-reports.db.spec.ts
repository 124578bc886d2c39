import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { TestingModule } from '@nestjs/testing';
import { CountDelivery, PrepareDelivery, SendDue } from '@penumbra/delivery';
import {
  ballotBoxSink,
  launchedPulse,
  mailSink,
  type BallotBoxSink,
  type LaunchedPulse,
  type MailSink,
} from '@penumbra/delivery/testing';
import { loadConfig, PinoLogger } from '@penumbra/platform';
import { testDatabase, type TestDatabase } from '@penumbra/platform/testing';
import { createApi } from '../bootstrap.js';

const bounceToken = 'a-token-for-the-reports';

describe('reports about mails', () => {
  let testDb: TestDatabase;
  let box: BallotBoxSink;
  let sink: MailSink;
  let keys: string;
  let api: NestFastifyApplication;
  let launched: LaunchedPulse;

  beforeAll(async () => {
    testDb = await testDatabase();
    keys = await mkdtemp(join(tmpdir(), 'keys-'));
    sink = await mailSink();
    box = await ballotBoxSink();
    const config = loadConfig({
      DATABASE_URL: testDb.url('app'),
      INTAKE_TOKEN: 'a-token-for-the-tests',
      INTAKE_URL: box.url,
      SMTP_URL: sink.url,
      KEY_DIR: keys,
      BOUNCE_ADDRESS: 'bounces@mail.example',
      BOUNCE_TOKEN: bounceToken,
      LOG_LEVEL: 'silent',
    });
    api = await createApi(config, new PinoLogger('silent', 'test'));
    await api.init();
    await api.getHttpAdapter().getInstance().ready();
    launched = await launchedPulse(api as unknown as TestingModule, { people: 7 });
    await api.get(PrepareDelivery).run(launched.scope, launched);
    await api.get(SendDue).run(launched.scope, 100);
  });
  afterAll(async () => {
    await api?.close();
    await box?.close();
    await sink?.close();
    await testDb?.drop();
    await rm(keys, { recursive: true, force: true });
  });

  const post = async (path: string, payload: string, headers: Record<string, string>) => {
    const answer = await api.inject({ method: 'POST', url: `/api/mail-reports${path}`, payload, headers });
    return { status: answer.statusCode, body: answer.json() as Record<string, unknown> };
  };
  const returnPathOf = (index: number) => sink.copies.find(({ to }) => to === launched.emails[index])!.from;
  const bouncedCount = async () =>
    (await api.get(CountDelivery).run(launched.scope, launched.pulseId)).bounced;
  const json = (reports: unknown) => JSON.stringify({ reports });
  const bearer = { authorization: `Bearer ${bounceToken}` };

  it('are taken from whoever holds the token, and from nobody else', async () => {
    const body = json([{ returnPath: returnPathOf(0), kind: 'failed', reply: '550 5.1.1 no such user' }]);
    const basic = (password: string) => ({
      authorization: `Basic ${Buffer.from(`penumbra:${password}`).toString('base64')}`,
    });
    const strangers: Record<string, string>[] = [
      {},
      { authorization: 'Bearer wrong' },
      { authorization: bounceToken },
      basic('wrong'),
    ];
    for (const headers of strangers)
      for (const path of ['', '/generic'])
        expect(await post(path, body, { 'content-type': 'application/json', ...headers })).toMatchObject({
          status: 401,
          body: { code: 'delivery.report-not-allowed' },
        });
    expect(await bouncedCount()).toBe(0);
    expect(
      await post('/generic', body, { 'content-type': 'application/json', ...basic(bounceToken) }),
    ).toEqual({
      status: 200,
      body: { taken: 1 },
    });
    expect(await bouncedCount()).toBe(1);
  });

  it('are taken as a whole message, and as the plain text that SNS sends; what is none says so', async () => {
    const notification = [
      `To: <${returnPathOf(1)}>`,
      'Content-Type: multipart/report; report-type=delivery-status; boundary="B"',
      '',
      '--B',
      'Content-Type: message/delivery-status',
      '',
      'Action: failed',
      'Status: 5.2.2',
      '--B--',
      '',
    ].join('\r\n');
    const message = { 'content-type': 'message/rfc822', ...bearer };
    expect(await post('', notification, message)).toEqual({ status: 200, body: { taken: 1 } });
    expect(await post('', 'Subject: Out of office\r\n\r\nBack soon', message)).toMatchObject({
      body: { taken: 0 },
    });
    const sns = JSON.stringify({
      Type: 'Notification',
      Message: JSON.stringify({
        bounce: { bounceType: 'Permanent', bouncedRecipients: [{ status: '5.1.1' }] },
        mail: { source: returnPathOf(2) },
      }),
    });
    expect(await post('/ses', sns, { 'content-type': 'text/plain; charset=UTF-8', ...bearer })).toEqual({
      status: 200,
      body: { taken: 1 },
    });
    expect(await bouncedCount()).toBe(3);
    for (const [path, payload] of [
      ['/generic', '{}'],
      ['/nobody', '{}'],
    ] as const)
      expect(await post(path, payload, { 'content-type': 'application/json', ...bearer })).toMatchObject({
        status: 400,
        body: { code: 'delivery.report-unreadable' },
      });
  });
});
