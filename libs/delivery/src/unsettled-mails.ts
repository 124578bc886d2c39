import { Inject, Injectable } from '@nestjs/common';
import { AuditLog, Database, type TenantScope } from '@penumbra/platform';
import { DeliveryStore } from './delivery.store.js';

/** Mails that a restored database takes for unsent, and that may have been sent since the backup. */
@Injectable()
export class UnsettledMails {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  async count(scope: TenantScope): Promise<number> {
    return this.store.unsettledCount(scope);
  }

  /** Keeps all of them from going out; HR can send single ones again. @returns how many. */
  async stop(scope: TenantScope): Promise<number> {
    return this.database.inTenant(scope, async () => {
      const mailCount = await this.store.stopUnsettled(scope);
      await this.note(scope, 'mails.stopped-after-restore', mailCount);
      return mailCount;
    });
  }

  /** Lets all of them go out. @returns how many. */
  async keep(scope: TenantScope): Promise<number> {
    return this.database.inTenant(scope, async () => {
      const mailCount = await this.store.unsettledCount(scope);
      await this.note(scope, 'mails.kept-after-restore', mailCount);
      return mailCount;
    });
  }

  private async note(scope: TenantScope, action: string, mailCount: number): Promise<void> {
    await this.audit.record(scope, { actor: 'system', action, subject: 'mails', details: { mailCount } });
  }
}
