import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { TestingModule } from '@nestjs/testing';
import {
  draftedPulse,
  launchingModules,
  startProcess,
  type RunningProcess,
} from '@penumbra/delivery/testing';
import { systemActor } from '@penumbra/identity';
import {
  certificateAuthority,
  testDatabase,
  testModule,
  type TestDatabase,
} from '@penumbra/platform/testing';
import { LaunchPulse } from '@penumbra/pulses';
import { ManageEndpoints, ReadWebhooks, WebhooksModule, type WebhookDelivery } from '@penumbra/webhooks';
import { Client } from 'pg';
import { Webhook } from 'standardwebhooks';

/** A worker as it runs in production trusts the authority of the organisation, and nobody else. */
describe('webhooks over https, from the launch to the endpoint', () => {
  const authority = certificateAuthority();
  let testDb: TestDatabase;
  let module: TestingModule;
  let admin: Client;
  let worker: RunningProcess;
  let folder: string;
  const servers: Server[] = [];

  beforeAll(async () => {
    testDb = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), 'authority-'));
    await writeFile(join(folder, 'authority.pem'), authority.cert);
    const environment = { WEBHOOK_TARGETS: 'any' };
    module = await testModule(testDb, { imports: [...launchingModules, WebhooksModule], environment });
    admin = new Client({ connectionString: testDb.adminUrl });
    await admin.connect();
    worker = await startProcess('worker', {
      ...environment,
      DATABASE_URL: testDb.url('app'),
      KEY_DIR: join(folder, 'keys'),
      INTAKE_TOKEN: 'a-token-for-the-tests',
      NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem'),
    });
  });
  afterAll(async () => {
    await worker?.kill('SIGTERM');
    for (const server of servers) server.closeAllConnections();
    await Promise.all(servers.map((server) => new Promise((down) => server.close(down))));
    await admin?.end();
    await module?.close();
    await testDb?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  /** A receiver with a certificate; `answers` are used up one by one, the last one stays. */
  const receiver = async (
    certificate: { cert: string; key: string },
    answers: [status: number, location?: string][] = [[204]],
  ) => {
    const heard: { url: string; headers: Record<string, string>; body: string }[] = [];
    const server = createServer(certificate, (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += String(chunk)));
      request.on('end', () => {
        heard.push({ url: request.url!, headers: request.headers as Record<string, string>, body });
        const [status, location] = answers.length > 1 ? answers.shift()! : answers[0]!;
        response.writeHead(status, location ? { location } : {}).end();
      });
    });
    servers.push(server);
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((up) => server.listen(0, 'localhost', up));
    return { heard, url: `https://localhost:${(server.address() as AddressInfo).port}` };
  };

  it('are signed, tried again, follow no redirect, and say of a certificate that it does not fit', async () => {
    const fitting = authority.issue(['localhost']);
    const good = await receiver(fitting, [[503], [204]]);
    const elsewhere = await receiver(fitting);
    const redirecting = await receiver(fitting, [[307, `${elsewhere.url}/stolen`]]);
    const misfits = await Promise.all([
      receiver(authority.issue(['hooks.example'])),
      receiver(authority.issue(['localhost'], { from: -9, to: -2 })),
      receiver(certificateAuthority().issue(['localhost'])),
    ]);

    const { scope, pulseId } = await draftedPulse(module, { people: 7 });
    const endpoints: Awaited<ReturnType<ManageEndpoints['create']>>[] = [];
    for (const { url } of [good, redirecting, ...misfits])
      endpoints.push(
        await module
          .get(ManageEndpoints)
          .create(scope, systemActor, { url: `${url}/in`, types: ['pulse.opened'] }),
      );
    await module.get(LaunchPulse, { strict: false }).run(scope, systemActor, pulseId);

    const deliveryOf = async (at: number): Promise<WebhookDelivery | undefined> =>
      (await module.get(ReadWebhooks).deliveries(scope, endpoints[at]!.endpoint.id, { limit: 2 })).items[0];
    const until = async (
      at: number,
      is: (delivery: WebhookDelivery) => boolean,
    ): Promise<WebhookDelivery> => {
      const deadline = Date.now() + 90_000;
      for (;;) {
        const found = await deliveryOf(at);
        if (found && is(found)) return found;
        if (Date.now() > deadline)
          throw new Error(`Waited in vain: ${JSON.stringify(found)}\n${worker.log()}`);
        await wait(100);
      }
    };
    const failedOnce = ({ attemptCount, lastFault }: WebhookDelivery) =>
      attemptCount >= 1 && lastFault !== null;

    const refused = await Promise.all([1, 2, 3, 4].map((at) => until(at, failedOnce)));
    expect(refused.map(({ state, lastFault, lastStatus }) => [state, lastFault, lastStatus])).toEqual([
      ['pending', 'redirect', 307],
      ['pending', 'certificate', null],
      ['pending', 'certificate', null],
      ['pending', 'certificate', null],
    ]);
    expect(elsewhere.heard).toEqual([]);
    expect(misfits.flatMap(({ heard }) => heard)).toEqual([]);

    await until(0, failedOnce);
    // As if the five seconds until the next try were over.
    await admin.query('update webhooks.delivery set next_attempt_at = now() where endpoint_id = $1', [
      endpoints[0]!.endpoint.id,
    ]);
    const delivered = await until(0, ({ state }) => state === 'delivered');
    expect(delivered).toMatchObject({ attemptCount: 2, lastStatus: 204, lastFault: null });
    expect(good.heard).toHaveLength(2);
    const [first, second] = good.heard;
    expect([second!.url, second!.body, second!.headers['webhook-id']]).toEqual([
      '/in',
      first!.body,
      first!.headers['webhook-id'],
    ]);
    for (const { body, headers } of good.heard)
      expect(new Webhook(endpoints[0]!.secret).verify(body, headers)).toMatchObject({
        type: 'pulse.opened',
        data: { pulseId },
      });
    expect(() => new Webhook(endpoints[1]!.secret).verify(first!.body, first!.headers)).toThrow();
  }, 200_000);
});
