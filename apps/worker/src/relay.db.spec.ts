import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { TestingModule } from '@nestjs/testing';
import { CreateOrganisation, IdentityModule } from '@penumbra/identity';
import { Database, newId, Outbox, tenantScope, type JobData, type TenantScope } from '@penumbra/platform';
import { testDatabase, testModule, type TestDatabase } from '@penumbra/platform/testing';
import { Relay } from './relay.js';
import { WORKER_ROOMS, type NewJob, type WorkerRoom } from './worker-room.js';

/** A room that writes down what it is asked for. */
class ListeningRoom implements WorkerRoom {
  readonly heard: { tenantId: string; payload: unknown }[] = [];
  readonly done: JobData[] = [];
  readonly wanted = new Map<string, NewJob[]>();
  failures = 0;
  brokenTenant: string | null = null;
  slowness = 0;
  /** Looks at all tenants, of which there are two. */
  looks = 0;
  onKnock: () => void = () => undefined;

  readonly consumers = [
    {
      event: 'bell-rang',
      name: 'listener',
      handle: async ({ tenantId }: TenantScope, payload: unknown): Promise<void> => {
        if (this.failures > 0) {
          this.failures -= 1;
          throw new Error('not yet');
        }
        this.heard.push({ tenantId, payload });
      },
    },
  ];
  readonly jobs = {
    knock: async (_: TenantScope, data: JobData): Promise<void> => {
      await wait(this.slowness);
      this.done.push(data);
      this.onKnock();
    },
  };
  async due({ tenantId }: TenantScope): Promise<NewJob[]> {
    this.looks += 0.5; // two tenants
    return this.wanted.get(tenantId) ?? [];
  }
  async tick({ tenantId }: TenantScope): Promise<void> {
    if (tenantId === this.brokenTenant) throw new Error('this tenant is broken');
  }
}

// A Redis database of its own: another test's worker would take the jobs.
const redisUrl = process.env['TEST_REDIS_URL'] && new URL('/7', process.env['TEST_REDIS_URL']).href;
const backends = [
  { name: 'Postgres', environment: {} },
  ...(redisUrl ? [{ name: 'Redis', environment: { REDIS_URL: redisUrl } }] : []),
];

describe.each(backends)('the relay with its queue on $name', ({ environment }) => {
  let testDb: TestDatabase;
  let module: TestingModule;
  let relay: Relay;
  let room: ListeningRoom;
  let scope: TenantScope;
  let other: TenantScope;

  beforeEach(async () => {
    testDb = await testDatabase();
    room = new ListeningRoom();
    module = await testModule(testDb, {
      environment,
      imports: [IdentityModule],
      providers: [Relay, { provide: WORKER_ROOMS, useValue: [room] }],
    });
    [scope, other] = await Promise.all([aTenant(module), aTenant(module)]);
    relay = module.get(Relay);
  });
  afterEach(async () => {
    await relay?.stop();
    await module?.close();
    await testDb?.drop();
  });
  const ring = (tenant: TenantScope) =>
    module.get(Outbox).say(tenant, { name: 'bell-rang', payload: { bell: tenant.tenantId } });

  it('hands each tenant’s event to its consumer, once', async () => {
    await ring(scope);
    await ring(other);
    relay.start(unexpected);
    await until(() => room.heard.length >= 2);
    await wait(2_500);
    expect(room.heard.map(({ tenantId }) => tenantId).sort()).toEqual(
      [scope.tenantId, other.tenantId].sort(),
    );
    for (const { tenantId, payload } of room.heard) expect(payload).toEqual({ bell: tenantId });
  });

  it('tries a failing handler again until it succeeds, and keeps the reason meanwhile', async () => {
    room.failures = 2;
    await ring(scope);
    relay.start(unexpected);
    await until(async () => (await handlings(module, scope))[0]?.last_error === 'not yet');
    await until(() => room.heard.length === 1);
    await until(async () => (await handlings(module, scope))[0]?.handled === true);
    expect((await handlings(module, scope))[0]).toMatchObject({ attempt_count: 3, last_error: null });
  });

  it('does not let one tenant’s trouble keep another waiting', async () => {
    room.brokenTenant = [scope.tenantId, other.tenantId].sort()[0]!;
    const healthy = room.brokenTenant === scope.tenantId ? other : scope;
    await ring(healthy);
    relay.start(unexpected);
    await until(() => room.heard.length === 1);
    await expect(relay.look()).rejects.toThrow('this tenant is broken');
  });

  it('puts work that is still due into the queue once, while it waits or is being done', async () => {
    room.slowness = 3_500;
    room.wanted.set(scope.tenantId, [{ name: 'knock', id: `${newId()}-knock-0`, data: { number: 1 } }]);
    relay.start(unexpected);
    await wait(3_000); // looked at three times by now
    room.wanted.clear();
    await until(() => room.done.length > 0);
    await wait(1_500);
    expect(room.done).toEqual([{ number: 1, tenantId: scope.tenantId }]);
  });

  it('gives up when work is waiting and none has ended for long, and not before', async () => {
    let isDeaf = false;
    Object.assign(relay, { deafAfterMilliseconds: 2_500 });
    relay.start(() => (isDeaf = true));
    room.wanted.set(scope.tenantId, [{ name: 'knock', id: `${newId()}-knock-0`, data: { number: 1 } }]);
    await until(() => room.done.length > 0);
    await wait(3_000); // the job is due at every look, and done at every look
    expect(isDeaf).toBe(false);
    // What a lost connection does to a BullMQ worker at times: it is there and takes no more jobs.
    await (relay as unknown as { worker: { close(): Promise<void> } }).worker.close();
    await until(() => isDeaf);
  });

  it('does the turns of all tenants again and again, as long as there are some, without waiting for the next look', async () => {
    let left = 20;
    Object.assign(room, {
      turns: async () =>
        left > 0
          ? [
              {
                name: 'knock',
                id: `turn-${left}`,
                tenantId: scope.tenantId,
                priority: 1,
                data: { number: left },
              },
            ]
          : [],
    });
    room.onKnock = () => (left -= 1);
    relay.start(unexpected);
    await until(() => left <= 0);
    expect(room.looks).toBeLessThan(20);
    room.onKnock = () => undefined;
  });

  it('finishes what is under way when it is stopped', async () => {
    room.slowness = 1_500;
    room.wanted.set(scope.tenantId, [{ name: 'knock', id: `${newId()}-knock-0`, data: { number: 1 } }]);
    relay.start(unexpected);
    await wait(1_200);
    room.wanted.clear();
    await relay.stop();
    expect(room.done).toHaveLength(1);
  });
});

