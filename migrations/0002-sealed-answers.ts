import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The plain pass gives way to the sealed ballot: unit keys and blind signatures at the issuer, ciphertexts in the ballot
 * box, receipts after close. Nothing here holds a time, a sequence, or an id that grows.
 *
 * Who took part is kept in `delivery.issued_pass` alone, under a digest made with the pulse's link key. That key is in no
 * database and is unlinked at close, so neither a row nor a backup, log or dead tuple of this table names anybody. It has
 * no foreign key to the invitation: the check of one would lock the invitation and leave a mark on its row.
 */
export class SealedAnswers1764028800000 implements MigrationInterface {
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

  /** Passes and ballots of the two protocols do not translate into each other. */
  async down(): Promise<void> {
    throw new Error('Sealed answers cannot be taken back. Restore the backup from before the upgrade.');
  }
}

const tables = `
alter table delivery.invitation drop column issued, drop column claim_digest;
alter table delivery.pulse_delivery
  drop column issued_counts,
  add column unit_key_count int not null default 0,
  add column manifest text,
  add column manifest_hash text;
create table delivery.unit_key (
  tenant_id uuid not null,
  pulse_id uuid not null,
  unit_id uuid not null,
  public_key bytea not null,
  key_hash text not null,
  private_key bytea,
  primary key (tenant_id, pulse_id, unit_id),
  unique (tenant_id, pulse_id, key_hash),
  foreign key (tenant_id, pulse_id) references delivery.pulse_delivery
);
create table delivery.issued_pass (
  tenant_id uuid not null,
  pulse_id uuid not null,
  claim_id bytea not null,
  unit_id uuid not null,
  blinded_hash bytea not null,
  primary key (tenant_id, pulse_id, claim_id)
);

-- Which pulse a contract belongs to, for the page that shows it by its hash. Ids only, no tenant policy.
create table platform.contract_directory (
  manifest_hash text primary key check (manifest_hash ~ '^[0-9a-f]{64}$'),
  tenant_id uuid not null,
  pulse_id uuid not null
);

drop table intake.ballot, intake.pass;
alter table intake.ballot_box
  drop column instrument,
  drop column unit_ids,
  add column manifest_hash text not null default '',
  add column ballot_size int not null default 0;
alter table intake.ballot_box alter column manifest_hash drop default, alter column ballot_size drop default;
create function intake.box_lock(p_pulse uuid) returns bigint language sql immutable as
  $$ select hashtextextended('ballot box ' || p_pulse::text, 0) $$;
create table intake.unit_key (
  tenant_id uuid not null,
  pulse_id uuid not null,
  unit_id uuid not null,
  public_key bytea not null,
  primary key (tenant_id, pulse_id, unit_id),
  foreign key (tenant_id, pulse_id) references intake.ballot_box
);
create table intake.ballot (
  tenant_id uuid not null,
  pulse_id uuid not null,
  nonce_hash bytea not null,
  unit_id uuid not null,
  nonce bytea not null,
  signature bytea not null,
  revision bigint not null,
  ciphertext bytea not null,
  receipt bytea not null,
  -- No foreign key to the box: its check would lock and mark the box's row for every ballot, and a box is never deleted.
  primary key (tenant_id, pulse_id, nonce_hash)
);
-- One ballot in one round trip and one transaction. It sets the tenant for row-level security itself, for this statement
-- only. The shared lock is held until the commit is on disk: whoever closes the box takes it exclusively, so it waits for
-- ballots under way, and a later one finds the box closed. A lock in memory leaves no mark on any row.
create function intake.cast_ballot(
  p_tenant uuid, p_pulse uuid, p_now timestamptz, p_unit uuid, p_nonce_hash bytea, p_nonce bytea, p_signature bytea,
  p_revision bigint, p_ciphertext bytea, p_receipt bytea
) returns text language plpgsql security invoker as $$
declare
  box record;
begin
  perform set_config('app.tenant', p_tenant::text, true), set_config('synchronous_commit', 'on', true);
  perform pg_advisory_xact_lock_shared(intake.box_lock(p_pulse));
  select state, closes_at into box from intake.ballot_box where tenant_id = p_tenant and pulse_id = p_pulse;
  if not found then return 'unknown'; end if;
  if box.state <> 'open' then return box.state; end if;
  if p_now >= box.closes_at then return 'closed'; end if;
  insert into intake.ballot (tenant_id, pulse_id, nonce_hash, unit_id, nonce, signature, revision, ciphertext, receipt)
    values (p_tenant, p_pulse, p_nonce_hash, p_unit, p_nonce, p_signature, p_revision, p_ciphertext, p_receipt)
    on conflict (tenant_id, pulse_id, nonce_hash) do nothing;
  if found then return 'stored'; end if;
  update intake.ballot set revision = p_revision, ciphertext = p_ciphertext, receipt = p_receipt
    where tenant_id = p_tenant and pulse_id = p_pulse and nonce_hash = p_nonce_hash and revision < p_revision;
  if found then return 'replaced'; end if;
  perform from intake.ballot where tenant_id = p_tenant and pulse_id = p_pulse and nonce_hash = p_nonce_hash
    and revision = p_revision and receipt = p_receipt;
  return case when found then 'repeated' else 'too-low' end;
end $$;

-- After close: every receipt (32 bytes each, sorted, one after another) for everyone; counts per unit and signatures for
-- the works council only.
create table readings.verification (
  tenant_id uuid not null,
  pulse_id uuid not null,
  receipts bytea not null,
  council_file jsonb not null,
  primary key (tenant_id, pulse_id)
);
-- How many have answered so far, in steps of at least five, once a day.
create table readings.participation (
  tenant_id uuid not null,
  pulse_id uuid not null,
  counted_on date not null,
  ballot_count int not null check (ballot_count % 5 = 0),
  primary key (tenant_id, pulse_id, counted_on)
);

alter table pulses.pulse
  add column answers_kept_days int not null default 365 check (answers_kept_days between 30 and 730),
  add column closes_at_in_contract timestamptz;
-- A change that asks less of the threshold or keeps answers longer, waiting for a second person. Before launch only.
create table pulses.loosening (
  tenant_id uuid not null,
  pulse_id uuid not null,
  setting text not null check (setting in ('minimum-cell', 'answers-kept-days')),
  value int not null,
  asked_by uuid not null,
  asked_at timestamptz not null,
  primary key (tenant_id, pulse_id, setting),
  foreign key (tenant_id, pulse_id) references pulses.pulse on delete cascade
);

alter table identity.access_grant drop constraint access_grant_role_check;
alter table identity.access_grant add constraint access_grant_role_check
  check (role in ('hr', 'executive', 'lead', 'works-council'));
`;

