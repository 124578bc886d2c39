import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Large roster files are checked and applied by the worker: the file is kept until it has been checked, and the import says
 * how far it is. A process of the version before leaves the new states alone; what it inserts is checked already.
 */
export class LongRosterImports1764720000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table people.roster_import
        drop constraint roster_import_state_check,
        add constraint roster_import_state_check check (state in ('checking', 'checked', 'applying', 'applied')),
        alter column roster_version drop not null,
        add column file bytea,
        add column progress jsonb,
        -- The worker that holds it may keep it so long without a sign of progress.
        add column claimed_until timestamptz,
        add column attempt_count int not null default 0,
        add column applied_by text;
      -- Workbooks are packed already, and lists of people are kept for minutes only.
      alter table people.roster_import alter column file set storage external;
      create index roster_import_under_way on people.roster_import (tenant_id, created_at)
        where state in ('checking', 'applying');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index people.roster_import_under_way;
      delete from people.roster_import where state in ('checking', 'applying');
      alter table people.roster_import
        drop constraint roster_import_state_check,
        add constraint roster_import_state_check check (state in ('checked', 'applied')),
        alter column roster_version set not null,
        drop column file, drop column progress, drop column claimed_until, drop column attempt_count,
        drop column applied_by;
    `);
  }
}
