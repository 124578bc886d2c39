import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether somebody is at work, as the roster says; only the active are asked. */
export class EmploymentStatus1765411200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table people.employee add column status text not null default 'active'
        check (status in ('active', 'leave', 'inactive'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table people.employee drop column status');
  }
}
