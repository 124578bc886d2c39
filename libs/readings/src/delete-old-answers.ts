import { Inject, Injectable } from '@nestjs/common';
import { AuditLog, Clock, Database, type TenantScope } from '@penumbra/platform';
import { PulseReader } from '@penumbra/pulses';
import { ReadingStore } from './reading.store.js';

/** Deletes answers and comments when the contract's time is over. Frozen figures stay. Runs as the tally. */
@Injectable()
export class DeleteOldAnswers {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(ReadingStore) private readonly store: ReadingStore,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** The audit line proves which rows went: how many, and the SHA-256 over their sorted ids. Again: changes nothing. */
  async run(scope: TenantScope): Promise<void> {
    let isAnyDeleted = false;
    for (const pulseId of await this.pulses.pastRetention(scope, this.clock.now()))
      await this.database.inTenant(scope, async () => {
        for (const [action, deleted] of [
          ['answers.deleted', await this.store.deleteAnswers(scope, pulseId)],
          ['comments.deleted', await this.store.deleteComments(scope, pulseId)],
        ] as const) {
          if (deleted.count === 0) continue;
          isAnyDeleted = true;
          await this.audit.record(scope, {
            actor: 'system',
            action,
            subject: `pulse:${pulseId}`,
            details: { ...deleted },
          });
        }
      });
    if (isAnyDeleted)
      await this.database.vacuum('readings.answer', 'readings.comment', 'readings.comment_reply');
  }
}
