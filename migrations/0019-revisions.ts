import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Readings in revisions: a recompute adds one and takes none away. Whoever inserts without a number writes the first, so that
 * a tally of the version before still can.
 */
export class Revisions1765756800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(`
      alter table readings.recompute enable row level security;
      alter table readings.recompute force row level security;
      create policy own_tenant on readings.recompute
        using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
        with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
    `);
    await runner.query(`
      grant select, insert on readings.recompute to penumbra_app;
      grant select, update (outcome) on readings.recompute to penumbra_tally;
    `);
  }

  /** Two revisions of a pulse cannot become one again. */
  async down(): Promise<void> {
    throw new Error(
      'Revisions of readings cannot be taken back. Restore the backup from before the upgrade.',
    );
  }
}

const revisioned = ['cell', 'signature', 'decision', 'opened'];
const keyOf: Record<string, string> = { cell: 'tenant_id, pulse_id, revision, cell_id' };

const tables = `
${revisioned.map((table) => `alter table readings.${table} drop constraint ${table}_tenant_id_pulse_id_fkey;`).join('\n')}
alter table readings.reading
  add column revision int not null default 1 check (revision between 1 and 3),
  drop constraint reading_pkey,
  add primary key (tenant_id, pulse_id, revision);
${['cell', 'signature', 'decision']
  .map(
    (table) => `alter table readings.${table}
  add column revision int not null default 1,
  drop constraint ${table}_pkey,
  add primary key (${keyOf[table] ?? 'tenant_id, pulse_id, revision'}),
  add foreign key (tenant_id, pulse_id, revision) references readings.reading;`,
  )
  .join('\n')}
-- Everyone is told once of a pulse, of whatever revision.
alter table readings.opened
  add column revision int not null default 1 check (revision = 1),
  add foreign key (tenant_id, pulse_id, revision) references readings.reading;

-- What HR asked for and what came of it: 'frozen', or the code that says why nothing did; null while it waits.
create table readings.recompute (
  tenant_id uuid not null,
  pulse_id uuid not null,
  id uuid not null,
  reason text not null check (length(reason) between 1 and 500),
  asked_at timestamptz not null,
  outcome text,
  primary key (tenant_id, pulse_id, id),
  foreign key (tenant_id, pulse_id) references pulses.pulse
);
create unique index recompute_waiting on readings.recompute (tenant_id, pulse_id) where outcome is null;
`;
