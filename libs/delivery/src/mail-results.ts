import { Inject, Injectable } from '@nestjs/common';
import { AuditLog, CONFIG, Database, type Config, type TenantScope } from '@penumbra/platform';
import { PulseReader } from '@penumbra/pulses';
import { DeliveryStore } from './delivery.store.js';
import { messageIdHost } from './message-id.js';

/**
 * On `reading-opened-to-everyone`: one mail with the link to the results for everybody whom the invitation has reached,
 * whether they answered or not. On `replies-announced` the same once more, to say that comments were answered there: to
 * everyone in the same words, so that nobody is singled out as a writer. A second run changes nothing.
 */
@Injectable()
export class MailResults {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Database) private readonly database: Database,
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** @throws Error while issuing for the pulse has not ended; the event is then handed on again later. */
  async run(scope: TenantScope, input: { pulseId: string; replies?: number }): Promise<void> {
    const { pulseId, replies } = input;
    const mail =
      replies === undefined
        ? ({ kind: 'results', seq: 1 } as const)
        : ({ kind: 'replies', seq: replies } as const);
    await this.database.inTenant(scope, async () => {
      if ((await this.pulses.get(scope, pulseId)).state !== 'closed') return;
      if ((await this.store.lockState(scope, pulseId, 'update')) !== 'ended')
        throw new Error('Results are mailed once a pulse has ended, and this one has not.');
      const mailCount = await this.store.insertResultsMails(scope, pulseId, mail, messageIdHost(this.config));
      if (mailCount > 0)
        await this.audit.record(scope, {
          actor: 'system',
          action: mail.kind === 'results' ? 'results.mailed' : 'replies.mailed',
          subject: `pulse:${pulseId}`,
          details: { mailCount },
        });
    });
  }
}
