import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The whole first schema. One Postgres schema a room; every key begins with tenant_id; row-level security is forced on
 * every tenant table, so that a query that forgets its tenant finds nothing.
 *
 * Four roles, made before this runs (see libs/platform/src/database/roles.ts):
 *   penumbra_owner   owns the tables, runs migrations, serves no request
 *   penumbra_app     the issuer: api, and the worker as delivery; nothing on ballots and answers
 *   penumbra_intake  the ballot box: knows nobody
 *   penumbra_tally   the worker as tally: answers without persons
 */
export class FirstLight1763683200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    for (const table of tenantTables) {
      await runner.query(`
        alter table ${table} enable row level security;
        alter table ${table} force row level security;
        create policy own_tenant on ${table}
          using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
          with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
      `);
    }
    await runner.query(grants);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema readings, intake, delivery, pulses, people, identity, platform cascade');
  }
}

const tables = `
create schema platform;
create schema identity;
create schema people;
create schema pulses;
create schema delivery;
create schema intake;
create schema readings;

-- The only table without a tenant policy: which tenants exist, so that the relay can visit each and a sign-in can find
-- its own. It holds nothing but the id and the public short name.
create table platform.tenant_directory (
  tenant_id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{1,62}$')
);

create table platform.event (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  version int not null default 1,
  payload jsonb not null,
  occurred_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index event_by_name on platform.event (tenant_id, name);

create table platform.event_handling (
  tenant_id uuid not null,
  event_id uuid not null,
  consumer text not null,
  attempt_count int not null default 0,
  next_attempt_at timestamptz not null default now(),
  handled_at timestamptz,
  last_error text,
  primary key (tenant_id, event_id, consumer),
  foreign key (tenant_id, event_id) references platform.event
);

create table platform.audit_entry (
  tenant_id uuid not null,
  seq bigint not null,
  occurred_at timestamptz not null,
  actor text not null,
  action text not null,
  subject text not null,
  details jsonb not null,
  previous_hash text not null,
  hash text not null,
  primary key (tenant_id, seq)
);
create function platform.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only';
end $$;
create trigger append_only before update or delete on platform.audit_entry
  for each row execute function platform.refuse_change();

create table identity.tenant (
  tenant_id uuid primary key,
  slug text not null,
  name text not null,
  locale text not null default 'en',
  time_zone text not null default 'UTC',
  created_at timestamptz not null default now()
);
create table identity.account (
  tenant_id uuid not null,
  id uuid not null,
  email text not null check (email = lower(email)),
  name text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, email)
);
create table identity.access_grant (
  tenant_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  role text not null check (role in ('hr', 'executive', 'lead')),
  team_id uuid,
  source text not null check (source in ('roster', 'hr')),
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, account_id) references identity.account on delete cascade,
  unique nulls not distinct (tenant_id, account_id, role, team_id)
);
create table identity.session (
  tenant_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  token_hash bytea not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, token_hash),
  foreign key (tenant_id, account_id) references identity.account on delete cascade
);
create table identity.sign_in_link (
  tenant_id uuid not null,
  token_hash bytea not null,
  account_id uuid not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (tenant_id, token_hash),
  foreign key (tenant_id, account_id) references identity.account on delete cascade
);

create table people.team (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  parent_id uuid,
  lead_id uuid,
  removed_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, parent_id) references people.team
);
create unique index team_name on people.team (tenant_id, lower(name)) where removed_at is null;
create table people.employee (
  tenant_id uuid not null,
  id uuid not null,
  external_id text,
  email text not null check (email = lower(email)),
  name text not null,
  team_id uuid not null,
  locale text,
  time_zone text,
  left_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, team_id) references people.team
);
create unique index employee_email on people.employee (tenant_id, email) where left_at is null;
create unique index employee_external_id on people.employee (tenant_id, external_id)
  where left_at is null and external_id is not null;
create index employee_team on people.employee (tenant_id, team_id);
alter table people.team add foreign key (tenant_id, lead_id) references people.employee deferrable initially deferred;
create table people.roster_import (
  tenant_id uuid not null,
  id uuid not null,
  file_name text not null,
  state text not null check (state in ('checked', 'applied')),
  row_count int not null,
  problem_count int not null,
  problems jsonb not null,
  difference jsonb not null,
  roster jsonb,
  roster_version text not null,
  created_by uuid not null,
  created_at timestamptz not null,
  applied_at timestamptz,
  primary key (tenant_id, id)
);

create table pulses.instrument (
  tenant_id uuid not null,
  id uuid not null,
  key text not null,
  version int not null,
  definition jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, key, version)
);
create table pulses.pulse (
  tenant_id uuid not null,
  id uuid not null,
  title text not null,
  programme text,
  state text not null check (state in ('draft', 'open', 'closed', 'voided')),
  instrument_id text not null,
  instrument jsonb,
  organisation_name text,
  audience_team_id uuid,
  minimum_cell int not null default 5 check (minimum_cell >= 5),
  reply_to_name text not null,
  reply_to_email text not null,
  closes_at timestamptz not null,
  invited_count int,
  created_by uuid,
  created_at timestamptz not null,
  opened_at timestamptz,
  closed_at timestamptz,
  voided_at timestamptz,
  primary key (tenant_id, id)
);
create index pulse_by_state on pulses.pulse (tenant_id, state, closes_at);
create table pulses.audience_team (
  tenant_id uuid not null,
  pulse_id uuid not null,
  team_id uuid not null,
  parent_id uuid,
  name text not null,
  people_count int not null,
  counted_elsewhere_count int not null,
  primary key (tenant_id, pulse_id, team_id),
  foreign key (tenant_id, pulse_id) references pulses.pulse on delete cascade
);
create table pulses.unit (
  tenant_id uuid not null,
  pulse_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('team', 'rest')),
  team_id uuid not null,
  invited_count int not null,
  primary key (tenant_id, pulse_id, id),
  foreign key (tenant_id, pulse_id) references pulses.pulse on delete cascade
);
create table pulses.audience_member (
  tenant_id uuid not null,
  pulse_id uuid not null,
  employee_id uuid not null,
  team_id uuid not null,
  unit_id uuid not null,
  email text not null,
  name text not null,
  locale text not null,
  time_zone text not null,
  is_lead boolean not null,
  primary key (tenant_id, pulse_id, employee_id),
  foreign key (tenant_id, pulse_id, unit_id) references pulses.unit on delete cascade
);

create table delivery.invitation (
  tenant_id uuid not null,
  id uuid not null,
  pulse_id uuid not null,
  employee_id uuid not null,
  unit_id uuid not null,
  email text not null,
  name text not null,
  locale text not null,
  time_zone text not null,
  secret_hash bytea not null,
  issued boolean not null default false,
  claim_digest bytea,
  primary key (tenant_id, id),
  unique (tenant_id, pulse_id, employee_id),
  unique (tenant_id, pulse_id, secret_hash)
);
create table delivery.pulse_delivery (
  tenant_id uuid not null,
  pulse_id uuid not null,
  state text not null check (state in ('preparing', 'issuing', 'ended')),
  invited_count int not null,
  issued_counts jsonb,
  primary key (tenant_id, pulse_id)
);
create table delivery.send (
  tenant_id uuid not null,
  id uuid not null,
  pulse_id uuid not null,
  invitation_id uuid not null,
  kind text not null check (kind in ('invitation', 'reminder', 'void-notice')),
  seq int not null,
  message_id text not null,
  state text not null check (state in ('pending', 'sending', 'accepted', 'deferred', 'bounced', 'unknown', 'cancelled')),
  attempt_count int not null default 0,
  next_attempt_at timestamptz not null default now(),
  lease_until timestamptz,
  accepted_at timestamptz,
  last_reply text,
  primary key (tenant_id, id),
  unique (tenant_id, invitation_id, kind, seq),
  foreign key (tenant_id, invitation_id) references delivery.invitation
);
create index send_due on delivery.send (tenant_id, next_attempt_at)
  where state in ('pending', 'sending', 'deferred', 'unknown');
create index send_by_pulse on delivery.send (tenant_id, pulse_id, state);

-- Intake: no time, no sequence, no time-ordered id in any of these tables.
create table intake.ballot_box (
  tenant_id uuid not null,
  pulse_id uuid not null,
  state text not null check (state in ('open', 'closed', 'voided')),
  closes_at timestamptz not null,
  instrument jsonb not null,
  unit_ids uuid[] not null,
  primary key (tenant_id, pulse_id)
);
create table intake.pass (
  tenant_id uuid not null,
  pulse_id uuid not null,
  unit_id uuid not null,
  pass_hash bytea not null,
  primary key (tenant_id, pulse_id, pass_hash),
  foreign key (tenant_id, pulse_id) references intake.ballot_box
);
create table intake.ballot (
  tenant_id uuid not null,
  pulse_id uuid not null,
  unit_id uuid not null,
  pass_hash bytea not null,
  revision int not null,
  answers jsonb not null,
  receipt bytea not null,
  primary key (tenant_id, pulse_id, pass_hash),
  foreign key (tenant_id, pulse_id, pass_hash) references intake.pass
);

create table readings.answer (
  tenant_id uuid not null,
  pulse_id uuid not null,
  id uuid not null,
  cell_id text not null,
  answers jsonb not null,
  primary key (tenant_id, pulse_id, id)
);
create table readings.reading (
  tenant_id uuid not null,
  pulse_id uuid not null,
  header jsonb not null,
  document_hash text not null,
  frozen_at timestamptz not null,
  primary key (tenant_id, pulse_id)
);
create table readings.cell (
  tenant_id uuid not null,
  pulse_id uuid not null,
  cell_id text not null,
  team_id uuid not null,
  position int not null,
  released boolean not null,
  document jsonb not null,
  primary key (tenant_id, pulse_id, cell_id),
  foreign key (tenant_id, pulse_id) references readings.reading
);
create index cell_by_team on readings.cell (tenant_id, team_id);
`;

