import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What mails are handed out by: turns over all tenants, a sender that can be paused, and buckets that hold mails back. */
export class Dispatcher1764806400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Goes up with each claim and never down: only the claim that holds the number may write a result.
      alter table delivery.send add column claim_number int not null default 0;

      -- A tenant's own sender. While paused, no mail of the tenant is attempted; none is held against its recipient.
      create table delivery.sender (
        tenant_id uuid primary key,
        paused_since timestamptz,
        paused_until timestamptz,
        pause_reason text check (pause_reason in ('refused', 'unreachable')),
        pause_reply text
      );

      -- How many mails may still go out at this moment, of the tenant ('') or to one mail provider.
      create table delivery.mail_bucket (
        tenant_id uuid not null,
        provider text not null,
        tokens double precision not null,
        filled_at timestamptz not null default now(),
        -- Mails that found the bucket empty are spread over the time until then.
        planned_until timestamptz not null default now(),
        primary key (tenant_id, provider)
      );
      grant select, insert, update, delete on delivery.sender, delivery.mail_bucket to penumbra_app;

      -- How many mails each tenant could send now, counted up to at_most: one round trip for all tenants. Runs with the
      -- rights of the caller and looks at one tenant at a time, so that row-level security holds inside too.
      create function delivery.due_mails(at_most int) returns table (tenant_id uuid, due_count int)
      language plpgsql set search_path = pg_catalog as $$
      declare
        one uuid;
        mails int;
      begin
        for one in select d.tenant_id from platform.tenant_directory d loop
          perform set_config('app.tenant', one::text, true);
          continue when exists (
            select from delivery.sender s where s.tenant_id = one and s.paused_until > now());
          select count(*) into mails from (
            select from delivery.send s
             where s.tenant_id = one and s.next_attempt_at <= now()
               and (s.state in ('pending', 'deferred', 'unknown') or s.state = 'sending' and s.lease_until <= now())
             limit at_most) counted;
          continue when mails = 0;
          tenant_id := one;
          due_count := mails;
          return next;
        end loop;
        perform set_config('app.tenant', '', true);
      end $$;
      revoke execute on function delivery.due_mails(int) from public;
      grant execute on function delivery.due_mails(int) to penumbra_app;
    `);
    for (const table of ['delivery.sender', 'delivery.mail_bucket'])
      await runner.query(`
        alter table ${table} enable row level security;
        alter table ${table} force row level security;
        create policy own_tenant on ${table}
          using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
          with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
      `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function delivery.due_mails(int);
      drop table delivery.mail_bucket;
      drop table delivery.sender;
      alter table delivery.send drop column claim_number;
    `);
  }
}
