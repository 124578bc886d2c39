import { Inject, Injectable } from '@nestjs/common';
import { Database, type TenantScope, KeyDir } from '@penumbra/platform';
import { PulseReader } from '@penumbra/pulses';
import { deliveryProblem } from './delivery.errors.js';
import { DeliveryStore } from './delivery.store.js';
import { IntakeClient } from './intake-client.js';
import { claimDigest, sameDigest, secretHash } from './link.js';

/**
 * The right to answer once. The page sends the link's secret and the hash of a pass it made; the invitation is marked,
 * and intake gets the hash with the unit and nothing else. No time, address or browser is kept. The same hash again is
 * a success (a lost answer, a double click, a crash in between); another one is not.
 */
@Injectable()
export class IssuePass {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(KeyDir) private readonly keyDir: KeyDir,
    @Inject(IntakeClient) private readonly intake: IntakeClient,
  ) {}

  /**
   * @throws Problem delivery.link-unknown, delivery.already-answered-elsewhere, delivery.pulse-over,
   * delivery.pulse-voided, delivery.intake-away (the same request again mends it), delivery.link-key-missing
   */
  async run(scope: TenantScope, input: { pulseId: string; secret: Buffer; passHash: Buffer }): Promise<void> {
    const { pulseId, passHash } = input;
    const unitId = await this.database.inTenant(scope, async () => {
      const state = await this.store.lockState(scope, pulseId, 'share');
      // Locked only while passes are issued: a lock leaves its mark on the row, and after the close no row may tell who
      // came back.
      const lock = state === 'issuing' ? 'update' : 'none';
      const invitation = state
        ? await this.store.invitationBySecret(scope, pulseId, secretHash(input.secret), lock)
        : null;
      if (!invitation) throw deliveryProblem('delivery.link-unknown');
      if (state !== 'issuing') throw await this.whyOver(scope, pulseId);
      const linkKey = await this.keyDir.read(scope, pulseId, 'link');
      if (!linkKey) throw deliveryProblem('delivery.link-key-missing');
      const claim = claimDigest(linkKey, passHash);
      if (!invitation.issued) await this.store.markIssued(scope, invitation.id, claim);
      else if (!invitation.claimDigest || !sameDigest(invitation.claimDigest, claim))
        throw deliveryProblem('delivery.already-answered-elsewhere');
      return invitation.unitId;
    });
    await this.intake.acceptPass(scope, { pulseId, unitId, passHash: passHash.toString('base64url') });
  }

  private async whyOver(scope: TenantScope, pulseId: string) {
    const pulse = await this.pulses.frozen(scope, pulseId);
    return deliveryProblem(pulse?.state === 'voided' ? 'delivery.pulse-voided' : 'delivery.pulse-over');
  }
}
