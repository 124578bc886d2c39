import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mails after the first one: reminders, the mail that says where the results are, and stopping all of them. */
export class Mails1764201600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table delivery.send drop constraint send_kind_check;
      alter table delivery.send add constraint send_kind_check
        check (kind in ('invitation', 'reminder', 'void-notice', 'results'));

      -- SHA-256 of the token with which a person stops all mails. It outlives the link key from which it was made: the
      -- link in an old mail has to work for as long as the mail is kept.
      alter table delivery.invitation add column opt_out_hash bytea;
      create unique index invitation_by_opt_out on delivery.invitation (tenant_id, opt_out_hash);

      -- Who gets no mails. No time: when somebody stopped them is nobody's business.
      create table people.mail_stop (
        tenant_id uuid not null,
        employee_id uuid not null,
        primary key (tenant_id, employee_id),
        foreign key (tenant_id, employee_id) references people.employee on delete cascade
      );
      alter table people.mail_stop enable row level security;
      alter table people.mail_stop force row level security;
      create policy own_tenant on people.mail_stop
        using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
        with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
      grant select, insert, delete on people.mail_stop to penumbra_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table people.mail_stop;
      alter table delivery.invitation drop column opt_out_hash;
      delete from delivery.send where kind = 'results';
      alter table delivery.send drop constraint send_kind_check;
      alter table delivery.send add constraint send_kind_check
        check (kind in ('invitation', 'reminder', 'void-notice'));
    `);
  }
}
