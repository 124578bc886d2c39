import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config, type Mail, type TenantScope, KeyDir } from '@penumbra/platform';
import { PulseReader, type FrozenPulse } from '@penumbra/pulses';
import type { ClaimedSend } from './delivery.store.js';
import { deliveryProblem } from './delivery.errors.js';
import { invitationLink, linkSecret } from './link.js';
import { invitationMail } from './mails/invitation-mail.js';
import { safeName } from './mails/safe-text.js';
import { voidNoticeMail } from './mails/void-notice-mail.js';

const remembered = 60_000;
const mostRemembered = 50;

/** Makes the mail of a claimed send: the link is derived anew each time and so is always the same. */
@Injectable()
export class ComposeMail {
  /** What a mail says of its pulse was frozen at launch; reading it anew for each of 50,000 mails would be waste. */
  private readonly pulses = new Map<string, { pulse: FrozenPulse; until: number }>();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(PulseReader) private readonly reader: PulseReader,
    @Inject(KeyDir) private readonly keyDir: KeyDir,
  ) {}

  async run(scope: TenantScope, send: ClaimedSend): Promise<Mail> {
    const pulse = await this.pulse(scope, send.pulseId);
    const person = { name: send.name, locale: send.locale, timeZone: send.timeZone };
    const body =
      send.kind === 'void-notice'
        ? voidNoticeMail({ ...pulse, person })
        : invitationMail({ ...pulse, person, link: await this.link(scope, send) });
    return {
      messageId: send.messageId,
      to: { name: safeName(send.name), address: send.email },
      replyTo: { name: safeName(pulse.replyToName), address: pulse.replyToEmail },
      fromName: safeName(pulse.organisationName),
      ...body,
    };
  }

  private async link(scope: TenantScope, send: ClaimedSend): Promise<string> {
    const key = await this.keyDir.read(scope, send.pulseId, 'link');
    if (!key) throw deliveryProblem('delivery.link-key-missing');
    return invitationLink({
      publicUrl: this.config.PUBLIC_URL,
      tenantId: scope.tenantId,
      pulseId: send.pulseId,
      secret: linkSecret(key, send.invitationId),
      unitId: send.unitId,
      locale: linkLocale(send.locale),
    });
  }

  private async pulse(scope: TenantScope, pulseId: string): Promise<FrozenPulse> {
    const key = `${scope.tenantId}/${pulseId}`;
    const known = this.pulses.get(key);
    if (known && known.until > Date.now()) return known.pulse;
    const pulse = await this.reader.frozen(scope, pulseId);
    if (!pulse) throw new Error('The pulse of this mail is not there.');
    if (this.pulses.size >= mostRemembered) this.pulses.clear();
    this.pulses.set(key, { pulse, until: Date.now() + remembered });
    return pulse;
  }
}

/** A language tag as it stands in a link: letters, digits and hyphens only. */
export const linkLocale = (locale: string): string =>
  /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(locale) ? locale : 'en';
