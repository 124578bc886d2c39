import { Inject, Injectable } from '@nestjs/common';
import { AuditLog, Database, KeyDir, type TenantScope } from '@penumbra/platform';
import { DeliveryStore } from './delivery.store.js';

const action = 'link-key.destroyed';

/**
 * Unlinks the link key of a pulse that has ended, says so in the audit log, and has Postgres let go of the passes and unit
 * keys that were deleted before. May be repeated: a process that died in between goes on when it comes back.
 */
@Injectable()
export class DestroyLinkKey {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
    @Inject(KeyDir) private readonly keyDir: KeyDir,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  async run(scope: TenantScope, pulseId: string): Promise<void> {
    const wasThere = await this.keyDir.destroy(scope, pulseId, 'link');
    const subject = `pulse:${pulseId}`;
    await this.database.inTenant(scope, async () => {
      await this.store.lockState(scope, pulseId, 'update');
      // A pulse that closed before its contract was made may never have had a key.
      const hadKey = wasThere || (await this.store.delivery(scope, pulseId))?.contract;
      const isSaid = (await this.audit.list(scope, { subject, action, limit: 1 })).length > 0;
      if (hadKey && !isSaid) await this.audit.record(scope, { actor: 'system', action, subject });
    });
    await this.database.vacuum('delivery.issued_pass', 'delivery.unit_key');
  }
}
