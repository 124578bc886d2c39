import { Inject, Injectable } from '@nestjs/common';
import { AuditLog, CONFIG, Database, type Config, type TenantScope } from '@penumbra/platform';
import { DeliveryStore } from './delivery.store.js';
import { DestroyLinkKey } from './destroy-link-key.js';
import { messageIdHost } from './message-id.js';

/**
 * On `pulse-voided`: mails stop, passes issued and the keys that signed them are forgotten, the link key is destroyed, and
 * everybody whom a mail has reached or may have reached is told.
 */
@Injectable()
export class CancelDelivery {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Database) private readonly database: Database,
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
    @Inject(DestroyLinkKey) private readonly destroyLinkKey: DestroyLinkKey,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  async run(scope: TenantScope, input: { pulseId: string }): Promise<void> {
    const { pulseId } = input;
    await this.database.inTenant(scope, async () => {
      await this.store.begin(scope, pulseId, 0);
      // It may have ended before: a pulse is voided after its close too, where that has stopped.
      const hadEnded = (await this.store.lockState(scope, pulseId, 'update')) === 'ended';
      await this.store.setState(scope, pulseId, 'ended');
      await this.store.forgetPasses(scope, pulseId);
      const noticeCount = await this.store.insertVoidNotices(scope, pulseId, messageIdHost(this.config));
      const cancelledMailCount = await this.store.cancelUnsent(scope, pulseId);
      if (hadEnded && noticeCount === 0) return;
      await this.audit.record(scope, {
        actor: 'system',
        action: 'delivery.cancelled',
        subject: `pulse:${pulseId}`,
        details: { cancelledMailCount, noticeCount },
      });
    });
    await this.destroyLinkKey.run(scope, pulseId);
  }
}
