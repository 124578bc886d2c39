import { Inject, Injectable } from '@nestjs/common';
import { AuditLog, CONFIG, Database, newId, type Config, type TenantScope, KeyDir } from '@penumbra/platform';
import { PulseReader, type AudienceMember } from '@penumbra/pulses';
import { DeliveryStore, type NewInvitation } from './delivery.store.js';
import { IntakeClient } from './intake-client.js';
import { linkSecret, secretHash } from './link.js';
import { newMessageId } from './message-id.js';

const rowsAtOnce = 5_000;

/**
 * On `pulse-launched`: the link key, the ballot box, then one invitation and one pending mail for each person, all in
 * one transaction. Whatever was interrupted is done again and finds what is there; a second run changes nothing.
 */
@Injectable()
export class PrepareDelivery {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Database) private readonly database: Database,
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(KeyDir) private readonly keyDir: KeyDir,
    @Inject(IntakeClient) private readonly intake: IntakeClient,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** @throws Error delivery.key-dir-unusable; Problem delivery.intake-away. The event is then handed on again later. */
  async run(scope: TenantScope, input: { pulseId: string }): Promise<void> {
    const { pulseId } = input;
    const pulse = await this.pulses.frozen(scope, pulseId);
    if (!pulse) throw new Error('A pulse was launched that is not there.');
    if (pulse.state !== 'open') return; // it has ended already: nobody is to be invited any more
    const audience = await this.pulses.audience(scope, pulseId);
    if ((await this.store.begin(scope, pulseId, audience.length)) !== 'preparing') return;

    const linkKey = await this.keyDir.make(scope, pulseId, 'link');
    await this.intake.openBallotBox(scope, pulse);

    const ended = await this.database.inTenant(scope, async () => {
      const state = await this.store.lockState(scope, pulseId, 'update');
      if (state !== 'preparing') return state === 'ended';
      for (let from = 0; from < audience.length; from += rowsAtOnce) {
        const rows = audience.slice(from, from + rowsAtOnce);
        await this.store.insertInvitations(
          scope,
          pulseId,
          rows.map((member) => this.invitation(member, linkKey)),
        );
      }
      await this.store.setState(scope, pulseId, 'issuing');
      await this.audit.record(scope, {
        actor: 'system',
        action: 'delivery.prepared',
        subject: `pulse:${pulseId}`,
        details: { invitedCount: audience.length },
      });
      return false;
    });
    // The pulse ended between the first look and the transaction: its key was destroyed, and made again above.
    if (ended) await this.keyDir.destroy(scope, pulseId, 'link');
  }

  private invitation(member: AudienceMember, linkKey: Buffer): NewInvitation {
    const id = newId();
    return {
      id,
      employeeId: member.employeeId,
      unitId: member.unitId,
      email: member.email,
      name: member.name,
      locale: member.locale,
      timeZone: member.timeZone,
      secretHash: secretHash(linkSecret(linkKey, id)),
      sendId: newId(),
      messageId: newMessageId(this.config),
    };
  }
}
