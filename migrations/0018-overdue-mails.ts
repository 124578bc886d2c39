import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds mails whose lease is over without reading the whole backlog. */
export class OverdueMails1765670400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index send_lease on delivery.send (tenant_id, lease_until) where state = 'sending'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index delivery.send_lease');
  }
}
