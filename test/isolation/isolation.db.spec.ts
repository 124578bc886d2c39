import 'reflect-metadata';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Requires } from '@penumbra/identity';
import { loadConfig, PinoLogger, type Config } from '@penumbra/platform';
import { testDatabase, type TestDatabase } from '@penumbra/platform/testing';
import { Client } from 'pg';
import { ApiModule } from '../../apps/api/src/api.module.js';
import { createApi } from '../../apps/api/src/bootstrap.js';
import { sweep } from './sweep.js';
import { aSweptTenant, type SweptTenant } from './two-tenants.js';

/** Defects on purpose: a look-up past row-level security that asks neither whose a pulse is nor, once, who asks. */
@Controller('api/planted')
class PlantedController {
  constructor(@Inject('ADMIN') private readonly admin: Client) {}

  @Get(':pulseId')
  @Requires('pulse.read')
  async get(@Param('pulseId') pulseId: string): Promise<unknown> {
    const { rows } = await this.admin.query('select title from pulses.pulse where id = $1', [pulseId]);
    return rows[0] ?? {};
  }

  @Get(':pulseId/for-everybody')
  @Requires('session.read')
  async forEverybody(@Param('pulseId') pulseId: string): Promise<unknown> {
    return this.get(pulseId);
  }
}

class BrokenApi {}

describe('isolation of tenants', () => {
  // Every route is called by everybody: on a busy machine that takes more than the usual half minute.
  jest.setTimeout(180_000);
  let database: TestDatabase;
  let admin: Client;
  let config: Config;
  let app: NestFastifyApplication;
  let victim: SweptTenant;
  let intruder: SweptTenant;
  const logger = new PinoLogger('silent', 'test');

  const start = async (module?: Parameters<typeof createApi>[2]) => {
    const api = await createApi(config, logger, module);
    await api.init();
    await api.getHttpAdapter().getInstance().ready();
    return api;
  };

  beforeAll(async () => {
    database = await testDatabase();
    admin = new Client({ connectionString: database.adminUrl });
    await admin.connect();
    config = loadConfig({
      KEY_DIR: database.keyDir,
      DATABASE_URL: database.url('app'),
      INTAKE_TOKEN: 'a-token-for-the-tests',
      LOG_LEVEL: 'silent',
    });
    app = await start();
    victim = await aSweptTenant(app, admin, 'A');
    intruder = await aSweptTenant(app, admin, 'B');
  });
  afterAll(async () => {
    await app?.close();
    await admin?.end();
    await database?.drop();
  });

  it('answers another tenant’s ids on every route as if they did not exist, and writes nothing', async () => {
    expect(await sweep(app, admin, victim, intruder)).toEqual([]);
  });

  it('is seen to fail: a route that does not ask whose pulse it is, or who asks, is found', async () => {
    const broken = await start({
      module: BrokenApi,
      imports: [ApiModule.forRoot(config)],
      controllers: [PlantedController],
      providers: [{ provide: 'ADMIN', useValue: admin }],
    });
    const findings = await sweep(broken, admin, victim, intruder);
    await broken.close();
    expect(new Set(findings.map((finding) => finding.route))).toEqual(
      new Set(['GET /api/planted/{pulseId}', 'GET /api/planted/{pulseId}/for-everybody']),
    );
    const whats = findings.map((finding) => finding.what);
    expect(whats).toContain('another tenant’s text in the answer');
    expect(whats).toContain('as works-council: 200 instead of 403');
  });
});
