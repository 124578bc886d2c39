import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config, type Mail, type TenantScope, KeyDir } from '@penumbra/platform';
import { PulseReader, type FrozenPulse } from '@penumbra/pulses';
import { sixWords } from '@penumbra/seal';
import { linkSecret } from '@penumbra/seal/node';
import { DeliveryStore, type ClaimedSend } from './delivery.store.js';
import { deliveryProblem } from './delivery.errors.js';
import { contractLink, invitationLink, resultsLink } from './invitation-link.js';
import { correspondents } from './mails/correspondents.js';
import { invitationMail, reminderMail } from './mails/invitation-mail.js';
import type { MailBody } from './mails/mail-body.js';
import { resultsMail } from './mails/results-mail.js';
import { voidNoticeMail } from './mails/void-notice-mail.js';
import { optOutLink, optOutToken } from './opt-out-token.js';
import { returnPath } from './return-path.js';
import type { CurrentSender } from './sender/find-sender.js';

const remembered = 60_000;
const mostRemembered = 50;
/** The link key is destroyed at the close; a copy in memory outlives it by no more than this. */
const keyRemembered = 1_000;

/** A pulse as its mails tell of it. */
type MailedPulse = FrozenPulse & { readonly contractHash: string };

/** Makes the mail of a claimed send: the link is derived anew each time and so is always the same. */
@Injectable()
export class ComposeMail {
  /** What a mail says of its pulse was frozen at launch; reading it anew for each of 50,000 mails would be waste. */
  private readonly pulses = new Map<string, { pulse: MailedPulse; until: number }>();
  private key: { of: string; key: Buffer; until: number } | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
    @Inject(PulseReader) private readonly reader: PulseReader,
    @Inject(KeyDir) private readonly keyDir: KeyDir,
  ) {}

  async run(scope: TenantScope, send: ClaimedSend, sender: CurrentSender): Promise<Mail> {
    const pulse = await this.pulse(scope, send.pulseId);
    const { BOUNCE_ADDRESS: bounces } = this.config;
    const { optOut, ...body } = await this.body(scope, send, pulse);
    return {
      messageId: send.messageId,
      ...correspondents({ name: send.name, address: send.email }, pulse, sender),
      ...(optOut ? { optOutLink: optOut } : {}),
      ...(bounces
        ? { returnPath: returnPath(bounces, { tenantId: scope.tenantId, sendId: send.sendId }) }
        : {}),
      ...body,
    };
  }

  private async body(
    scope: TenantScope,
    send: ClaimedSend,
    pulse: MailedPulse,
  ): Promise<MailBody & { optOut?: string }> {
    const person = { name: send.name, locale: send.locale, timeZone: send.timeZone };
    if (send.kind === 'void-notice') return voidNoticeMail({ ...pulse, person });
    const { PUBLIC_URL: publicUrl } = this.config;
    const groupId = pulse.units.find(({ id }) => id === send.unitId)!.groupId;
    if (send.kind === 'results' || send.kind === 'replies')
      return resultsMail({
        ...pulse,
        person,
        about: send.kind,
        link: resultsLink(publicUrl, scope.tenantId, { ...send, groupId }),
      });

    const key = await this.linkKey(scope, send.pulseId);
    const optOut = optOutLink(publicUrl, scope.tenantId, optOutToken(key, send.invitationId));
    const mail = send.kind === 'reminder' ? reminderMail : invitationMail;
    return {
      ...mail({
        ...pulse,
        person,
        link: invitationLink({
          publicUrl,
          tenantId: scope.tenantId,
          pulseId: send.pulseId,
          secret: linkSecret(key, send.invitationId),
          unitId: send.unitId,
          groupId,
          manifestHash: pulse.contractHash,
          locale: send.locale,
        }),
        contract: {
          words: sixWords(pulse.contractHash),
          link: contractLink(publicUrl, pulse.contractHash),
        },
        optOutLink: optOut,
      }),
      optOut,
    };
  }

  private async linkKey(scope: TenantScope, pulseId: string): Promise<Buffer> {
    const of = `${scope.tenantId}/${pulseId}`;
    if (this.key?.of === of && this.key.until > performance.now()) return this.key.key;
    const key = await this.keyDir.read(scope, pulseId, 'link');
    if (!key) throw deliveryProblem('delivery.link-key-missing');
    this.key = { of, key, until: performance.now() + keyRemembered };
    return key;
  }

  private async pulse(scope: TenantScope, pulseId: string): Promise<MailedPulse> {
    const key = `${scope.tenantId}/${pulseId}`;
    const known = this.pulses.get(key);
    if (known && known.until > Date.now()) return known.pulse;
    const frozen = await this.reader.frozen(scope, pulseId);
    const contractHash = (await this.store.delivery(scope, pulseId))?.contract?.hash;
    // Mails are made after the contract, in a later transaction.
    if (!frozen || !contractHash) throw new Error('The pulse of this mail is not there.');
    const pulse = { ...frozen, contractHash };
    if (this.pulses.size >= mostRemembered) this.pulses.clear();
    this.pulses.set(key, { pulse, until: Date.now() + remembered });
    return pulse;
  }
}
