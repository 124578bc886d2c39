import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The release ledger. Headers and cells become `json`, which keeps every byte as it was written (`jsonb` writes numbers
 * and names anew), so that a hash over the text says whether anything was changed. What is signed is one short statement
 * for each reading: the hash of every cell, and the header.
 *
 * Nobody may change or delete a signature, a key or a frozen row: no role of a process has the right to. A reading that
 * was frozen before this has no signature and is refused until an operator runs `penumbra sign-readings`. A tally of the
 * version before cannot write a reading any more: it tries again until the new one does, so none comes in unsigned.
 */
export class ReleaseLedger1764374400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    for (const table of ['readings.signing_key', 'readings.signature', 'readings.opened']) {
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

  /** A signature cannot be made again from what would be left. */
  async down(): Promise<void> {
    throw new Error('The release ledger cannot be taken back. Restore the backup from before the upgrade.');
  }
}

const tables = `
alter table readings.reading
  drop column document_hash,
  alter column header type json using header::json;
alter table readings.cell alter column document type json using document::json;

-- Public keys, each under the SHA-256 of itself. Never deleted: what was signed stays checkable when the key is renewed.
create table readings.signing_key (
  tenant_id uuid not null,
  key_id text not null check (key_id ~ '^[0-9a-f]{64}$'),
  public_key bytea not null,
  primary key (tenant_id, key_id)
);
create table readings.signature (
  tenant_id uuid not null,
  pulse_id uuid not null,
  -- SHA-256 of every cell in the order of the reading, 32 bytes each, one after another.
  cell_hashes bytea not null check (length(cell_hashes) % 32 = 0),
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  key_id text not null,
  signature bytea not null,
  primary key (tenant_id, pulse_id),
  foreign key (tenant_id, pulse_id) references readings.reading,
  foreign key (tenant_id, key_id) references readings.signing_key
);
-- Readings about which everyone was told that they may look. One row, one telling.
create table readings.opened (
  tenant_id uuid not null,
  pulse_id uuid not null,
  primary key (tenant_id, pulse_id),
  foreign key (tenant_id, pulse_id) references readings.reading
);
`;

const grants = `
grant select on readings.signing_key, readings.signature, readings.opened to penumbra_app;
grant insert on readings.opened to penumbra_app;
grant select, insert on readings.signing_key, readings.signature to penumbra_tally;
`;
