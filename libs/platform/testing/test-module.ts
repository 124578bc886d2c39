import type { ModuleMetadata } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { loadConfig, PinoLogger, PlatformModule, type Config, type ProcessRole } from '../src/index.js';
import type { TestDatabase } from './test-database.js';

/** A Nest context over the real platform and a test database, for the rooms given. Close it after the tests. */
export async function testModule(
  database: TestDatabase,
  options: {
    role?: ProcessRole;
    environment?: Partial<Record<keyof Config, string>>;
  } & Pick<ModuleMetadata, 'imports' | 'providers' | 'controllers'>,
): Promise<TestingModule> {
  const config = loadConfig({
    DATABASE_URL: database.url(options.role ?? 'app'),
    INTAKE_TOKEN: 'a-token-for-the-tests',
    KEY_DIR: database.keyDir,
    LOG_LEVEL: 'silent',
    ...options.environment,
  });
  return Test.createTestingModule({
    imports: [PlatformModule.forRoot(config), ...(options.imports ?? [])],
    providers: options.providers ?? [],
    controllers: options.controllers ?? [],
  })
    .setLogger(new PinoLogger('silent', 'test'))
    .compile();
}

/** Leaves the module one connection to its database, so that every statement is run by the one that ran those before. */
export function onOneConnection(module: TestingModule): void {
  const { driver } = module.get(DataSource, { strict: false });
  (driver as unknown as { master: Pool }).master.options.max = 1;
}

/**
 * How often these tables were read from end to end, with all that a module on one connection did: it is told to write its
 * counts down first.
 */
export async function sequentialScans(
  module: TestingModule,
  schema: string,
  tables: readonly string[],
): Promise<number> {
  const source = module.get(DataSource, { strict: false });
  await source.query('select pg_stat_force_next_flush()');
  const rows: { count: number }[] = await source.query(
    'select sum(seq_scan)::int as count from pg_stat_user_tables where schemaname = $1 and relname = any($2)',
    [schema, tables],
  );
  return rows[0]!.count;
}
