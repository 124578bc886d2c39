import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who the mails of an organisation come from, and the keys that mails from an address of its own are signed with. */
export class MailSender1765584000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    for (const table of ['delivery.mail_sender', 'delivery.sender_key']) {
      await runner.query(`
        alter table ${table} enable row level security;
        alter table ${table} force row level security;
        create policy own_tenant on ${table}
          using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
          with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
        grant select, insert, update, delete on ${table} to penumbra_app;
      `);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table delivery.mail_sender, delivery.sender_key');
  }
}

const tables = `
create table delivery.mail_sender (
  tenant_id uuid primary key,
  -- None: the organisation's name.
  name text,
  -- None: the service's address.
  address text,
  reply_to_name text,
  reply_to_email text,
  check ((reply_to_name is null) = (reply_to_email is null))
);
create table delivery.sender_key (
  tenant_id uuid not null,
  id uuid not null,
  domain text not null,
  selector text not null,
  -- The private half is in KEY_DIR.
  public_key text not null,
  made_at timestamptz not null,
  -- When the record was found that proves the domain.
  confirmed_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, domain, selector)
);
`;
