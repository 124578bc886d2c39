import { Inject, Injectable, Logger } from '@nestjs/common';
import { MailTransport, RestoreGuard, type MailOutcome, type TenantScope } from '@penumbra/platform';
import { ClaimSends } from './claim-sends.js';
import { ComposeMail } from './compose-mail.js';
import { DeliveryStore, leaseSeconds, type ClaimedSend } from './delivery.store.js';
import { ResultWriter } from './result-writer.js';
import { FindSender, type CurrentSender } from './sender/find-sender.js';
import {
  isAboutAddress,
  ownReplies,
  resultOfAttempt,
  senderPauseSeconds,
  type SendResult,
} from './send-outcome.js';

/** A turn ends after this; mails that were not begun by then are given back. */
const turnMilliseconds = 2_000;
/** Mails are claimed for about so long ahead, so that a worker that dies holds up few of them until their leases end. */
const claimedMilliseconds = 500;

/**
 * One turn: takes a few due mails of a tenant for a while (lease), hands them to the mail server one after the other,
 * writes down what became of each, and takes the next few. A worker that dies in between loses its leases, and the mails
 * are sent again with the same Message-IDs.
 */
@Injectable()
export class SendDue {
  private readonly logger = new Logger('SendDue');
  /** As it was lately; a worker that has just started guesses. */
  private millisecondsPerMail = 20;

  constructor(
    @Inject(ClaimSends) private readonly claim: ClaimSends,
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
    @Inject(ComposeMail) private readonly compose: ComposeMail,
    @Inject(MailTransport) private readonly transport: MailTransport,
    @Inject(ResultWriter) private readonly results: ResultWriter,
    @Inject(RestoreGuard) private readonly guard: RestoreGuard,
    @Inject(FindSender) private readonly findSender: FindSender,
  ) {}

  /** @returns the results, one for each attempt that came to one. */
  async run(scope: TenantScope, mailsAtMost: number): Promise<SendResult['state'][]> {
    const endsAt = performance.now() + turnMilliseconds;
    const states: SendResult['state'][] = [];
    const written: Promise<void>[] = [];
    let left = mailsAtMost;
    // A job may be older than the database.
    while (left > 0 && performance.now() < endsAt && !(await this.guard.lock())) {
      const few = Math.min(left, Math.max(1, Math.round(claimedMilliseconds / this.millisecondsPerMail)));
      const { sends, isProbe } = await this.claim.run(scope, few);
      if (sends.length === 0) break;
      left -= sends.length;
      await this.guard.advance();
      const isGoing = await this.sendClaimed(scope, sends, { isProbe, endsAt, states, written });
      if (!isGoing) break;
    }
    await Promise.all(written);
    return states;
  }

  /** @returns false when the sender was paused or the turn is over. */
  private async sendClaimed(
    scope: TenantScope,
    sends: readonly ClaimedSend[],
    turn: { isProbe: boolean; endsAt: number; states: SendResult['state'][]; written: Promise<void>[] },
  ): Promise<boolean> {
    const renewal = setInterval(() => void this.renew(scope, sends), (leaseSeconds * 1000) / 3);
    const writing: Promise<void>[] = [];
    const startedAt = performance.now();
    let next = 0;
    try {
      const sender = await this.findSender.run(scope);
      for (; next < sends.length && performance.now() < turn.endsAt; next += 1) {
        const send = sends[next]!;
        const outcome = await this.attempt(scope, send, sender);
        if (outcome.state === 'refused' || outcome.state === 'unreachable') {
          const { state: reason, reply } = outcome;
          await this.store.pauseSender(scope, { reason, reply, seconds: senderPauseSeconds[reason] });
          break;
        }
        const result = resultOfAttempt({ ...outcome, state: outcome.state }, send.attempt, send.previous);
        turn.states.push(result.state);
        // Before anything else that may fail, or a mail that was accepted would be sent again. Not waited for: the next
        // mail goes out meanwhile. The turn meets a failure at its end.
        const written = this.results.write(scope, { ...send, ...result });
        written.catch(() => undefined);
        writing.push(written);
        if (turn.isProbe) await this.store.resumeSender(scope);
        if (result.state === 'bounced' && isAboutAddress(result.reply))
          await this.store.suppress(scope, send.email, 'failed', result.reply);
      }
      if (next > 0)
        this.millisecondsPerMail = (this.millisecondsPerMail + (performance.now() - startedAt) / next) / 2;
      await this.store.release(scope, sends.slice(next));
    } finally {
      turn.written.push(...writing);
      // Leases are renewed until every result is on record: it may have to wait for the database.
      void Promise.allSettled(writing).then(() => clearInterval(renewal));
    }
    return next === sends.length;
  }

  /** A mail that cannot be composed waits like a deferred one and says why; it holds up no other. */
  private async attempt(scope: TenantScope, send: ClaimedSend, sender: CurrentSender): Promise<MailOutcome> {
    let mail;
    try {
      mail = await this.compose.run(scope, send, sender);
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
