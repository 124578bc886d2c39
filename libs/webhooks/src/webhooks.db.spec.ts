import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TestingModule } from '@nestjs/testing';
import { IdentityModule, systemActor } from '@penumbra/identity';
import { AuditLog, Clock, Database, newId, RestoreGuard, type TenantScope } from '@penumbra/platform';
import { testDatabase, testModule, type TestDatabase } from '@penumbra/platform/testing';
import { EditPulse, EndPulse, LaunchPulse, PulsesModule } from '@penumbra/pulses';
import { anOrganisation } from '@penumbra/pulses/testing';
import { Webhook } from 'standardwebhooks';
import {
  HearEvent,
  ManageEndpoints,
  ReadWebhooks,
  SendWebhook,
  WebhooksModule,
  webhookTypes,
  type WebhookEndpoint,
} from './index.js';
import { waits } from './webhook.js';

describe('webhooks', () => {
  let testDb: TestDatabase;
  let module: TestingModule;
  let scope: TenantScope;
  let receiver: Server;
  let url: string;
  let status = 204;
  let heard: { headers: Record<string, string>; body: string }[] = [];

  beforeAll(async () => {
    testDb = await testDatabase();
    module = await testModule(testDb, {
      imports: [IdentityModule, PulsesModule, WebhooksModule],
      environment: { WEBHOOK_TARGETS: 'any' },
    });
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += String(chunk)));
      request.on('end', () => {
        heard.push({ headers: request.headers as Record<string, string>, body });
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((up) => receiver.listen(0, '127.0.0.1', up));
    url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/in`;
  });
  afterAll(async () => {
    await new Promise((down) => receiver.close(down));
    await module?.close();
    await testDb?.drop();
  });
  beforeEach(async () => {
    status = 204;
    heard = [];
    scope = await anOrganisation(module, { timeZones: ['UTC', 'UTC'] });
  });
  afterEach(() => jest.restoreAllMocks());

  const manage = () => module.get(ManageEndpoints);
  const create = (input: Partial<{ url: string; types: WebhookEndpoint['types'] }> = {}) =>
    manage().create(scope, systemActor, { url, types: webhookTypes, ...input });
  const deliveries = async (id: string) =>
    (await module.get(ReadWebhooks).deliveries(scope, id, { limit: 50 })).items;
  /** Everything that is due now, as the worker does it. */
  const send = async (): Promise<number> => {
    const due = await module.get(SendWebhook).due(scope);
    for (const { deliveryId } of due) await module.get(SendWebhook).run(scope, { deliveryId });
    return due.length;
  };
  const launched = async (): Promise<string> => {
    const { id } = await module.get(EditPulse).create(scope, systemActor, {
      title: 'A secret title',
      programme: null,
      instrumentId: 'quarterly-core.v1',
      audienceTeamId: null,
      replyToName: 'Ada Example',
      replyToEmail: 'ada@example.org',
      closesAt: new Date(Date.now() + 7 * 86_400_000),
    });
    await module.get(LaunchPulse).run(scope, systemActor, id);
    return id;
  };
  const audited = async () =>
    (await module.get(AuditLog).list(scope, { limit: 20 }))
      .filter(({ action }) => action.startsWith('webhook.'))
      .map(({ action, details }) => [action, details]);

  it('tell of a pulse that opens, closes and is read: signed, once, with ids and counts only', async () => {
    const { endpoint, secret } = await create();
    const pulseId = await launched();
    const hear = module.get(HearEvent);
    await hear.run(scope, 'pulse.opened', { pulseId });
    await hear.run(scope, 'pulse.opened', { pulseId });
    expect(await send()).toBe(1);
    await module.get(EndPulse).close(scope, systemActor, pulseId, null);
    await hear.run(scope, 'pulse.closed', { pulseId });
    await hear.run(scope, 'reading.released', { pulseId });
    expect(await send()).toBe(2);
    expect(await send()).toBe(0);

    const messages = heard.map(({ headers, body }) => new Webhook(secret).verify(body, headers));
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
    const data = {
      organisationId: scope.tenantId,
      pulseId,
      invitedCount: 12,
      openedAt: time,
      closesAt: time,
    };
    expect(messages).toEqual([
      { type: 'pulse.opened', timestamp: time, data: { ...data, closedAt: null } },
      { type: 'pulse.closed', timestamp: time, data: { ...data, closedAt: time } },
      { type: 'reading.released', timestamp: time, data: { ...data, closedAt: time } },
    ]);
    expect(
      (await deliveries(endpoint.id)).map(({ type, state, attemptCount }) => [type, state, attemptCount]),
    ).toEqual(
      expect.arrayContaining([
        ['reading.released', 'delivered', 1],
        ['pulse.closed', 'delivered', 1],
        ['pulse.opened', 'delivered', 1],
      ]),
    );
  });

  it('go only where an event is wanted', async () => {
    const opened = (await create({ types: ['pulse.opened'] })).endpoint;
    const closed = (await create({ types: ['pulse.closed'] })).endpoint;
    await module.get(HearEvent).run(scope, 'pulse.closed', { pulseId: await launched() });
    expect([await deliveries(opened.id), await deliveries(closed.id)]).toMatchObject([
      [],
      [{ type: 'pulse.closed' }],
    ]);
  });

  it('are tried again with the same id and body until they arrive, and given up after the last wait', async () => {
    const { endpoint, secret } = await create();
    await module.get(HearEvent).run(scope, 'pulse.opened', { pulseId: await launched() });
    let now = Date.now();
    jest.spyOn(module.get(Clock), 'now').mockImplementation(() => new Date(now));
    status = 503;
    expect(await send()).toBe(1);
    expect(await send()).toBe(0);
    expect(await deliveries(endpoint.id)).toMatchObject([
      { state: 'pending', attemptCount: 1, lastStatus: 503, lastFault: 'status' },
    ]);
    for (const wait of waits) {
      now += wait - 1;
      expect(await send()).toBe(0);
      now += 1;
      expect(await send()).toBe(1);
    }
    expect(await deliveries(endpoint.id)).toMatchObject([{ state: 'failed', nextAttemptAt: null }]);
    expect(new Set(heard.map(({ headers, body }) => headers['webhook-id'] + body)).size).toBe(1);
    expect(heard).toHaveLength(waits.length + 1);

    status = 204;
    const [failed] = await deliveries(endpoint.id);
    await manage().sendAgain(scope, systemActor, endpoint.id, failed!.id);
    expect(await send()).toBe(1);
    expect(heard.at(-1)!.headers['webhook-id']).toBe(heard[0]!.headers['webhook-id']);
    // The clock of this test is days ahead, which the library rightly refuses: only the signature is looked at.
    expect(heard.at(-1)!.headers['webhook-signature']).toMatch(/^v1,[\w+/]{43}=$/);
    expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
    expect(await deliveries(endpoint.id)).toMatchObject([{ state: 'delivered', attemptCount: 1 }]);
  });

  it('are sent by one of two workers, and by another when the first has died', async () => {
    const { endpoint } = await create();
    await manage().sendTest(scope, systemActor, endpoint.id);
    const [{ deliveryId } = { deliveryId: '' }] = await module.get(SendWebhook).due(scope);
    await Promise.all([1, 2, 3].map(() => module.get(SendWebhook).run(scope, { deliveryId })));
    expect(heard).toHaveLength(1);

    await manage().sendTest(scope, systemActor, endpoint.id);
    const [waiting] = await module.get(SendWebhook).due(scope);
    await module.get(Database).query(
      scope,
      `update webhooks.delivery set claimed_until = now() + interval '60 seconds', attempt_count = 1
        where tenant_id = $1 and id = $2`,
      [scope.tenantId, waiting!.deliveryId],
    );
    expect(await send()).toBe(0);
    jest.spyOn(module.get(Clock), 'now').mockImplementation(() => new Date(Date.now() + 61_000));
    expect(await send()).toBe(1);
    expect(heard).toHaveLength(2);
  });

  it('stop when HR disables them or the endpoint says that it is gone', async () => {
    const { endpoint } = await create();
    await manage().sendTest(scope, systemActor, endpoint.id);
    await manage().change(scope, systemActor, endpoint.id, { isEnabled: false });
    expect(await send()).toBe(0);
    expect(await deliveries(endpoint.id)).toMatchObject([{ state: 'cancelled' }]);
    await expect(manage().sendTest(scope, systemActor, endpoint.id)).rejects.toMatchObject({
      code: 'webhook.disabled',
    });
    await module.get(HearEvent).run(scope, 'pulse.opened', { pulseId: await launched() });
    expect(await deliveries(endpoint.id)).toHaveLength(1);

    await manage().change(scope, systemActor, endpoint.id, { isEnabled: true });
    await manage().sendTest(scope, systemActor, endpoint.id);
    status = 410;
    expect(await send()).toBe(1);
    expect((await deliveries(endpoint.id))[0]).toMatchObject({ state: 'failed', lastStatus: 410 });
    expect((await module.get(ReadWebhooks).get(scope, endpoint.id)).isEnabled).toBe(false);
    expect((await audited())[0]).toEqual(['webhook.disabled', { because: 'gone' }]);
  });

  it('have a secret that is told once and can be replaced without losing a delivery; every act is audited', async () => {
    const { endpoint, secret } = await create();
    const rotated = await manage().rotateSecret(scope, systemActor, endpoint.id);
    expect(rotated.secret).not.toBe(secret);
    await manage().sendTest(scope, systemActor, endpoint.id);
    await send();
    for (const one of [secret, rotated.secret])
      expect(new Webhook(one).verify(heard[0]!.body, heard[0]!.headers)).toMatchObject({
        type: 'webhook.test',
      });

    const later = Date.now() + 25 * 3_600_000;
    const clock = jest.spyOn(module.get(Clock), 'now').mockImplementation(() => new Date(later));
    await manage().sendTest(scope, systemActor, endpoint.id);
    await send();
    clock.mockRestore();
    expect(heard[1]!.headers['webhook-signature']!.split(' ')).toHaveLength(1);

    await manage().remove(scope, systemActor, endpoint.id);
    const host = new URL(url).host;
    expect((await audited()).toReversed()).toEqual([
      ['webhook.created', { host, types: [...webhookTypes] }],
      ['webhook.secret-rotated', {}],
      ['webhook.tested', {}],
      ['webhook.tested', {}],
      ['webhook.removed', { host }],
    ]);
    const kept = JSON.stringify([await audited(), await module.get(ReadWebhooks).list(scope, { limit: 10 })]);
    expect(kept).not.toContain('whsec_');
    await expect(manage().remove(scope, systemActor, endpoint.id)).rejects.toMatchObject({
      code: 'webhook.not-found',
    });
  });

  it('are at most ten, and nobody else’s', async () => {
    const { endpoint } = await create();
    for (let count = 1; count < 10; count += 1) await create();
    await expect(create()).rejects.toMatchObject({ code: 'webhook.too-many' });
    const theirs = await anOrganisation(module, { timeZones: ['UTC'] });
    expect((await module.get(ReadWebhooks).list(theirs, { limit: 10 })).items).toEqual([]);
    await expect(module.get(ReadWebhooks).get(theirs, endpoint.id)).rejects.toMatchObject({ status: 404 });
    await expect(manage().rotateSecret(theirs, systemActor, endpoint.id)).rejects.toMatchObject({
      status: 404,
    });
    await expect(
      module.get(ReadWebhooks).deliveries(theirs, endpoint.id, { limit: 1 }),
    ).rejects.toMatchObject({
      status: 404,
    });
    await expect(module.get(ReadWebhooks).get(scope, newId())).rejects.toMatchObject({ status: 404 });
  });

  it('wait while sending is locked, as on a restored backup, and go out once it is unlocked', async () => {
    const { endpoint } = await create();
    await manage().sendTest(scope, systemActor, endpoint.id);
    const [due] = await module.get(SendWebhook).due(scope);
    const note = join(testDb.keyDir, 'installation.json');
    const { clusterId } = JSON.parse(await readFile(note, 'utf8')) as { clusterId: string };
    await writeFile(note, JSON.stringify({ clusterId, epoch: 1_000_000 }));
    const locked = await testModule(testDb, { imports: [IdentityModule, PulsesModule, WebhooksModule] });
    const before = heard.length;
    expect(await locked.get(SendWebhook).due(scope)).toEqual([]);
    await locked.get(SendWebhook).run(scope, due!);
    expect(heard).toHaveLength(before);
    expect(await deliveries(endpoint.id)).toMatchObject([{ state: 'pending', attemptCount: 0 }]);
    await locked.get(RestoreGuard).unlock();
    await locked.close();
    await module.get(SendWebhook).run(scope, due!);
    expect(await deliveries(endpoint.id)).toMatchObject([{ state: 'delivered' }]);
  });

  it('list their deliveries a page at a time, newest first', async () => {
    const { endpoint } = await create();
    for (let count = 0; count < 5; count += 1) await manage().sendTest(scope, systemActor, endpoint.id);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await module.get(ReadWebhooks).deliveries(scope, endpoint.id, { limit: 2, cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(seen).size).toBe(5);
    expect(seen).toEqual((await deliveries(endpoint.id)).map(({ id }) => id));
  });
});

describe('the address of a webhook', () => {
  let testDb: TestDatabase;
  let module: TestingModule;
  let scope: TenantScope;

  beforeAll(async () => {
    testDb = await testDatabase();
    module = await testModule(testDb, { imports: [IdentityModule, WebhooksModule] });
    scope = await anOrganisation(module, { timeZones: ['UTC'] });
  });
  afterAll(async () => {
    await module?.close();
    await testDb?.drop();
  });
  const create = (url: string) =>
    module.get(ManageEndpoints).create(scope, systemActor, { url, types: ['pulse.opened'] });

  it.each([
    'http://hooks.example.org/',
    'https://user:password@hooks.example.org/',
    'https://hooks.example.org/#part',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://[::ffff:10.0.0.1]/',
    'https://169.254.169.254/latest',
    'https://localhost/',
    'https://api.localhost/',
    'ftp://hooks.example.org/',
    'file:///etc/passwd',
    'no address',
  ])('is refused when it is %s', async (url) => {
    await expect(create(url)).rejects.toMatchObject({ code: 'webhook.address-not-allowed', status: 422 });
  });

  it('may be one of the public internet; a name is looked up when something is sent to it', async () => {
    const { endpoint } = await create('https://hooks.invalid:8443/in?key=1');
    expect(endpoint.url).toBe('https://hooks.invalid:8443/in?key=1');
    await module.get(ManageEndpoints).sendTest(scope, systemActor, endpoint.id);
    const [due] = await module.get(SendWebhook).due(scope);
    await module.get(SendWebhook).run(scope, due!);
    const { items } = await module.get(ReadWebhooks).deliveries(scope, endpoint.id, { limit: 1 });
    expect(items).toMatchObject([{ state: 'pending', attemptCount: 1, lastStatus: null }]);
    expect(['name-unknown', 'timed-out']).toContain(items[0]!.lastFault);
  });
});
