import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Surveys of other tools as closed readings. The answers wait in `readings.past_answers` from the import until the tally
 * has frozen the reading, in whose transaction they are deleted. The api's role may put them there and never look.
 */
export class PastResults1765929600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    for (const table of ['readings.past_results', 'readings.past_answers'])
      await runner.query(`
        alter table ${table} enable row level security;
        alter table ${table} force row level security;
        create policy own_tenant on ${table}
          using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
          with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
      `);
    await runner.query(grants);
  }

  /** A pulse that nobody was asked in would look like one that was. */
  async down(): Promise<void> {
    throw new Error('Imported readings cannot be taken back. Restore the backup from before the upgrade.');
  }
}

const tables = `
alter table pulses.pulse
  add column origin text not null default 'asked' check (origin in ('asked', 'imported'));

-- Which file became which reading: the same one is not taken twice.
create table readings.past_results (
  tenant_id uuid not null,
  pulse_id uuid not null,
  file_hash text not null check (file_hash ~ '^[0-9a-f]{64}$'),
  primary key (tenant_id, pulse_id),
  unique (tenant_id, file_hash)
);
create table readings.past_answers (
  tenant_id uuid not null,
  pulse_id uuid not null,
  part int not null,
  -- [[unit id, answers], …]
  rows jsonb not null,
  primary key (tenant_id, pulse_id, part)
);
`;

const grants = `
grant select, insert on readings.past_results to penumbra_app;
grant insert on readings.past_answers to penumbra_app;
grant select, delete on readings.past_answers to penumbra_tally;
do $$ begin
  if current_setting('server_version_num')::int >= 170000 then
    grant maintain on readings.past_answers to penumbra_tally;
  end if;
end $$;
`;
