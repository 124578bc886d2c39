import { Inject, Injectable, Logger } from '@nestjs/common';
import { MailTransport, RestoreGuard, type MailOutcome, type TenantScope } from '@penumbra/platform';
import { ClaimSends } from './claim-sends.js';
import { ComposeMail } from './compose-mail.js';
import { DeliveryStore, leaseSeconds, type ClaimedSend } from './delivery.store.js';
import { ResultWriter } from './result-writer.js';
import { ownReplies, resultOfAttempt, senderPauseSeconds, type SendResult } from './send-outcome.js';

/** A slow mail server must not stretch a turn: mails that were not begun by then are given back. */
const turnMilliseconds = 2_000;

/**
 * One turn: takes some due mails of a tenant for a while (lease), hands them to the mail server one after the other, and
 * writes down what became of each. A worker that dies in between loses its leases, and the mails are sent again with
 * the same Message-IDs.
 */
@Injectable()
export class SendDue {
  private readonly logger = new Logger('SendDue');

  constructor(
    @Inject(ClaimSends) private readonly claim: ClaimSends,
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
    @Inject(ComposeMail) private readonly compose: ComposeMail,
    @Inject(MailTransport) private readonly transport: MailTransport,
    @Inject(ResultWriter) private readonly results: ResultWriter,
    @Inject(RestoreGuard) private readonly guard: RestoreGuard,
  ) {}

  /** @returns the results, one for each attempt that came to one. */
  async run(scope: TenantScope, mailsAtMost: number): Promise<SendResult['state'][]> {
    // A job may be older than the database.
    if (await this.guard.lock()) return [];
    const { sends, isProbe } = await this.claim.run(scope, mailsAtMost);
    if (sends.length === 0) return [];
    await this.guard.advance();
    const renewal = setInterval(() => void this.renew(scope, sends), (leaseSeconds * 1000) / 3);
    const endsAt = performance.now() + turnMilliseconds;
    const states: SendResult['state'][] = [];
    const written: Promise<void>[] = [];
    let next = 0;
    try {
      for (; next < sends.length && performance.now() < endsAt; next += 1) {
        const send = sends[next]!;
        const outcome = await this.attempt(scope, send);
        if (outcome.state === 'refused' || outcome.state === 'unreachable') {
          await this.store.pauseSender(scope, {
            reason: outcome.state,
            reply: outcome.reply,
            seconds: senderPauseSeconds[outcome.state],
          });
          break;
        }
        if (isProbe) await this.store.resumeSender(scope);
        const result = resultOfAttempt({ ...outcome, state: outcome.state }, send.attempt, send.previous);
        states.push(result.state);
        // Not waited for: the next mail goes out meanwhile. A failure is met below.
        const writing = this.results.write(scope, { ...send, ...result });
        writing.catch(() => undefined);
        written.push(writing);
      }
      await this.store.release(scope, sends.slice(next));
      await Promise.all(written);
      return states;
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

  private async renew(scope: TenantScope, sends: readonly ClaimedSend[]): Promise<void> {
    await this.store.renewLeases(scope, sends).catch((error: unknown) => {
      this.logger.warn(`The leases of ${sends.length} mails could not be renewed: ${String(error)}`);
    });
  }
}
