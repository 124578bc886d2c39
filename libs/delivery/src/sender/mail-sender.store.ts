import { Inject, Injectable } from '@nestjs/common';
import { Database, type TenantScope } from '@penumbra/platform';
import type { MailSender, SenderKey } from './mail-sender.js';

/** Every query about who the mails of an organisation come from. */
@Injectable()
export class MailSenderStore {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @returns null where HR has never said anything. */
  async sender(scope: TenantScope): Promise<MailSender | null> {
    const rows = await this.database.query<{
      name: string | null;
      address: string | null;
      replyToName: string | null;
      replyToEmail: string | null;
    }>(
      scope,
      `select name, address, reply_to_name as "replyToName", reply_to_email as "replyToEmail"
         from delivery.mail_sender where tenant_id = $1`,
      [scope.tenantId],
    );
    const [row] = rows;
    if (!row) return null;
    const { name, address, replyToName, replyToEmail } = row;
    return {
      name,
      address,
      replyTo:
        replyToName !== null && replyToEmail !== null ? { name: replyToName, email: replyToEmail } : null,
    };
  }

  /** Keeps others who would change it waiting until the transaction ends. */
  async lock(scope: TenantScope): Promise<void> {
    await this.database.query(
      scope,
      'insert into delivery.mail_sender (tenant_id) values ($1) on conflict (tenant_id) do update set tenant_id = $1',
      [scope.tenantId],
    );
  }

  async write(scope: TenantScope, sender: MailSender): Promise<void> {
    await this.database.query(
      scope,
      `update delivery.mail_sender set name = $2, address = $3, reply_to_name = $4, reply_to_email = $5
        where tenant_id = $1`,
      [
        scope.tenantId,
        sender.name,
        sender.address,
        sender.replyTo?.name ?? null,
        sender.replyTo?.email ?? null,
      ],
    );
  }

  /** Newest first. */
  async keys(scope: TenantScope): Promise<SenderKey[]> {
    return this.database.query(
      scope,
      `select id, domain, selector, public_key as "publicKey", made_at as "madeAt", confirmed_at as "confirmedAt"
         from delivery.sender_key where tenant_id = $1 order by made_at desc, id desc`,
      [scope.tenantId],
    );
  }

  async insertKey(scope: TenantScope, key: Omit<SenderKey, 'confirmedAt'>): Promise<void> {
    await this.database.query(
      scope,
      `insert into delivery.sender_key (tenant_id, id, domain, selector, public_key, made_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [scope.tenantId, key.id, key.domain, key.selector, key.publicKey, key.madeAt],
    );
  }

  async setConfirmed(scope: TenantScope, keyId: string, at: Date | null): Promise<void> {
    await this.database.query(
      scope,
      'update delivery.sender_key set confirmed_at = $3 where tenant_id = $1 and id = $2',
      [scope.tenantId, keyId, at],
    );
  }

  async deleteKey(scope: TenantScope, keyId: string): Promise<void> {
    await this.database.query(scope, 'delete from delivery.sender_key where tenant_id = $1 and id = $2', [
      scope.tenantId,
      keyId,
    ]);
  }
}
