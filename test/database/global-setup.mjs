// One throw-away Postgres for the whole test run, with a migrated template that every test database is copied from, and
// a Redis where there is one to start (TEST_REDIS_URL names another).
// Runs on the built code, so that it (and every test that starts real processes) is the code that ships.
export default async function globalSetup() {
  const root = process.cwd();
  const { buildIfStale } = await import(`${root}/tools/build.mjs`);
  // Here and nowhere else: a test that builds for itself takes the pages away under another one's running api.
  buildIfStale();
  const { startEmbeddedPostgres } = await import(`${root}/dist/apps/cli/src/stack/embedded-postgres.js`);
  const { hasRedis, startRedis } = await import(`${root}/dist/apps/cli/src/stack/redis.js`);
  const { migrate } = await import(`${root}/dist/libs/platform/src/index.js`);
  const { migrations } = await import(`${root}/dist/migrations/index.js`);

  const postgres = await startEmbeddedPostgres({
    password: 'test',
    durable: false,
    // The most that a server could keep about when a row was written: the attacks are to see it.
    settings: { track_commit_timestamp: 'on' },
  });
  await createDatabase(postgres.adminUrl, 'penumbra_template');
  const template = new URL(postgres.adminUrl);
  template.pathname = '/penumbra_template';
  await migrate(template.href, migrations, { app: 'test', intake: 'test', tally: 'test' });
  process.env.TEST_POSTGRES_URL = postgres.adminUrl;
  const redis = process.env.TEST_REDIS_URL || !hasRedis() ? null : await startRedis();
  if (redis) process.env.TEST_REDIS_URL = redis.url;
  globalThis.penumbraTestRun = {
    stop: () => Promise.all([postgres.stop(), redis?.stop()]),
  };
}

async function createDatabase(adminUrl, name) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
}
