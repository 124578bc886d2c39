import { DataSource } from 'typeorm';
import { migrateQueues } from './migrate-queues.js';
import { databaseRoles, ensureRoles, type ProcessRole } from './roles.js';

/** A migration class; the linear list of them is migrations/index.ts, handed in by whoever starts the migration. */
export type MigrationList = (new () => { up: unknown; down: unknown })[];

/**
 * Makes the roles and brings the schema up to date, as administrator. Safe to run again and from several machines at
 * once (an advisory lock lets one through at a time).
 * @returns the names of the migrations that were run.
 */
export async function migrate(
  adminUrl: string,
  migrations: MigrationList,
  passwords: Record<ProcessRole, string>,
): Promise<string[]> {
  const admin = new DataSource({ type: 'postgres', url: adminUrl, extra: { max: 1 } });
  await admin.initialize();
  try {
    await admin.query('select pg_advisory_lock(7081953)');
    await ensureRoles(admin, passwords);
    await migrateQueues(adminUrl);
    const owner = new DataSource({
      type: 'postgres',
      url: adminUrl,
      migrations: migrations as never,
      migrationsTableName: 'penumbra_migration',
      schema: databaseRoles.owner,
      extra: { max: 1, options: `-c role=${databaseRoles.owner} -c lock_timeout=2s` },
    });
    await admin.query(
      `create schema if not exists ${databaseRoles.owner} authorization ${databaseRoles.owner}`,
    );
    await owner.initialize();
    try {
      const run = await owner.runMigrations({ transaction: 'each' });
      return run.map((migration) => migration.name);
    } finally {
      await owner.destroy();
    }
  } finally {
    await admin.destroy();
  }
}
