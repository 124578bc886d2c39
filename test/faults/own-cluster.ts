import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseRoles, migrate } from '@penumbra/platform';
import type { TestDatabase } from '@penumbra/platform/testing';
import { Client } from 'pg';
import { freePort } from '../../apps/cli/src/stack/free-port.js';
import { startEmbeddedPostgres } from '../../apps/cli/src/stack/embedded-postgres.js';
import { migrations } from '../../migrations/index.js';

/** A Postgres of a test's own, because it is broken in the test, or because what it logs is read. */
export interface OwnCluster extends TestDatabase {
  readonly logFile: string;
  /** Postgres' immediate shutdown, which is a crash on purpose, and the start that recovers from it. */
  crash(): Promise<void>;
}

export async function startOwnCluster(settings: Record<string, string> = {}): Promise<OwnCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'penumbra-cluster-'));
  await chmod(folder, 0o755);
  const logFile = join(folder, 'postgres.log');
  const options = {
    dataDir: join(folder, 'pg'),
    port: await freePort(),
    password: 'test',
    durable: false,
    logFile,
    settings,
  };
  let postgres = await startEmbeddedPostgres(options);
  await asAdmin(postgres.adminUrl, 'create database sealed');
  const address = (user: string): string => {
    const url = new URL(postgres.adminUrl);
    url.username = user;
    url.pathname = '/sealed';
    return url.href;
  };
  await migrate(address('postgres'), migrations, { app: 'test', intake: 'test', tally: 'test' });
  const [{ folder: dataDir }] = (await asAdmin(
    postgres.adminUrl,
    `select current_setting('data_directory') as folder`,
  )) as [{ folder: string }];
  return {
    logFile,
    adminUrl: address('postgres'),
    keyDir: join(folder, 'keys'),
    url: (role) => address(databaseRoles[role]),
    drop: async () => {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
    crash: async () => {
      const note = await readFile(join(dataDir, 'postmaster.pid'), 'utf8');
      process.kill(Number.parseInt(note, 10), 'SIGQUIT');
      await postgres.stop();
      postgres = await startEmbeddedPostgres(options);
    },
  };
}

async function asAdmin(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
