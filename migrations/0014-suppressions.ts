import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Addresses that get no further mail: they do not exist, or their owner complained. */
export class Suppressions1765324800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table delivery.suppression (
        tenant_id uuid not null,
        email text not null check (email = lower(email)),
        kind text not null check (kind in ('failed', 'complained')),
        reply text not null,
        primary key (tenant_id, email)
      );
      alter table delivery.suppression enable row level security;
      alter table delivery.suppression force row level security;
      create policy own_tenant on delivery.suppression
        using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
        with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
      grant select, insert, update, delete on delivery.suppression to penumbra_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table delivery.suppression');
  }
}