(redisUrl ? describe : describe.skip)('the relay while Redis comes and goes', () => {
  let testDb: TestDatabase;
  let module: TestingModule;
  let redis: ChildProcess | undefined;
  const room = new ListeningRoom();

  afterAll(async () => {
    await module?.get(Relay).stop();
    await module?.close();
    await testDb?.drop();
    redis?.kill('SIGKILL');
  });

  it('works as soon as Redis is there, and again after it was killed with everything in it', async () => {
    testDb = await testDatabase();
    const port = await freePort();
    const startRedis = (): ChildProcess =>
      spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
        stdio: 'ignore',
      });
    module = await testModule(testDb, {
      environment: { REDIS_URL: `redis://127.0.0.1:${port}` },
      imports: [IdentityModule],
      providers: [Relay, { provide: WORKER_ROOMS, useValue: [room] }],
    });
    const scope = await aTenant(module);
    const ring = () => module.get(Outbox).say(scope, { name: 'bell-rang', payload: {} });
    await ring();
    module.get(Relay).start(unexpected);
    await wait(2_500);
    expect(room.heard).toHaveLength(0);
    redis = startRedis();
    await until(() => room.heard.length === 1);
    redis.kill('SIGKILL');
    await ring();
    await wait(2_500);
    expect(room.heard).toHaveLength(1);
    redis = startRedis();
    await until(() => room.heard.length === 2);
  }, 60_000);
});

const unexpected = (): never => {
  throw new Error('The worker was taken for deaf.');
};

async function aTenant(module: TestingModule): Promise<TenantScope> {
  const slug = `o-${newId()}`;
  const { tenantId } = await module
    .get(CreateOrganisation, { strict: false })
    .run({ name: 'Example', slug, adminEmail: `hr@${slug}.example` });
  return tenantScope(tenantId);
}

async function handlings(module: TestingModule, scope: TenantScope) {
  return module.get(Database).query<{ attempt_count: number; last_error: string | null; handled: boolean }>(
    scope,
    `select attempt_count, last_error, handled_at is not null as handled from platform.event_handling
      where tenant_id = $1`,
    [scope.tenantId],
  );
}

async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await done())) {
    if (Date.now() > deadline) throw new Error('Waited 20 s in vain.');
    await wait(50);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
