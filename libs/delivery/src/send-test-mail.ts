import { Inject, Injectable, Logger } from '@nestjs/common';
import { FindAccount, FindOrganisation } from '@penumbra/identity';
import {
  Clock,
  CONFIG,
  MailTransport,
  RestoreGuard,
  type Config,
  type TenantScope,
} from '@penumbra/platform';
import { PulseReader } from '@penumbra/pulses';
import { correspondents } from './mails/correspondents.js';
import { messageIdHost } from './message-id.js';
import { PreviewMail } from './preview-mail.js';
import type { TestMailRequested } from './request-test-mail.js';
import { FindSender } from './sender/find-sender.js';
import { knownPulse } from './watch-delivery.js';

/** A test that comes later than this helps nobody any more. */
const triedForMilliseconds = 3_600_000;

/**
 * Sends the invitation of a draft to the account that asked for it, marked as a test. No invitation is made for it, its
 * links lead to the preview of the page, and no pass can be had with it.
 */
@Injectable()
export class SendTestMail {
  private readonly logger = new Logger('SendTestMail');

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RestoreGuard) private readonly guard: RestoreGuard,
    @Inject(MailTransport) private readonly transport: MailTransport,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(PreviewMail) private readonly previewMail: PreviewMail,
    @Inject(FindAccount) private readonly findAccount: FindAccount,
    @Inject(FindOrganisation) private readonly findOrganisation: FindOrganisation,
    @Inject(FindSender) private readonly findSender: FindSender,
  ) {}

  /**
   * Sends nothing once the draft is launched or gone, the account has no access any more, or an hour has passed.
   * @throws Error when the mail may be sent later: it is then asked for again, under the same Message-ID.
   */
  async run(scope: TenantScope, asked: TestMailRequested['payload']): Promise<void> {
    if (this.clock.now().getTime() - Date.parse(asked.requestedAt) > triedForMilliseconds) return;
    const pulse = await knownPulse(this.pulses, scope, asked.pulseId);
    const account = await this.findAccount.run(scope, asked.accountId);
    if (pulse?.state !== 'draft' || !account) return;
    if (await this.guard.lock()) throw new Error('Sending is locked; the test mail waits.');
    const organisation = await this.findOrganisation.run(scope);
    const reader = {
      name: account.name,
      locale: asked.locale,
      timeZone: organisation.timeZone,
      organisationName: organisation.name,
    };
    const body = await this.previewMail.run(scope, asked.pulseId, reader, true);
    const sender = await this.findSender.run(scope);
    const { state } = await this.transport.send({
      messageId: `<${asked.mailId}@${messageIdHost(this.config)}>`,
      ...correspondents(
        { name: account.name, address: account.email },
        { ...pulse, organisationName: organisation.name },
        sender,
      ),
      ...body,
    });
    // The mail server's words may hold the address, and neither the log nor the event keeps one.
    if (state === 'deferred' || state === 'refused' || state === 'unreachable')
      throw new Error(`The mail server did not take the test mail: ${state}.`);
    if (state !== 'accepted') this.logger.warn(`A test mail was not accepted: ${state}`);
  }
}
