import { Inject, Injectable } from '@nestjs/common';
import { actorName, type Actor } from '@penumbra/identity';
import { AuditLog, CONFIG, Database, isUuid, newId, type Config, type TenantScope } from '@penumbra/platform';
import { PulseReader } from '@penumbra/pulses';
import { deliveryProblem } from './delivery.errors.js';
import { DeliveryStore } from './delivery.store.js';
import { newMessageId } from './message-id.js';
import { deliveryProblemView, launchedPulse, type DeliveryProblem } from './watch-delivery.js';

const sendable = ['bounced', 'unknown', 'deferred', 'accepted'];

/**
 * HR sends a person's mail again: the same invitation, the same link. To another address only while no earlier mail can
 * have arrived: otherwise HR could have a link that somebody holds already sent to a mailbox of its choice.
 */
@Injectable()
export class SendAgain {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Database) private readonly database: Database,
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /**
   * The request again, while the further mail waits or is under way, changes nothing.
   * @returns the further mail. It has an id of its own; the earlier one keeps its history.
   * @throws Problem delivery.not-found, delivery.send-not-found, delivery.pulse-over, delivery.pulse-voided,
   * delivery.still-sending, delivery.address-in-use, delivery.mail-may-have-arrived
   */
  async run(
    scope: TenantScope,
    actor: Actor,
    input: { pulseId: string; sendId: string; email?: string | undefined; locale: string },
  ): Promise<DeliveryProblem> {
    const { pulseId } = input;
    return this.database.inTenant(scope, async () => {
      const pulse = await launchedPulse(this.pulses, scope, pulseId);
      if (pulse.state === 'voided') throw deliveryProblem('delivery.pulse-voided');
      const state = await this.store.lockState(scope, pulseId, 'share');
      if (pulse.state === 'closed' || state === 'ended') throw deliveryProblem('delivery.pulse-over');
      const send = isUuid(input.sendId) ? await this.store.send(scope, pulseId, input.sendId) : null;
      if (!send) throw deliveryProblem('delivery.send-not-found');

      const email = input.email?.trim().toLowerCase();
      const isCorrected = email !== undefined && email !== send.email.toLowerCase();
      if (!send.isLatest && !isCorrected) return this.latest(scope, pulseId, send.invitationId, input.locale);
      if (!send.isLatest || !sendable.includes(send.state)) throw deliveryProblem('delivery.still-sending');
      if (isCorrected) {
        if (await this.store.mayHaveArrived(scope, send.invitationId))
          throw deliveryProblem('delivery.mail-may-have-arrived');
        if (await this.store.addressIsTaken(scope, pulseId, email, send.invitationId))
          throw deliveryProblem('delivery.address-in-use');
        await this.store.correctAddress(scope, send.invitationId, email);
      }
      // Sending again is how HR says that the address is right after all.
      if (await this.store.liftSuppression(scope, email ?? send.email))
        await this.audit.record(scope, {
          actor: actorName(actor),
          action: 'mail.suppression-lifted',
          subject: `invitation:${send.invitationId}`,
          details: { pulseId },
        });
      await this.store.insertAgain(scope, send.sendId, { id: newId(), messageId: newMessageId(this.config) });
      // The address itself stays out of the log, which outlives the person's data.
      await this.audit.record(scope, {
        actor: actorName(actor),
        action: isCorrected ? 'mail.sent-again-address-corrected' : 'mail.sent-again',
        subject: `invitation:${send.invitationId}`,
        details: { pulseId },
      });
      return this.latest(scope, pulseId, send.invitationId, input.locale);
    });
  }

  private async latest(scope: TenantScope, pulseId: string, invitationId: string, locale: string) {
    const latest = await this.store.latestSend(scope, pulseId, invitationId);
    return deliveryProblemView(latest!, locale);
  }
}
