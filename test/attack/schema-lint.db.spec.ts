import { testDatabase, type TestDatabase } from '@penumbra/platform/testing';
import { Client } from 'pg';

/** Tables whose rows come one by one while people answer, or hold what they answered. */
const watched = [
  'intake.ballot',
  'intake.unit_key',
  'readings.answer',
  'readings.comment',
  'delivery.issued_pass',
];

describe('tables that hold answers and passes', () => {
  let testDb: TestDatabase;
  let admin: Client;
  beforeAll(async () => {
    testDb = await testDatabase();
    admin = new Client({ connectionString: testDb.adminUrl });
    await admin.connect();
  });
  afterAll(async () => {
    await admin?.end();
    await testDb?.drop();
  });

  /** Columns that could tell when a row came: a time, a number that counts up, a value that the database fills in. */
  const telling = async (): Promise<string[]> =>
    (
      await admin.query<{ name: string }>(
        `select table_schema || '.' || table_name || '.' || column_name as name
           from information_schema.columns
          where table_schema || '.' || table_name = any ($1)
            and (data_type ~ 'time|date|interval|inet' or column_default is not null
                 or is_identity = 'YES' or is_generated <> 'NEVER')
          order by 1`,
        [watched],
      )
    ).rows.map(({ name }) => name);
  const triggers = async (): Promise<string[]> =>
    (
      await admin.query<{ name: string }>(
        `select event_object_schema || '.' || event_object_table as name from information_schema.triggers
          where event_object_schema || '.' || event_object_table = any ($1)`,
        [watched],
      )
    ).rows.map(({ name }) => name);

  it('all exist', async () => {
    const { rows } = await admin.query<{ name: string }>(
      `select table_schema || '.' || table_name as name from information_schema.tables
        where table_schema || '.' || table_name = any ($1)`,
      [watched],
    );
    expect(rows.map(({ name }) => name).toSorted()).toEqual(watched.toSorted());
  });

  it('have no column for a time, a sequence or a value filled in by the database, and no trigger', async () => {
    expect(await telling()).toEqual([]);
    expect(await triggers()).toEqual([]);
  });

  it('are seen to be found out when one is planted', async () => {
    const planted = [
      ['delivery.issued_pass', 'at timestamptz'],
      ['intake.ballot', 'seq bigserial'],
      ['intake.unit_key', 'made_on date'],
      ['readings.comment', 'at date'],
      ['readings.answer', 'n int generated always as identity'],
      ['readings.answer', 'other uuid default gen_random_uuid()'],
    ] as const;
    for (const [table, column] of planted) {
      await admin.query(`alter table ${table} add column ${column}`);
      const name = column.split(' ')[0];
      expect(await telling()).toEqual([`${table}.${name}`]);
      await admin.query(`alter table ${table} drop column ${name}`);
    }
  });
});