const tenantTables = [
  'delivery.unit_key',
  'delivery.issued_pass',
  'intake.unit_key',
  'intake.ballot',
  'readings.verification',
  'readings.participation',
  'pulses.loosening',
];

const grants = `
grant select, insert, update, delete on delivery.unit_key to penumbra_app;
grant select, insert, delete on delivery.issued_pass to penumbra_app;
grant select, insert on platform.contract_directory to penumbra_app;
grant select, insert, update, delete on pulses.loosening to penumbra_app;
grant select on readings.verification, readings.participation to penumbra_app;

revoke update (tenant_id) on intake.ballot_box from penumbra_intake;
grant select, insert on intake.unit_key to penumbra_intake;
grant select (tenant_id, pulse_id, nonce_hash, revision, receipt) on intake.ballot to penumbra_intake;
grant insert on intake.ballot to penumbra_intake;
grant update (revision, ciphertext, receipt) on intake.ballot to penumbra_intake;
grant update (closes_at) on intake.ballot_box to penumbra_intake;

revoke update on intake.ballot_box from penumbra_tally;
grant update (state) on intake.ballot_box to penumbra_tally;
grant select on intake.unit_key to penumbra_tally;
grant select, delete on intake.ballot to penumbra_tally;
grant select, insert on readings.verification to penumbra_tally;
grant select, insert on readings.participation to penumbra_tally;
-- The contract's text, which is public: it goes into the works council's file.
grant usage on schema delivery to penumbra_tally;
grant select (tenant_id, pulse_id, manifest) on delivery.pulse_delivery to penumbra_tally;
-- Counts are taken out of the event that carried them.
grant update (payload) on platform.event to penumbra_tally;
-- The audit log is appended to, not read: the chain's last number and hash are enough for that.
revoke select on platform.audit_entry from penumbra_tally;
grant select (tenant_id, seq, hash) on platform.audit_entry to penumbra_tally;
`;
