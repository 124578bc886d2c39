import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  launchedPulse,
  launchingModules,
  startProcess,
  type LaunchedPulse,
  type RunningProcess,
} from '@penumbra/delivery/testing';
import { systemActor } from '@penumbra/identity';
import { testDatabase, testModule, type TestDatabase } from '@penumbra/platform/testing';
import { EndPulse } from '@penumbra/pulses';
import { readUnitKey, type Manifest, type UnitKey } from '@penumbra/seal';
import { linkSecret } from '@penumbra/seal/node';
import { Pool } from 'pg';
import { freePort } from '../../apps/cli/src/stack/free-port.js';

export type Part = 'api' | 'intake' | 'worker-delivery' | 'worker-tally';
export const parts: readonly Part[] = ['intake', 'api', 'worker-delivery', 'worker-tally'];
const roleOf = { api: 'app', intake: 'intake', 'worker-delivery': 'app', 'worker-tally': 'tally' } as const;

/** One invited person, as the mail and the page know them. */
export interface Invitee {
  readonly invitationId: string;
  readonly employeeId: string;
  readonly email: string;
  readonly name: string;
  readonly unitId: string;
  readonly groupId: string;
  /** What the mailed link carries. */
  readonly secret: Uint8Array<ArrayBuffer>;
}

/** A pulse that takes answers. */
export interface OpenPulse extends LaunchedPulse {
  readonly manifest: Manifest;
  readonly manifestHash: string;
  readonly invitees: readonly Invitee[];
  readonly unitKeys: ReadonlyMap<string, UnitKey>;
}

export type SealedService = Awaited<ReturnType<typeof startSealedService>>;

/**
 * The four built processes on a database, each under its own database role and with its own folder of keys, as in
 * production; a process that is killed can be started again at its address.
 */
