import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which installation this database belongs to and how far its sending has come; see RestoreGuard of libs/platform. */
export class RestoreGuard1764892800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One row, of no tenant.
      create table platform.installation (
        cluster_id uuid not null default gen_random_uuid(),
        epoch bigint not null default 0
      );
      create unique index installation_is_one on platform.installation ((true));
      insert into platform.installation default values;
      grant select, update on platform.installation to penumbra_app;

      -- On disk before it returns, whatever the server does with other commits: a crash must not look like a restore.
      create function platform.advance_epoch() returns table (cluster_id uuid, epoch bigint)
      language plpgsql as $$
      begin
        perform set_config('synchronous_commit', 'on', true);
        return query update platform.installation i set epoch = i.epoch + 1 returning i.cluster_id, i.epoch;
      end $$;
      revoke execute on function platform.advance_epoch() from public;
      grant execute on function platform.advance_epoch() to penumbra_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function platform.advance_epoch(); drop table platform.installation');
  }
}
