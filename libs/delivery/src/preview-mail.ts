import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config, type TenantScope } from '@penumbra/platform';
import { Instruments, PulseReader } from '@penumbra/pulses';
import { sixWords } from '@penumbra/seal';
import { DeliveryStore } from './delivery.store.js';
import { contractLink, pagePreviewLink } from './invitation-link.js';
import { invitationMail } from './mails/invitation-mail.js';
import type { MailBody } from './mails/mail-body.js';
import { previewedPulse } from './previewed-pulse.js';

/** The invitation as a person would get it, for HR to look at before and after the launch. Its link opens nothing. */
@Injectable()
export class PreviewMail {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(Instruments) private readonly instruments: Instruments,
  ) {}

  /** @throws Problem delivery.not-found (also for a draft whose questions are gone) */
  async run(
    scope: TenantScope,
    pulseId: string,
    reader: { name: string; locale: string; timeZone: string; organisationName: string },
    isTest = false,
  ): Promise<MailBody> {
    const { pulse, instrument, frozen } = await previewedPulse(this.pulses, this.instruments, scope, pulseId);
    const hash = (await this.store.delivery(scope, pulseId))?.contract?.hash;
    return invitationMail({
      title: pulse.title,
      organisationName: frozen?.organisationName ?? reader.organisationName,
      replyToName: pulse.replyToName,
      instrument,
      minimumCell: pulse.minimumCell,
      closesAt: pulse.closesAt,
      person: reader,
      link: isTest
        ? pagePreviewLink(this.config.PUBLIC_URL, pulseId, reader.locale)
        : `${this.config.PUBLIC_URL}/answer/${scope.tenantId}/${pulseId}#preview`,
      contract: hash ? { words: sixWords(hash), link: contractLink(this.config.PUBLIC_URL, hash) } : null,
      optOutLink: null,
      isTest,
    });
  }
}