const tenantTables = [
  'platform.event',
  'platform.event_handling',
  'platform.audit_entry',
  'identity.tenant',
  'identity.account',
  'identity.access_grant',
  'identity.session',
  'identity.sign_in_link',
  'people.team',
  'people.employee',
  'people.roster_import',
  'pulses.instrument',
  'pulses.pulse',
  'pulses.audience_team',
  'pulses.unit',
  'pulses.audience_member',
  'delivery.invitation',
  'delivery.pulse_delivery',
  'delivery.send',
  'intake.ballot_box',
  'intake.pass',
  'intake.ballot',
  'readings.answer',
  'readings.reading',
  'readings.cell',
];

const grants = `
grant usage on schema platform, identity, people, pulses, delivery, readings to penumbra_app;
grant select, insert, update, delete on all tables in schema identity, people, pulses, delivery to penumbra_app;
grant select, insert on platform.tenant_directory to penumbra_app;
grant select, insert on platform.event, platform.audit_entry to penumbra_app;
grant select, insert, update on platform.event_handling to penumbra_app;
grant select on readings.reading, readings.cell to penumbra_app;

grant usage on schema intake to penumbra_intake;
grant select, insert on intake.ballot_box to penumbra_intake;
-- 'for share' asks for the right to update some column: the tenant's id, which row-level security keeps as it is.
grant update (tenant_id) on intake.ballot_box to penumbra_intake;
grant select, insert on intake.pass to penumbra_intake;
grant select (tenant_id, pulse_id, pass_hash, revision, receipt) on intake.ballot to penumbra_intake;
grant insert on intake.ballot to penumbra_intake;
grant update (revision, answers, receipt) on intake.ballot to penumbra_intake;

grant usage on schema platform, pulses, intake, readings to penumbra_tally;
grant select on platform.tenant_directory to penumbra_tally;
grant select, insert on platform.event, platform.audit_entry to penumbra_tally;
grant select, insert, update on platform.event_handling to penumbra_tally;
grant select on pulses.pulse, pulses.unit, pulses.audience_team to penumbra_tally;
grant select, update, delete on intake.ballot_box, intake.pass, intake.ballot to penumbra_tally;
grant select, insert, delete on readings.answer to penumbra_tally;
grant select, insert on readings.reading, readings.cell to penumbra_tally;
`;
