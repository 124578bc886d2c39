import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Comments and the replies to them. A comment is a row of its own with a random id under the one cell it stands at: no
 * column, no order and no key leads from it to the ratings of its writer, and nothing says when it came.
 */
export class Comments1765238400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    for (const table of ['readings.comment', 'readings.comment_reply', 'readings.reply_announcement']) {
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
    await runner.query(`
      drop table readings.comment_reply, readings.reply_announcement, readings.comment;
      delete from delivery.send where kind = 'replies';
      alter table delivery.send drop constraint send_kind_check;
      alter table delivery.send add constraint send_kind_check
        check (kind in ('invitation', 'reminder', 'void-notice', 'results'));
    `);
  }
}

const tables = `
create table readings.comment (
  tenant_id uuid not null,
  pulse_id uuid not null,
  id uuid not null,
  cell_id text not null,
  text text not null,
  primary key (tenant_id, pulse_id, id)
);
-- One mail to everyone who was asked, for all replies that were written since the one before.
create table readings.reply_announcement (
  tenant_id uuid not null,
  pulse_id uuid not null,
  number int not null,
  announced_at timestamptz not null,
  primary key (tenant_id, pulse_id, number)
);
-- One reply to a comment, for good: it was told to everybody. Who wrote it by name stands in the audit log.
create table readings.comment_reply (
  tenant_id uuid not null,
  pulse_id uuid not null,
  comment_id uuid not null,
  text text not null,
  by_role text not null check (by_role in ('hr', 'lead')),
  announcement int,
  primary key (tenant_id, pulse_id, comment_id),
  foreign key (tenant_id, pulse_id, comment_id) references readings.comment,
  foreign key (tenant_id, pulse_id, announcement) references readings.reply_announcement
);
create index comment_reply_unannounced on readings.comment_reply (tenant_id, pulse_id) where announcement is null;

alter table delivery.send drop constraint send_kind_check;
alter table delivery.send add constraint send_kind_check
  check (kind in ('invitation', 'reminder', 'void-notice', 'results', 'replies'));
`;

const grants = `
grant select on readings.comment to penumbra_app;
grant select, insert on readings.comment_reply, readings.reply_announcement to penumbra_app;
grant update (announcement) on readings.comment_reply to penumbra_app;
grant select, insert, delete on readings.comment to penumbra_tally;
grant select, delete on readings.comment_reply to penumbra_tally;
-- As for the answers: whoever deleted rows vacuums them away, where Postgres knows the right.
do $$ begin
  if current_setting('server_version_num')::int >= 170000 then
    grant maintain on readings.comment, readings.comment_reply to penumbra_tally;
  end if;
end $$;
`;
