import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config, type TenantScope } from '@penumbra/platform';
import { Instruments, PulseReader } from '@penumbra/pulses';
import { deliveryProblem } from './delivery.errors.js';
import { invitationMail } from './mails/invitation-mail.js';
import type { MailBody } from './mails/mail-body.js';
import { knownPulse } from './watch-delivery.js';

/** The invitation as a person would get it, for HR to look at before and after the launch. Its link opens nothing. */
@Injectable()
export class PreviewMail {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(Instruments) private readonly instruments: Instruments,
  ) {}

  /** @throws Problem delivery.not-found (also for a draft whose questions are gone) */
  async run(
    scope: TenantScope,
    pulseId: string,
    reader: { name: string; locale: string; timeZone: string; organisationName: string },
  ): Promise<MailBody> {
    const pulse = await knownPulse(this.pulses, scope, pulseId);
    if (!pulse) throw deliveryProblem('delivery.not-found');
    const frozen = await this.pulses.frozen(scope, pulseId);
    const instrument =
      frozen?.instrument ?? (await this.instruments.find(scope, pulse.instrumentId))?.instrument;
    if (!instrument) throw deliveryProblem('delivery.not-found');
    return invitationMail({
      title: pulse.title,
      organisationName: frozen?.organisationName ?? reader.organisationName,
      replyToName: pulse.replyToName,
      instrument,
      minimumCell: pulse.minimumCell,
      closesAt: pulse.closesAt,
      person: reader,
      link: `${this.config.PUBLIC_URL.replace(/\/+$/, '')}/answer/${scope.tenantId}/${pulseId}#preview`,
    });
  }
}
