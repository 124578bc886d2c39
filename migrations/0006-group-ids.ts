import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A second id for each unit, in the links of its own people only. The first one stands in the privacy contract, which is
 * for everybody, so it may not open the list of a unit's people or its results.
 */
export class GroupIds1764633600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The default is for the version before, which does not know the column.
      alter table pulses.unit
        add column group_id uuid not null default gen_random_uuid(),
        add unique (tenant_id, pulse_id, group_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table pulses.unit drop column group_id');
  }
}
