import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Webhooks: where an organisation wants to be told of events, and each delivery with its state. */
export class Webhooks1765065600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    for (const table of ['webhooks.endpoint', 'webhooks.delivery']) {
      await runner.query(`
        alter table ${table} enable row level security;
        alter table ${table} force row level security;
        create policy own_tenant on ${table}
          using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
          with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
      `);
    }
    await runner.query(`
      grant usage on schema webhooks to penumbra_app;
      grant select, insert, update, delete on webhooks.endpoint, webhooks.delivery to penumbra_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema webhooks cascade');
  }
}

const tables = `
create schema webhooks;
create table webhooks.endpoint (
  tenant_id uuid not null,
  id uuid not null,
  url text not null,
  types text[] not null,
  is_enabled boolean not null,
  -- What deliveries are signed with. Whoever has it can pretend to be this service, and learns nothing from it.
  secret text not null,
  previous_secret text,
  previous_secret_until timestamptz,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
create table webhooks.delivery (
  tenant_id uuid not null,
  id uuid not null,
  endpoint_id uuid not null,
  type text not null,
  -- None for a test.
  pulse_id uuid,
  body text not null,
  state text not null check (state in ('pending', 'delivered', 'failed', 'cancelled')),
  attempt_count int not null,
  next_attempt_at timestamptz,
  claimed_until timestamptz,
  last_status int,
  last_fault text,
  created_at timestamptz not null,
  delivered_at timestamptz,
  primary key (tenant_id, id),
  -- One delivery of an event to an endpoint, however often it is heard of.
  unique (tenant_id, endpoint_id, type, pulse_id),
  foreign key (tenant_id, endpoint_id) references webhooks.endpoint on delete cascade,
  check ((state = 'pending') = (next_attempt_at is not null))
);
create index delivery_due on webhooks.delivery (tenant_id, next_attempt_at) where state = 'pending';
create index delivery_listed on webhooks.delivery (tenant_id, endpoint_id, created_at desc, id desc);
`;
