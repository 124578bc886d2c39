import { Inject, Injectable } from '@nestjs/common';
import type { TenantScope } from '@penumbra/platform';
import { PulseReader } from '@penumbra/pulses';
import { DeliveryStore } from './delivery.store.js';
import { IntakeClient } from './intake-client.js';

/** On `pulse-extended`: the ballot box takes answers until the later close. Mails that follow name it by themselves. */
@Injectable()
export class ExtendDelivery {
  constructor(
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(IntakeClient) private readonly intake: IntakeClient,
  ) {}

  /** @throws Error while the box is not made, Problem delivery.intake-away; the event is then handed on again later. */
  async run(scope: TenantScope, input: { pulseId: string }): Promise<void> {
    const pulse = await this.pulses.get(scope, input.pulseId);
    if (pulse.state !== 'open') return;
    if ((await this.store.state(scope, pulse.id)) !== 'issuing')
      throw new Error('The ballot box of this pulse is still being made.');
    await this.intake.closeLater(scope, pulse.id, pulse.closesAt);
  }
}
