import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { databaseRoles, type ProcessRole } from '../src/index.js';

/** A database of its own, copied from the migrated template that the test run's cluster holds. */
export interface TestDatabase {
  /** Address under one of the process roles. */
  url(role: ProcessRole): string;
  /** Address of the superuser, for attacks and look-arounds. */
  readonly adminUrl: string;
  /** A KEY_DIR of its own; the folder appears when something is written to it, and goes with the database. */
  readonly keyDir: string;
  drop(): Promise<void>;
}

export async function testDatabase(): Promise<TestDatabase> {
  const clusterUrl = process.env['TEST_POSTGRES_URL'];
  if (!clusterUrl)
    throw new Error('TEST_POSTGRES_URL is not set: run the tests through jest and its global set-up.');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(clusterUrl, `create database ${name} template penumbra_template`);
  const urlAs = (user: string, password: string): string => {
    const url = new URL(clusterUrl);
    url.username = user;
    url.password = password;
    url.pathname = `/${name}`;
    return url.href;
  };
  const admin = new URL(clusterUrl);
  const keyDir = join(tmpdir(), `penumbra-keys-${name}`);
  return {
    url: (role) => urlAs(databaseRoles[role], 'test'),
    adminUrl: urlAs(admin.username, admin.password),
    keyDir,
    drop: async () => {
      await asAdmin(clusterUrl, `drop database ${name} with (force)`);
      await rm(keyDir, { recursive: true, force: true });
    },
  };
}

async function asAdmin(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    // Copying the template takes a moment in which nobody else may copy it.
    await client.query('select pg_advisory_lock(42)');
    await client.query(sql);
  } finally {
    await client.end();
  }
}
