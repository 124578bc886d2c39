import { Inject, Injectable } from '@nestjs/common';
import { AuditLog, Database, KeyDir, Outbox, type TenantScope } from '@penumbra/platform';
import type { SealingKeyDestroyed } from './contract.js';
import { sealingKeyKind } from './make-sealing-key.js';

/**
 * Unlinks a pulse's sealing key: from then on nothing opens a ballot, nor a copy of one in a backup or a log. Then Postgres
 * lets go of the ballots that were deleted before.
 */
@Injectable()
export class DestroySealingKey {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(KeyDir) private readonly keyDir: KeyDir,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /**
   * The line is written first and committed last: it is never there for a key that could not be unlinked, and killed in
   * between, the next run writes it. Again: changes nothing.
   */
  async run(scope: TenantScope, pulseId: string): Promise<void> {
    await this.database.inTenant(scope, async () => {
      const destroyed: SealingKeyDestroyed = { name: 'sealing-key-destroyed', payload: { pulseId } };
      if (await this.outbox.sayOnce(scope, destroyed))
        await this.audit.record(scope, {
          actor: 'system',
          action: 'sealing-key.destroyed',
          subject: `pulse:${pulseId}`,
        });
      await this.keyDir.destroy(scope, pulseId, sealingKeyKind);
    });
    await this.database.vacuum('intake.ballot');
  }
}
