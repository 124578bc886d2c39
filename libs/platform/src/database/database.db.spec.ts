import { DataSource } from 'typeorm';
import { testDatabase, testModule, type TestDatabase } from '../../testing/index.js';
import { AuditLog, Database, newId, Outbox, refuseBypassingRole, tenantScope } from '../index.js';
import { logsNoParameters } from './roles.js';
import type { TestingModule } from '@nestjs/testing';

describe('tenancy', () => {
  let testDb: TestDatabase;
  let module: TestingModule;
  let database: Database;
  const mine = tenantScope(newId());
  const theirs = tenantScope(newId());

  beforeAll(async () => {
    testDb = await testDatabase();
    module = await testModule(testDb, {});
    database = module.get(Database);
    for (const scope of [mine, theirs])
      await database.query(scope, 'insert into identity.tenant (tenant_id, slug, name) values ($1, $2, $2)', [
        scope.tenantId,
        `t-${scope.tenantId.slice(0, 8)}`,
      ]);
  });
  afterAll(async () => {
    await module?.close();
    await testDb?.drop();
  });

  it('shows a tenant its own rows only, even to a query that names no tenant', async () => {
    const rows = await database.query<{ tenant_id: string }>(mine, 'select tenant_id from identity.tenant');
    expect(rows).toEqual([{ tenant_id: mine.tenantId }]);
  });

  it('refuses to write a row of another tenant', async () => {
    await expect(
      database.query(mine, 'insert into identity.tenant (tenant_id, slug, name) values ($1, $2, $2)', [
        newId(),
        'x-y',
      ]),
    ).rejects.toThrow(/row-level security/);
  });

  it('lets go of deleted rows at once, where the role may', async () => {
    const admin = new DataSource({ type: 'postgres', url: testDb.adminUrl });
    await admin.initialize();
    try {
      await admin.query('create extension if not exists pageinspect');
      const left = async (): Promise<number> => {
        const [row] = (await admin.query(`
          select count(*)::int as count
            from generate_series(0, pg_relation_size('delivery.issued_pass') / 8192 - 1) as page,
                 heap_page_items(get_raw_page('delivery.issued_pass', page::int))
           where t_data is not null`)) as { count: number }[];
        return row!.count;
      };
      // Fewer than the server's own vacuum looks for.
      await database.query(
        mine,
        `insert into delivery.issued_pass (tenant_id, pulse_id, claim_id, unit_id, blinded_hash)
         select $1, gen_random_uuid(), sha256(n::text::bytea), gen_random_uuid(), '' from generate_series(1, 9) as n`,
        [mine.tenantId],
      );
      await database.query(mine, 'delete from delivery.issued_pass where tenant_id = $1', [mine.tenantId]);
      expect(await left()).toBe(9);
      await admin.query('revoke maintain on delivery.issued_pass from penumbra_app');
      await database.vacuum('delivery.issued_pass');
      expect(await left()).toBe(9);
      await admin.query('grant maintain on delivery.issued_pass to penumbra_app');
      // A statement elsewhere in the database may still be able to see them for a moment.
      const deadline = Date.now() + 20_000;
      do await database.vacuum('delivery.issued_pass');
      while ((await left()) > 0 && Date.now() < deadline);
      expect(await left()).toBe(0);
      await expect(database.inTenant(mine, () => database.vacuum('delivery.issued_pass'))).rejects.toThrow(
        /transaction is open/,
      );
    } finally {
      await admin.destroy();
    }
  });

  it('refuses to join the transaction of another tenant', async () => {
    await expect(database.inTenant(mine, () => database.query(theirs, 'select 1'))).rejects.toThrow(
      /another tenant/,
    );
  });

  const schemas = `('platform','identity','people','pulses','delivery','intake','readings','webhooks')`;

  /** They tell whose a public short name or a contract's hash is, and hold ids only. */
  const directories = ['platform.contract_directory', 'platform.tenant_directory'];

  /** Tables with a tenant whose rows are not kept apart by force. */
  const openTables = async (admin: DataSource): Promise<string[]> => {
    const rows: { name: string }[] = await admin.query(`
      select c.oid::regclass::text as name from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
       where c.relkind = 'r' and n.nspname in ${schemas}
         and not (c.relrowsecurity and c.relforcerowsecurity
                  and exists (select from pg_policy p where p.polrelid = c.oid))
       order by 1`);
    return rows.map((row) => row.name);
  };

  it('forces row-level security on every table with a tenant, and is seen to find one without', async () => {
    const admin = new DataSource({ type: 'postgres', url: testDb.adminUrl });
    await admin.initialize();
    expect(await openTables(admin)).toEqual(directories);
    await admin.query('create table people.planted (tenant_id uuid)');
    await admin.query('alter table people.team no force row level security');
    expect(await openTables(admin)).toEqual(['people.planted', 'people.team', ...directories]);
    await admin.query('drop table people.planted');
    await admin.query('alter table people.team force row level security');
    await admin.destroy();
  });

  it('shows what row-level security keeps away: without it, a query without a tenant sees the other tenant', async () => {
    const admin = new DataSource({ type: 'postgres', url: testDb.adminUrl });
    await admin.initialize();
    const seen = () => database.query<{ tenant_id: string }>(mine, 'select tenant_id from identity.tenant');
    await admin.query('alter table identity.tenant disable row level security');
    expect((await seen()).map((row) => row.tenant_id).sort()).toEqual(
      [mine.tenantId, theirs.tenantId].sort(),
    );
    await admin.query('alter table identity.tenant enable row level security');
    expect(await seen()).toHaveLength(1);
    await admin.destroy();
  });

  it('begins every primary, unique and foreign key with the tenant, and is seen to find a simple one', async () => {
    const admin = new DataSource({ type: 'postgres', url: testDb.adminUrl });
    await admin.initialize();
    const loose = async (): Promise<string[]> => {
      const rows: { table: string; conname: string }[] = await admin.query(`
        select con.conrelid::regclass::text as table, con.conname
          from pg_constraint con join pg_namespace n on n.oid = con.connamespace
          join pg_attribute a on a.attrelid = con.conrelid and a.attnum = con.conkey[1]
         where con.contype in ('p', 'u', 'f') and a.attname <> 'tenant_id'
           and n.nspname in ('platform','identity','people','pulses','delivery','intake','readings','webhooks')
         order by 1, 2`);
      return rows.map(({ table, conname }) => `${table} ${conname}`);
    };
    const known = [
      'platform.contract_directory contract_directory_pkey',
      'platform.tenant_directory tenant_directory_slug_key',
    ];
    expect(await loose()).toEqual(known);
    await admin.query(`
      alter table people.team add constraint planted_unique unique (id);
      alter table people.employee add constraint planted_simple foreign key (team_id) references people.team (id)`);
    expect(await loose()).toEqual(['people.employee planted_simple', 'people.team planted_unique', ...known]);
    await admin.query(`
      alter table people.employee drop constraint planted_simple;
      alter table people.team drop constraint planted_unique`);
    await admin.destroy();
  });

  it('refuses to start under a superuser and under the owner', async () => {
    const admin = new DataSource({ type: 'postgres', url: testDb.adminUrl });
    await admin.initialize();
    await expect(refuseBypassingRole(admin)).rejects.toThrow(/database.role-could-bypass/);
    await admin.query(`create role careless login password 'x' in role penumbra_owner`);
    const url = new URL(testDb.adminUrl);
    url.username = 'careless';
    url.password = 'x';
    const careless = new DataSource({ type: 'postgres', url: url.href });
    await careless.initialize();
    await expect(refuseBypassingRole(careless)).rejects.toThrow(/owns tables/);
    await careless.destroy();
    await admin.query('drop role careless');
    await admin.destroy();
  });

  it('keeps what statements are given out of the server’s log under every role, and is seen to find one that does not', async () => {
    const silent = async (url: string): Promise<boolean> => {
      const connection = new DataSource({ type: 'postgres', url });
      await connection.initialize();
      try {
        return await logsNoParameters(connection);
      } finally {
        await connection.destroy();
      }
    };
    for (const role of ['app', 'intake', 'tally'] as const)
      expect([role, await silent(testDb.url(role))]).toEqual([role, true]);
    expect(await silent(testDb.adminUrl)).toBe(false);
  });

  it('keeps the app role away from ballots and answers, intake from people, tally from persons', async () => {
    await expect(database.query(mine, 'select from intake.ballot')).rejects.toThrow(/permission denied/);
    await expect(database.query(mine, 'select from readings.answer')).rejects.toThrow(/permission denied/);
    for (const [role, table] of [
      ['intake', 'people.employee'],
      ['intake', 'delivery.invitation'],
      ['tally', 'people.employee'],
      ['tally', 'pulses.audience_member'],
      ['tally', 'delivery.invitation'],
    ] as const) {
      const other = new DataSource({ type: 'postgres', url: testDb.url(role) });
      await other.initialize();
      await expect(other.query(`select from ${table}`)).rejects.toThrow(/permission denied/);
      await other.destroy();
    }
  });

  it('keeps one audit chain under parallel writers and names a changed entry', async () => {
    const audit = module.get(AuditLog);
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        audit.record(mine, {
          actor: 'account:a',
          action: 'test.done',
          subject: `thing:${index}`,
          details: { b: 1, a: [{ d: 2, c: null }] },
        }),
      ),
    );
    expect(await audit.firstBrokenEntry(mine)).toBeNull();
    expect((await audit.list(mine, { limit: 3 })).map((entry) => entry.seq)).toEqual([20, 19, 18]);
    const admin = new DataSource({ type: 'postgres', url: testDb.adminUrl });
    await admin.initialize();
    await expect(admin.query(`update platform.audit_entry set actor = 'x' where seq = 7`)).rejects.toThrow(
      /append-only/,
    );
    await admin.query('alter table platform.audit_entry disable trigger append_only');
    await admin.query(`update platform.audit_entry set details = '{"b": 2}' where seq = 7`);
    await admin.destroy();
    expect(await audit.firstBrokenEntry(mine)).toBe(7);
  });

  it('hands an event to each consumer until it is handled, and waits after a failure', async () => {
    const outbox = module.get(Outbox);
    await outbox.say(mine, { name: 'pulse-launched', payload: { pulseId: 'p' } });
    const subscriptions = [
      { event: 'pulse-launched', consumer: 'delivery' },
      { event: 'pulse-launched', consumer: 'tally' },
    ];
    const due = await outbox.due(mine, subscriptions, 10);
    expect(due.map((handling) => handling.consumer).sort()).toEqual(['delivery', 'tally']);
    await outbox.markHandled(mine, due[0]!.eventId, 'delivery');
    await outbox.markFailed(mine, due[0]!.eventId, 'tally', 'no');
    expect(await outbox.due(mine, subscriptions, 10)).toEqual([]);
    expect(await outbox.due(theirs, subscriptions, 10)).toEqual([]);
  });

  it('keeps an event that has failed a thousand times waiting five minutes, no longer', async () => {
    const outbox = module.get(Outbox);
    await outbox.say(mine, { name: 'pulse-closed', payload: { pulseId: 'p' } });
    const subscriptions = [{ event: 'pulse-closed', consumer: 'delivery' }];
    const [due] = await outbox.due(mine, subscriptions, 10);
    await outbox.markFailed(mine, due!.eventId, 'delivery', 'no');
    await database.query(
      mine,
      'update platform.event_handling set attempt_count = 2000 where tenant_id = $1 and event_id = $2',
      [mine.tenantId, due!.eventId],
    );
    await outbox.markFailed(mine, due!.eventId, 'delivery', 'no');
    const [handling] = await database.query<{ seconds: number }>(
      mine,
      `select extract(epoch from next_attempt_at - now())::float as seconds from platform.event_handling
        where tenant_id = $1 and event_id = $2`,
      [mine.tenantId, due!.eventId],
    );
    expect(handling!.seconds).toBeGreaterThan(290);
    expect(handling!.seconds).toBeLessThanOrEqual(300);
  });
});
