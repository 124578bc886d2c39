import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Database, KeyDir, type TenantScope } from '@penumbra/platform';
import { PulseReader } from '@penumbra/pulses';
import { SealError } from '@penumbra/seal';
import { blindSign, linkSecretHash, sameBytes, type IssuerKey } from '@penumbra/seal/node';
import { claimId } from './claim-id.js';
import { deliveryProblem } from './delivery.errors.js';
import { DeliveryStore } from './delivery.store.js';
import { UnitKeys } from './unit-keys.js';

/**
 * The right to answer once. The page sends the link's secret and a blinded message, and gets it signed with the key of the
 * person's unit; what it makes of the signature, nobody here has ever seen. The same message again gets the same signature
 * (a lost reply, a double click, a crash in between); another one is refused. No time, address or browser is kept, and
 * the invitation is neither changed nor locked.
 */
@Injectable()
export class IssuePass {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(KeyDir) private readonly keyDir: KeyDir,
    @Inject(UnitKeys) private readonly unitKeys: UnitKeys,
  ) {}

  /**
   * @returns the blind signature, once it is committed that it was given.
   * @throws Problem delivery.link-unknown, delivery.already-answered-elsewhere, delivery.pulse-over,
   * delivery.pulse-voided, delivery.pass-unreadable, delivery.link-key-missing
   */
  async run(
    scope: TenantScope,
    input: { pulseId: string; secret: Uint8Array; blindedMessage: Uint8Array },
  ): Promise<Uint8Array> {
    const { pulseId, blindedMessage } = input;
    return this.database.inTenant(scope, async () => {
      const state = await this.store.lockState(scope, pulseId, 'share');
      const invitation = state
        ? await this.store.invitationBySecret(scope, pulseId, linkSecretHash(input.secret))
        : null;
      if (!invitation) throw deliveryProblem('delivery.link-unknown');
      if (state !== 'issuing') throw await this.whyOver(scope, pulseId);
      const linkKey = await this.keyDir.read(scope, pulseId, 'link');
      if (!linkKey) throw deliveryProblem('delivery.link-key-missing');
      const { unitId } = invitation;
      const signature = signed(await this.unitKeys.issuerKey(scope, pulseId, unitId), blindedMessage);
      const blindedHash = createHash('sha256').update(blindedMessage).digest();
      const claim = { id: claimId(linkKey, invitation.id), unitId, blindedHash };
      if (!sameBytes(await this.store.claim(scope, pulseId, claim), blindedHash))
        throw deliveryProblem('delivery.already-answered-elsewhere');
      return signature;
    });
  }

  private async whyOver(scope: TenantScope, pulseId: string) {
    const pulse = await this.pulses.get(scope, pulseId);
    return deliveryProblem(pulse.state === 'voided' ? 'delivery.pulse-voided' : 'delivery.pulse-over');
  }
}

function signed(key: IssuerKey, blindedMessage: Uint8Array): Uint8Array {
  try {
    return blindSign(key, blindedMessage);
  } catch (error) {
    if (error instanceof SealError && error.code === 'seal.bad-blinded-message')
      throw deliveryProblem('delivery.pass-unreadable', error.message);
    throw error;
  }
}
