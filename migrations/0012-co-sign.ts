import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A launch that waits for its hour, and one that waits for the works council. */
export class CoSign1765152000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    for (const table of ['pulses.planned_launch', 'pulses.launch_rule', 'pulses.co_signature']) {
      await runner.query(`
        alter table ${table} enable row level security;
        alter table ${table} force row level security;
        create policy own_tenant on ${table}
          using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
          with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
      `);
    }
    await runner.query(`
      grant select, insert, update, delete on pulses.planned_launch, pulses.co_signature to penumbra_app;
      grant select, insert, update on pulses.launch_rule to penumbra_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table pulses.planned_launch, pulses.launch_rule, pulses.co_signature');
  }
}

const tables = `
create table pulses.planned_launch (
  tenant_id uuid not null,
  pulse_id uuid not null,
  launch_at timestamptz not null,
  -- What stood in its way when the time had come: then it waits for HR.
  refused jsonb,
  primary key (tenant_id, pulse_id),
  foreign key (tenant_id, pulse_id) references pulses.pulse on delete cascade
);
create index planned_launch_due on pulses.planned_launch (tenant_id, launch_at) where refused is null;
create table pulses.launch_rule (
  tenant_id uuid primary key,
  needs_co_signature boolean not null
);
create table pulses.co_signature (
  tenant_id uuid not null,
  pulse_id uuid not null,
  signed_by uuid not null,
  signed_at timestamptz not null,
  primary key (tenant_id, pulse_id),
  foreign key (tenant_id, pulse_id) references pulses.pulse on delete cascade
);
`;