export async function startSealedService(
  options: {
    smtpUrl?: string;
    redisUrl?: string;
    logLevel?: string;
    /** The database to use in place of a new one of the test run's cluster. */
    database?: TestDatabase;
    /** Folders of keys to use in place of new ones. */
    keyDirs?: { issuer: string; tally: string };
    /** What a process gets as the address of its database. */
    databaseUrl?: (part: Part, url: string) => string;
    /** Processes to start; all unless told. */
    start?: readonly Part[];
  } = {},
) {
  const database = options.database ?? (await testDatabase());
  const folder = await mkdtemp(join(tmpdir(), 'penumbra-sealed-'));
  const keyDirs = options.keyDirs ?? { issuer: join(folder, 'issuer'), tally: join(folder, 'tally') };
  const admin = new Pool({ connectionString: database.adminUrl, max: 4 });
  // A database that is dropped or restarted cuts these connections too.
  admin.on('error', () => undefined);
  const module = await testModule(database, { imports: launchingModules });
  const ports = { api: await freePort(), intake: await freePort() };
  const apiUrl = `http://127.0.0.1:${ports.api}`;
  const intakeUrl = `http://127.0.0.1:${ports.intake}`;

  const environment = (part: Part): Record<string, string> => {
    const url = database.url(roleOf[part]);
    return {
      DATABASE_URL: options.databaseUrl?.(part, url) ?? url,
      PUBLIC_URL: apiUrl,
      INTAKE_URL: intakeUrl,
      INTAKE_TOKEN: 'a-token-for-the-tests',
      // Nobody listens there: mails wait.
      SMTP_URL: options.smtpUrl ?? 'smtp://127.0.0.1:9',
      LOG_LEVEL: options.logLevel ?? 'info',
      ...(options.redisUrl ? { REDIS_URL: options.redisUrl } : {}),
      ...(part === 'intake' ? {} : { KEY_DIR: part === 'worker-tally' ? keyDirs.tally : keyDirs.issuer }),
      ...(part === 'api' ? { PORT: String(ports.api) } : {}),
      ...(part === 'intake' ? { PORT: String(ports.intake) } : {}),
      ...(part === 'worker-delivery' ? { WORKER_ROLE: 'delivery' } : {}),
      ...(part === 'worker-tally' ? { WORKER_ROLE: 'tally' } : {}),
    };
  };

  const running = new Map<Part, RunningProcess>();
  const logs = new Map<Part, string>();
  const start = async (part: Part): Promise<void> => {
    const program = part === 'api' || part === 'intake' ? part : 'worker';
    running.set(part, await startProcess(program, environment(part)));
  };
  const kill = async (part: Part, signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> => {
    const process = running.get(part);
    if (!process) return;
    running.delete(part);
    await process.kill(signal);
    logs.set(part, (logs.get(part) ?? '') + process.log());
  };
  const log = (part: Part): string => (logs.get(part) ?? '') + (running.get(part)?.log() ?? '');

  const until = async (what: string, done: () => Promise<boolean>, patience = 240_000): Promise<void> => {
    const deadline = Date.now() + patience;
    while (!(await done())) {
      if (Date.now() > deadline)
        throw new Error(`Waited in vain for ${what}.\n${parts.map(log).join('\n')}`.slice(0, 20_000));
      await wait(50);
    }
  };
  const stop = async (): Promise<void> => {
    await Promise.all(parts.map((part) => kill(part)));
    await admin.end().catch(() => undefined);
    await module.close();
    if (!options.database) await database.drop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    for (const part of options.start ?? parts) await start(part);
  } catch (error) {
    await stop();
    throw error;
  }

  const keyFiles = ({ scope, pulseId }: LaunchedPulse) => ({
    link: join(keyDirs.issuer, scope.tenantId, `${pulseId}.link`),
    sealing: join(keyDirs.tally, scope.tenantId, `${pulseId}.sealing`),
  });

  return {
    database,
    admin,
    apiUrl,
    intakeUrl,
    keyDirs,
    environment,
    start,
    kill,
    log,
    until,
    keyFiles,
    stop,

    /** Launches a pulse through the real door and waits until it takes answers. */
    async launch(input: {
      people: number;
      teamSize?: number;
      person?: (index: number) => { name: string };
    }): Promise<OpenPulse> {
      const launched = await launchedPulse(module, { ...input, hasTally: true });
      await until(
        'passes to be issued',
        async () =>
          (
            await admin.query(
              `select from delivery.pulse_delivery where pulse_id = $1 and state = 'issuing'`,
              [launched.pulseId],
            )
          ).rows.length === 1,
      );
      return openPulse(launched);
    },

    /** Ends it, and waits for the reading and for both keys to be gone. */
    async close(pulse: LaunchedPulse): Promise<void> {
      await this.askToClose(pulse);
      await this.untilRead(pulse);
    },

    async askToClose({ scope, pulseId }: LaunchedPulse): Promise<void> {
      await module.get(EndPulse).close(scope, systemActor, pulseId, null);
    },

    isRead,

    async untilRead(pulse: LaunchedPulse): Promise<void> {
      await until('the reading, with both keys gone', () => isRead(pulse));
    },
  };

  async function isRead(pulse: LaunchedPulse): Promise<boolean> {
    const { rows } = await admin.query('select from readings.reading where pulse_id = $1', [pulse.pulseId]);
    return rows.length > 0 && Object.values(keyFiles(pulse)).every((file) => !existsSync(file));
  }

  async function openPulse(launched: LaunchedPulse): Promise<OpenPulse> {
    const { pulseId } = launched;
    const { rows: deliveries } = await admin.query<{ manifest: string; manifest_hash: string }>(
      'select manifest, manifest_hash from delivery.pulse_delivery where pulse_id = $1',
      [pulseId],
    );
    const { rows: keys } = await admin.query<{ unit_id: string; public_key: Buffer }>(
      'select unit_id, public_key from delivery.unit_key where pulse_id = $1',
      [pulseId],
    );
    const { rows: invitations } = await admin.query<{
      id: string;
      employee_id: string;
      email: string;
      name: string;
      unit_id: string;
      group_id: string;
    }>(
      `select i.id, employee_id, email, name, unit_id, group_id from delivery.invitation i
         join pulses.unit u on u.pulse_id = i.pulse_id and u.id = i.unit_id
        where i.pulse_id = $1 order by email`,
      [pulseId],
    );
    const linkKey = await readFile(keyFiles(launched).link);
    const unitKeys = new Map<string, UnitKey>();
    for (const { unit_id, public_key } of keys)
      unitKeys.set(unit_id, await readUnitKey(Uint8Array.from(public_key)));
    return {
      ...launched,
      manifest: JSON.parse(deliveries[0]!.manifest) as Manifest,
      manifestHash: deliveries[0]!.manifest_hash,
      unitKeys,
      invitees: invitations.map(({ id, employee_id, email, name, unit_id, group_id }) => ({
        invitationId: id,
        employeeId: employee_id,
        email,
        name,
        unitId: unit_id,
        groupId: group_id,
        secret: linkSecret(linkKey, id),
      })),
    };
  }
}
