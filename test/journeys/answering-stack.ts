import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CancelDelivery, EndIssuing, PrepareDelivery } from '@penumbra/delivery';
import { quarterlyCore } from '@penumbra/instruments';
import { loadConfig, PinoLogger, tenantScope } from '@penumbra/platform';
import { toHex, writeLinkFragment } from '@penumbra/seal';
import { ballotOpener, linkSecret, makeSealingKeyPair } from '@penumbra/seal/node';
import { testDatabase } from '@penumbra/platform/testing';
import { Client } from 'pg';
import { createApi } from '../../apps/api/src/bootstrap.js';
import { createIntake } from '../../apps/intake/src/bootstrap.js';

const people = 6;

export interface LaunchedPulse {
  readonly tenantId: string;
  readonly pulseId: string;
  readonly unitId: string;
  readonly manifestHash: string;
}

/** The answer page, the issuer and the ballot box as they run, on one database, and pulses as a launch leaves them. */
export async function startAnsweringStack() {
  const testDb = await testDatabase();
  const admin = new Client({ connectionString: testDb.adminUrl });
  await admin.connect();
  const keyDir = await mkdtemp(join(tmpdir(), 'penumbra-keys-'));
  const [pagePort, boxPort] = [await freePort(), await freePort()];
  const [pageUrl, boxUrl] = [`http://127.0.0.1:${pagePort}`, `http://127.0.0.1:${boxPort}`];
  const environment = {
    PUBLIC_URL: pageUrl,
    INTAKE_URL: boxUrl,
    INTAKE_TOKEN: 'a-token-for-the-tests',
    KEY_DIR: keyDir,
  };
  const logger = new PinoLogger('silent', 'test');
  const intake = await createIntake(
    loadConfig({ ...environment, DATABASE_URL: testDb.url('intake') }),
    logger,
  );
  await intake.listen(boxPort, '127.0.0.1');
  const api = await createApi(loadConfig({ ...environment, DATABASE_URL: testDb.url('app') }), logger);
  await api.listen(pagePort, '127.0.0.1');

  /** Links of each pulse that nobody has yet, without the language. */
  const unopened = new Map<string, string[]>();
  /** What only the tally would hold. */
  const sealingKeys = new Map<string, Uint8Array>();
  const setState = async ({ pulseId }: LaunchedPulse, state: string): Promise<void> => {
    await admin.query(`update pulses.pulse set state = $2 where id = $1`, [pulseId, state]);
    await admin.query(`update intake.ballot_box set state = $2 where pulse_id = $1`, [pulseId, state]);
  };

  return {
    pageUrl,

    async launchedPulse(): Promise<LaunchedPulse> {
      const [tenantId, pulseId, unitId] = [randomUUID(), randomUUID(), randomUUID()];
      const closesAt = new Date(Date.now() + 10 * 24 * 3_600_000);
      await admin.query(
        `insert into pulses.pulse (tenant_id, id, title, state, instrument_id, instrument, reply_to_name,
           reply_to_email, closes_at, invited_count, created_at, opened_at)
         values ($1, $2, 'Autumn pulse', 'open', 'quarterly-core', $3, 'Ada Meier', 'ada@aurora.example', $4, $5,
           now(), now())`,
        [tenantId, pulseId, JSON.stringify(quarterlyCore()), closesAt, people],
      );
      await admin.query(
        `insert into pulses.audience_team (tenant_id, pulse_id, team_id, name, people_count, counted_elsewhere_count)
         values ($1, $2, $3, 'Aurora Instruments', $4, 0)`,
        [tenantId, pulseId, unitId, people],
      );
      await admin.query(
        `insert into pulses.unit (tenant_id, pulse_id, id, kind, team_id, invited_count)
         values ($1, $2, $3, 'team', $3, $4)`,
        [tenantId, pulseId, unitId, people],
      );
      await admin.query(
        `insert into pulses.audience_member (tenant_id, pulse_id, employee_id, team_id, unit_id, email, name, locale,
           time_zone, is_lead)
         select $1, $2, gen_random_uuid(), $3, $3, 'p' || n || '@aurora.example', 'Person ' || n, 'en',
           'Europe/Berlin', false
         from generate_series(1, $4) as n`,
        [tenantId, pulseId, unitId, people],
      );
      const sealing = makeSealingKeyPair();
      sealingKeys.set(pulseId, sealing.privateKey);
      const publicKey = Buffer.from(sealing.publicKey).toString('base64url');
      await api.get(PrepareDelivery).run(tenantScope(tenantId), { pulseId, publicKey });
      const linkKey = await readFile(join(keyDir, tenantId, `${pulseId}.link`));
      const { rows } = await admin.query<{ id: string; groupId: string; manifestHash: string }>(
        `select i.id, u.group_id as "groupId", d.manifest_hash as "manifestHash"
         from delivery.invitation i join delivery.pulse_delivery d using (tenant_id, pulse_id)
           join pulses.unit u on u.pulse_id = i.pulse_id and u.id = i.unit_id
         where i.pulse_id = $1`,
        [pulseId],
      );
      const { manifestHash } = rows[0]!;
      const links = rows.map(({ id, groupId }) => {
        const fragment = writeLinkFragment({
          secret: linkSecret(linkKey, id),
          unitId,
          manifestHash,
          groupId,
        });
        return `${pageUrl}/answer/${tenantId}/${pulseId}#${fragment}`;
      });
      unopened.set(pulseId, links);
      return { tenantId, pulseId, unitId, manifestHash };
    },

    /** The link that one more person finds in the mail. */
    invite({ pulseId }: LaunchedPulse, locale = 'en'): string {
      const link = unopened.get(pulseId)?.pop();
      if (!link) throw new Error('Everybody of this pulse was invited already.');
      return `${link}~${locale}`;
    },

    /** Closed and counted; the list of receipts as the tally leaves it. */
    async close(pulse: LaunchedPulse): Promise<void> {
      await setState(pulse, 'closed');
      await api.get(EndIssuing).run(tenantScope(pulse.tenantId), pulse);
      await admin.query(
        `insert into readings.verification (tenant_id, pulse_id, receipts, council_file)
         select $1, $2, coalesce(string_agg(receipt, ''::bytea order by receipt), ''::bytea), '{}'
         from intake.ballot where pulse_id = $2`,
        [pulse.tenantId, pulse.pulseId],
      );
    },

    async void(pulse: LaunchedPulse): Promise<void> {
      await setState(pulse, 'voided');
      await api.get(CancelDelivery).run(tenantScope(pulse.tenantId), pulse);
    },

    /** What the tally would find, opened with its key. */
    async ballots({ pulseId, manifestHash }: LaunchedPulse) {
      const { rows } = await admin.query<{
        unitId: string;
        nonce: Buffer;
        revision: string;
        ciphertext: Buffer;
        receipt: Buffer;
        ballotSize: number;
      }>(
        `select unit_id as "unitId", nonce, revision, ciphertext, receipt, ballot_size as "ballotSize"
         from intake.ballot join intake.ballot_box using (tenant_id, pulse_id) where pulse_id = $1`,
        [pulseId],
      );
      return rows.map(({ unitId, nonce, revision, ciphertext, receipt, ballotSize }) => {
        const nonceHash = Uint8Array.from(createHash('sha256').update(nonce).digest());
        const opened = ballotOpener(
          sealingKeys.get(pulseId)!,
          manifestHash,
          ballotSize,
        )(Uint8Array.from(ciphertext), { unitId, nonceHash, revision: Number(revision) });
        const { answers, comment } = opened as { answers: Record<string, unknown>; comment?: string };
        return {
          revision: Number(revision),
          receipt: toHex(receipt),
          answers,
          comment,
          length: ciphertext.length,
        };
      });
    },

    async passCount({ pulseId }: LaunchedPulse): Promise<number> {
      const { rows } = await admin.query('select from delivery.issued_pass where pulse_id = $1', [pulseId]);
      return rows.length;
    },

    async stop(): Promise<void> {
      await api.close();
      await intake.close();
      await admin.end();
      await testDb.drop();
      await rm(keyDir, { recursive: true });
    },
  };
}

export type AnsweringStack = Awaited<ReturnType<typeof startAnsweringStack>>;

/** The page has to know where the ballot box listens before it does. */
const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
