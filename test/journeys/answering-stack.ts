import { randomBytes, randomUUID } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { Body, Controller, HttpCode, Inject, Injectable, Post } from '@nestjs/common';
import { StandardSchemaValidationPipe } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { prepareBallotTables } from '@penumbra/intake/testing';
import { quarterlyCore, type Instrument } from '@penumbra/instruments';
import { CONFIG, loadConfig, PinoLogger, Problem, ProblemFilter, type Config } from '@penumbra/platform';
import { testDatabase, testModule } from '@penumbra/platform/testing';
import { FrozenPulsesModule } from '@penumbra/pulses';
import { Client } from 'pg';
import { AnswerPageController } from '../../apps/api/src/answering/answer-page.controller.js';
import { createIntake } from '../../apps/intake/src/bootstrap.js';

const token = 'a-token-for-the-tests';

/** Who was invited, by the secret of their link. */
@Injectable()
class Invitations {
  readonly unitOf = new Map<string, string>();
  readonly passHashOf = new Map<string, string>();
}

interface PassRequest {
  tenantId: string;
  pulseId: string;
  secret: string;
  passHash: string;
}

/** An issuer that follows the contract of the real one in memory, so that the page and the ballot box can be tried. */
@Controller('api/passes')
class Issuer {
  constructor(
    @Inject(Invitations) private readonly invitations: Invitations,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Post()
  @HttpCode(200)
  async issue(@Body() { tenantId, pulseId, secret, passHash }: PassRequest): Promise<object> {
    const unitId = this.invitations.unitOf.get(secret);
    if (!unitId) throw new Problem('delivery.link-unknown', 404, 'This link is not known.');
    const known = this.invitations.passHashOf.get(secret);
    if (known && known !== passHash)
      throw new Problem('delivery.already-answered-elsewhere', 409, 'Answered from another device.');
    this.invitations.passHashOf.set(secret, passHash);
    const admitted = await fetch(`${this.config.INTAKE_URL}/passes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ tenantId, pulseId, unitId, passHash }),
    });
    const { code } = (await admitted.json()) as { code?: string };
    if (code === 'intake.closed') throw new Problem('delivery.pulse-over', 410, 'The pulse is over.');
    if (code === 'intake.voided') throw new Problem('delivery.pulse-voided', 410, 'The pulse was cancelled.');
    if (!admitted.ok) throw new Problem('service.unavailable', 503, 'The ballot box is away.');
    return {};
  }
}

/** The answer page and the ballot box as they run, on one database, and pulses that were launched. */
export async function startAnsweringStack() {
  buildAnswerPage();
  const testDb = await testDatabase();
  await prepareBallotTables(testDb.adminUrl);
  const admin = new Client({ connectionString: testDb.adminUrl });
  await admin.connect();
  const [pagePort, boxPort] = [await freePort(), await freePort()];
  const [pageUrl, boxUrl] = [`http://127.0.0.1:${pagePort}`, `http://127.0.0.1:${boxPort}`];
  const environment = { PUBLIC_URL: pageUrl, INTAKE_URL: boxUrl, INTAKE_TOKEN: token };

  const module = await testModule(testDb, {
    environment,
    imports: [FrozenPulsesModule],
    providers: [Invitations],
    controllers: [AnswerPageController, Issuer],
  });
  const adapter = new FastifyAdapter();
  const api = module.createNestApplication<NestFastifyApplication>(adapter);
  const fastify = adapter.getInstance();
  fastify.removeContentTypeParser('text/plain');
  fastify.addContentTypeParser(
    'text/plain',
    { parseAs: 'string' },
    fastify.getDefaultJsonParser('error', 'error'),
  );
  api.useGlobalPipes(new StandardSchemaValidationPipe());
  api.useGlobalFilters(new ProblemFilter());
  await api.listen(pagePort, '127.0.0.1');
  const config = loadConfig({ ...environment, DATABASE_URL: testDb.url('intake') });
  const intake = await createIntake(config, new PinoLogger('silent', 'intake'));
  await intake.listen(boxPort, '127.0.0.1');

  const invitations = module.get(Invitations);
  const setState = async (pulse: { pulseId: string }, state: string): Promise<void> => {
    await admin.query('update pulses.pulse set state = $2 where id = $1', [pulse.pulseId, state]);
    await admin.query('update intake.ballot_box set state = $2 where pulse_id = $1', [pulse.pulseId, state]);
  };

  return {
    pageUrl,
    boxUrl,

    /** A pulse as a launch leaves it, with an open ballot box. */
    async launchedPulse(changes: { title?: string; instrument?: Instrument; closesAt?: Date } = {}) {
      const [tenantId, pulseId, unitId] = [randomUUID(), randomUUID(), randomUUID()];
      const instrument = changes.instrument ?? quarterlyCore();
      const closesAt = changes.closesAt ?? new Date(Date.now() + 10 * 24 * 3_600_000);
      await admin.query(
        `insert into pulses.pulse (tenant_id, id, title, state, instrument_id, instrument, reply_to_name,
           reply_to_email, closes_at, invited_count, created_at, opened_at)
         values ($1, $2, $3, 'open', 'quarterly-core', $4, 'Ada Meier', 'ada@aurora.example', $5, 9, now(), now())`,
        [tenantId, pulseId, changes.title ?? 'Autumn pulse', JSON.stringify(instrument), closesAt],
      );
      await admin.query(
        `insert into pulses.audience_team (tenant_id, pulse_id, team_id, name, people_count, counted_elsewhere_count)
         values ($1, $2, $3, 'Aurora Instruments', 9, 0)`,
        [tenantId, pulseId, unitId],
      );
      const opened = await fetch(`${boxUrl}/ballot-boxes/${tenantId}/${pulseId}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ closesAt: closesAt.toISOString(), instrument, unitIds: [unitId] }),
      });
      if (!opened.ok) throw new Error(await opened.text());
      return { tenantId, pulseId, unitId, instrument };
    },

    /** The link that one more person finds in the mail. */
    invite(pulse: { tenantId: string; pulseId: string; unitId: string }, locale = 'en'): string {
      const secret = randomBytes(32).toString('base64url');
      invitations.unitOf.set(secret, pulse.unitId);
      return `${pageUrl}/answer/${pulse.tenantId}/${pulse.pulseId}#${secret}.${pulse.unitId}.${locale}`;
    },

    close: (pulse: { pulseId: string }) => setState(pulse, 'closed'),
    void: (pulse: { pulseId: string }) => setState(pulse, 'voided'),

    async ballots(pulse: { pulseId: string }) {
      const { rows } = await admin.query<{
        pass_hash: Buffer;
        revision: number;
        answers: Record<string, unknown>;
        receipt: Buffer;
      }>('select pass_hash, revision, answers, receipt from intake.ballot where pulse_id = $1', [
        pulse.pulseId,
      ]);
      return rows;
    },

    async passCount(pulse: { pulseId: string }): Promise<number> {
      const { rows } = await admin.query('select from intake.pass where pulse_id = $1', [pulse.pulseId]);
      return rows.length;
    },

    async stop(): Promise<void> {
      await api.close();
      await intake.close();
      await admin.end();
      await testDb.drop();
    },
  };
}

export type AnsweringStack = Awaited<ReturnType<typeof startAnsweringStack>>;

function buildAnswerPage(): void {
  const vite = resolve('node_modules/vite/bin/vite.js');
  const options = ['build', '--logLevel', 'warn', '--config', 'apps/web/vite.employee.config.ts'];
  const built = spawnSync(process.execPath, [vite, ...options], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`The answer page could not be built: ${built.stderr}`);
}

/** The page has to know where the ballot box listens before it does. */
const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
