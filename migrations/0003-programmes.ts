import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Programmes: what is asked when, in local time, and what became of each occurrence. That an occurrence is settled once is
 * the primary key of its row.
 */
export class Programmes1764115200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    for (const table of ['pulses.programme', 'pulses.programme_occurrence']) {
      await runner.query(`
        alter table ${table} enable row level security;
        alter table ${table} force row level security;
        create policy own_tenant on ${table}
          using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
          with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
      `);
    }
    await runner.query(`
      grant select, insert, update on pulses.programme, pulses.programme_occurrence to penumbra_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table pulses.programme_occurrence, pulses.programme');
  }
}

const tables = `
create table pulses.programme (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  state text not null check (state in ('draft', 'running', 'paused', 'ended')),
  every_unit text not null check (every_unit in ('weeks', 'months')),
  every_count int not null check (every_count between 1 and 52),
  first_on date not null,
  -- The local time at which each person is written to, in the person's own zone.
  mail_time time not null,
  -- Where the working day ends that a pulse closes on.
  time_zone text not null,
  open_days int not null check (open_days between 1 and 28),
  days_off date[] not null default '{}',
  -- null: the bank's items in rotation.
  instrument_id text,
  rotating_item_count int not null check (rotating_item_count between 2 and 4),
  asks_comment boolean not null,
  audience_team_id uuid,
  minimum_cell int not null check (minimum_cell >= 5),
  answers_kept_days int not null check (answers_kept_days between 30 and 730),
  reply_to_name text not null,
  reply_to_email text not null,
  -- The first occurrence that is not settled, and when to look at it next; no look for a draft and after the end.
  next_occurrence int not null default 0,
  next_look_at timestamptz,
  created_by uuid,
  created_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  primary key (tenant_id, id)
);
create unique index programme_name on pulses.programme (tenant_id, lower(name));
create index programme_due on pulses.programme (tenant_id, next_look_at) where next_look_at is not null;

create table pulses.programme_occurrence (
  tenant_id uuid not null,
  programme_id uuid not null,
  occurrence int not null,
  planned_on date not null,
  due_at timestamptz not null,
  state text not null check (state in ('launched', 'waiting', 'skipped')),
  reason text check (reason in ('late', 'obstacles', 'missed', 'paused', 'overtaken', 'declined', 'ended')),
  -- What stood in the way of the launch.
  problems jsonb not null default '[]',
  pulse_id uuid,
  settled_at timestamptz not null,
  primary key (tenant_id, programme_id, occurrence),
  unique (tenant_id, pulse_id),
  foreign key (tenant_id, programme_id) references pulses.programme,
  foreign key (tenant_id, pulse_id) references pulses.pulse on delete set null (pulse_id),
  check ((state = 'launched') = (reason is null))
);
`;
