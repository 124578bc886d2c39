import { Inject, Injectable, Logger } from '@nestjs/common';
import { MailStops } from '@penumbra/people';
import { Database, MailTransport, RestoreGuard, type MailOutcome, type TenantScope } from '@penumbra/platform';
import { ComposeMail } from './compose-mail.js';
import { DeliveryStore, leaseSeconds, type ClaimedSend } from './delivery.store.js';
import { ownReplies, resultOfAttempt, type SendResult } from './send-outcome.js';

/**
 * One attempt at one mail: take it for a while (lease), compose, hand it to the mail server, write down what became of
 * it. A worker that dies in between loses its lease, and the mail is sent again with the same Message-ID.
 */
@Injectable()
export class SendMail {
  private readonly logger = new Logger('SendMail');

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
    @Inject(MailStops) private readonly mailStops: MailStops,
    @Inject(ComposeMail) private readonly compose: ComposeMail,
    @Inject(MailTransport) private readonly transport: MailTransport,
    @Inject(RestoreGuard) private readonly guard: RestoreGuard,
  ) {}

  /**
   * @param input.attempt how many attempts had been made when the job was written: a job that was overtaken does nothing.
   * @returns the result, or null when the mail was not this job's to send, or is not wanted.
   */
  async run(
    scope: TenantScope,
    input: { sendId: string; attempt: number },
  ): Promise<SendResult['state'] | null> {
    // A job may be older than the database.
    if (await this.guard.lock()) return null;
    const send = await this.store.claimSend(scope, input.sendId, input.attempt);
    if (!send) return null;
    await this.guard.advance();
    if (await this.mailStops.has(scope, send.employeeId)) {
      await this.store.cancelClaimed(scope, send);
      return null;
    }
    const renewal = setInterval(() => void this.renew(scope, send), (leaseSeconds * 1000) / 3);
    try {
      const outcome = await this.attempt(scope, send);
      const result = resultOfAttempt(outcome, send.attempt, send.previous);
      await this.database.inTenant(scope, async () => {
        await this.store.recordResult(scope, send, result);
        if (outcome.state === 'unavailable') await this.store.pauseSender(scope, result.reply);
      });
      return result.state;
    } finally {
      clearInterval(renewal);
    }
  }

  /** A mail that cannot be composed waits like a deferred one and says why; it holds up no other. */
  private async attempt(scope: TenantScope, send: ClaimedSend): Promise<MailOutcome> {
    let mail;
    try {
      mail = await this.compose.run(scope, send);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.error(`Mail ${send.sendId} could not be composed: ${reason}`);
      return { state: 'deferred', reply: ownReplies.notComposed + reason };
    }
    return this.transport.send(mail);
  }

  private async renew(scope: TenantScope, send: ClaimedSend): Promise<void> {
    await this.store.renewLease(scope, send).catch((error: unknown) => {
      this.logger.warn(`The lease of mail ${send.sendId} could not be renewed: ${String(error)}`);
    });
  }
}
