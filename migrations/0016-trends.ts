import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a comparison of two waves needs: how many people moved between their units, as counts, and which units each shown
 * cell was made of. Neither names a person, so that the tally may read both.
 */
export class Trends1765497600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    for (const table of ['pulses.membership_moves', 'readings.decision']) {
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
    await runner.query('drop table pulses.membership_moves, readings.decision');
  }
}

const tables = `
-- One row for each pulse that follows another of its programme: the arrays belong together place by place; a unit that is
-- null stands for people who were not asked then, or are not asked now.
create table pulses.membership_moves (
  tenant_id uuid not null,
  pulse_id uuid not null,
  earlier_pulse_id uuid not null,
  from_unit_ids uuid[] not null,
  to_unit_ids uuid[] not null,
  people_counts int[] not null,
  primary key (tenant_id, pulse_id),
  foreign key (tenant_id, pulse_id) references pulses.pulse on delete cascade,
  foreign key (tenant_id, earlier_pulse_id) references pulses.pulse on delete cascade
);
-- The document's hash stands in the signed header of the reading.
create table readings.decision (
  tenant_id uuid not null,
  pulse_id uuid not null,
  document json not null,
  primary key (tenant_id, pulse_id),
  foreign key (tenant_id, pulse_id) references readings.reading
);
`;

const grants = `
grant select, insert on pulses.membership_moves to penumbra_app;
grant select on pulses.membership_moves to penumbra_tally;
grant select, insert on readings.decision to penumbra_tally;
`;
