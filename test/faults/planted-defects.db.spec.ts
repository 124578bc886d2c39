import { randomFrom } from '../../apps/cli/src/demo/random.js';
import type { TenantScope } from '@penumbra/platform';
import { testDatabase, type TestDatabase } from '@penumbra/platform/testing';
import type { mailSink } from '@penumbra/delivery/testing';
import { newSeed, report } from './load.js';
import { hasRedis } from './own-redis.js';
import { postgresWire } from './postgres-wire.js';
import { judge, sendingPlace, type SendingPlace } from './sending-place.js';

// What F2 to F5, F11 and F12 look at is seen to fail: the database itself misbehaves as a broken build would, and the fault
// then shows. A few mails each, in one place for all of them. F1, F6 to F8, F10, F13 and F14 have theirs beside them.

type SinkAnswer = ReturnType<NonNullable<NonNullable<Parameters<typeof mailSink>[0]>['message']>>;

(hasRedis() ? describe : describe.skip)('the judge of the faults of sending is seen to fail', () => {
  const people = 12;
  const leases = `new.lease_until := least(new.lease_until, now() + interval '2 s')`;
  let database: TestDatabase;
  let wire: Awaited<ReturnType<typeof postgresWire>>;
  let place: SendingPlace;
  let cutAfterClaim = false;
  let answer: (to: string) => SinkAnswer = () => null;

  beforeAll(async () => {
    database = await testDatabase();
    wire = await postgresWire(database.url('app'), ({ what, sql, transaction }) => {
      if (!cutAfterClaim || what === 'sent' || !/^\s*commit\b/i.test(sql)) return undefined;
      if (!transaction.some((text) => text.includes('claim_number = s.claim_number + 1'))) return undefined;
      cutAfterClaim = false;
      return 'cut';
    });
    place = await sendingPlace('Redis', {
      database,
      databaseUrl: () => wire.url,
      smtpQuery: '?socketTimeout=1000',
      sink: { message: (to) => answer(to) },
    });
    // What waits for a minute or more waits for two seconds here.
    await place.admin.query(`
      create function delivery.hurry() returns trigger language plpgsql as $$
      begin
        ${leases};
        if new.next_attempt_at > now() and new.next_attempt_at < 'infinity' then
          new.next_attempt_at := now() + interval '1 s';
        end if;
        return new;
      end $$;
      create trigger hurry before update on delivery.send for each row execute function delivery.hurry()`);
    await place.startWorker();
  }, 120_000);
  afterEach(async () => {
    answer = () => null;
    cutAfterClaim = false;
    await place.admin.query(`
      drop trigger if exists planted on delivery.send;
      drop function if exists delivery.planted();
      update delivery.send set state = 'cancelled', lease_until = null where state = 'sending'`);
  });
  afterAll(async () => {
    await place?.close();
    await wire?.close();
    await database?.drop();
  });

  /** Changes a mail's row on its way into the table. */
  const plant = (when: string, change: string) =>
    place.admin.query(`
      create function delivery.planted() returns trigger language plpgsql as $$
      begin ${change}; return new; end $$;
      create trigger planted before update on delivery.send
        for each row when (${when}) execute function delivery.planted()`);
  const settled = ({ tenantId }: TenantScope) =>
    place.until('nothing left to do', async () => {
      const { rows } = await place.admin.query<{ done: number }>(
        `select count(*)::int as done from delivery.send where tenant_id = $1 and state in ('accepted', 'bounced')`,
        [tenantId],
      );
      return rows[0]!.done === people;
    });
  /** Of the mails to this domain the first so many get this answer, the others are taken. */
  const first = (count: number, domain: string, say: SinkAnswer) => (to: string) => {
    if (!to.endsWith(domain)) return null;
    count -= 1;
    return count >= 0 ? say : null;
  };
  const at = (domain: string) => (index: number) => ({ email: `person-${index}${domain}` });

  it('F3, when a claim never ends: a mail whose claim was committed and not heard of waits for ever', async () => {
    await plant(`new.state = 'sending'`, `new.lease_until := 'infinity'`);
    cutAfterClaim = true;
    const launched = await place.launch(people, { teamSize: people });
    // Twice a lease after the last one was accepted, what is still claimed stays so.
    await place.until('no more to go out', async () => {
      const { rows } = await place.admin.query<{ quiet: boolean | null }>(
        `select max(accepted_at) < now() - interval '4 s' as quiet from delivery.send where tenant_id = $1`,
        [launched.scope.tenantId],
      );
      return rows[0]!.quiet === true;
    });
    const { lost } = judge(launched.emails, place.sink);
    report('F3', 'planted, a claim never ends', { lost });
    expect(cutAfterClaim).toBe(false);
    expect(lost).toBeGreaterThan(0);
  }, 120_000);

  it('F4, when a mail without an answer counts as accepted', async () => {
    await plant(
      `new.state = 'unknown'`,
      `new.state := 'accepted'; new.next_attempt_at := 'infinity'; new.accepted_at := now()`,
    );
    answer = first(2, '@silent.example', 'hang');
    const launched = await place.launch(people, { teamSize: people, person: at('@silent.example') });
    await settled(launched.scope);
    const { lost } = judge(launched.emails, place.sink);
    report('F4', 'planted, no answer is taken for a yes', { lost });
    expect(lost).toBe(2);
  }, 120_000);

  it('F12, when the reason is not kept', async () => {
    await plant(`new.state = 'bounced'`, 'new.last_reply := null');
    const { scope } = await place.launch(people, {
      teamSize: people,
      person: (index) => (index === 0 ? { email: 'nobody' } : {}),
    });
    await settled(scope);
    const { rows } = await place.admin.query(
      `select from delivery.send where tenant_id = $1 and state = 'bounced' and last_reply is null`,
      [scope.tenantId],
    );
    report('F12', 'planted, a poisoned row without a reason', { 'without a reason': rows.length });
    expect(rows).toHaveLength(1);
  }, 120_000);

  it('F11, when a worker does not wait for what is under way', async () => {
    answer = first(1, '@slow.example', 'hang');
    const { scope } = await place.launch(people, { teamSize: people, person: at('@slow.example') });
    await place.until('a mail to be under way', async () => (await place.underWay()).length > 0);
    await place.killAny(randomFrom(newSeed()));
    await settled(scope);
    const { rows } = await place.admin.query(
      'select from delivery.send where tenant_id = $1 and attempt_count > 1',
      [scope.tenantId],
    );
    report('F11', 'planted, killed in place of stopped', { 'attempts that failed': rows.length });
    expect(rows.length).toBeGreaterThan(0);
  }, 120_000);

  it('F2 and F5, when what was handed to the queue once is not handed to it again', async () => {
    await place.admin.query(`
      create table delivery.planted_handed (tenant_id uuid primary key);
      grant select, insert on delivery.planted_handed to penumbra_app;
      alter function delivery.due_mails(int) rename to due_mails_of_all;
      create function delivery.due_mails(at_most int) returns table (tenant_id uuid, due_count int)
        language sql as 'select * from delivery.due_mails_of_all(at_most) where false';
      grant execute on function delivery.due_mails(int) to penumbra_app`);
    const during = await place.launch(people, { teamSize: people });
    const rowsOf = async (table: string) =>
      (await place.admin.query(`select from ${table} where tenant_id = $1`, [during.scope.tenantId])).rows
        .length;
    await place.until('the mails to be there', async () => (await rowsOf('delivery.send')) === people);
    const troubles = () => place.log().match(/queue: .*tried again/g)?.length ?? 0;
    const before = troubles();
    await place.redis!.kill();
    // What a producer has already written to a connection it would write again.
    await place.until('the worker to miss its queue', () => troubles() > before);
    await place.admin.query(`
      create or replace function delivery.due_mails(at_most int) returns table (tenant_id uuid, due_count int)
        language sql as $$
        with due as (select * from delivery.due_mails_of_all(at_most)),
        handed as (insert into delivery.planted_handed select due.tenant_id from due on conflict do nothing
                   returning planted_handed.tenant_id)
        select due.* from due join handed on handed.tenant_id = due.tenant_id $$`);
    await place.until(
      'the mails to be handed out',
      async () => (await rowsOf('delivery.planted_handed')) > 0,
    );
    await place.redis!.start();
    const after = await place.launch(7);
    await place.until('mails that came later', () => judge(after.emails, place.sink).lost === 0);
    const { lost } = judge(during.emails, place.sink);
    report('F2', 'planted, jobs only in the queue', { lost });
    expect(lost).toBe(people);
  }, 120_000);
});
