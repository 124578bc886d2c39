import type { MigrationInterface, QueryRunner } from 'typeorm';

/** After a close, and when answers were deleted, the process that deleted rows vacuums them away itself. */
export class Vacuum1764979200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // The right came with Postgres 17. Without it the server's own vacuum gets there later.
    await runner.query(`
      do $$ begin
        if current_setting('server_version_num')::int >= 170000 then
          grant maintain on delivery.issued_pass, delivery.unit_key to penumbra_app;
          grant maintain on intake.ballot, readings.answer to penumbra_tally;
        end if;
      end $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      do $$ begin
        if current_setting('server_version_num')::int >= 170000 then
          revoke maintain on delivery.issued_pass, delivery.unit_key from penumbra_app;
          revoke maintain on intake.ballot, readings.answer from penumbra_tally;
        end if;
      end $$;
    `);
  }
}
