import { Inject, Injectable } from '@nestjs/common';
import type { TenantScope } from '@penumbra/platform';
import { PulseReader } from '@penumbra/pulses';
import { VerificationStore } from './verification.store.js';

/** How many have answered so far: counted once a day and rounded down to a multiple of five. */
export interface Participation {
  /** The day of the count, `2026-11-14`. */
  readonly countedOn: string;
  readonly atLeast: number;
  readonly invitedCount: number;
}

@Injectable()
export class ReadParticipation {
  constructor(
    @Inject(VerificationStore) private readonly store: VerificationStore,
    @Inject(PulseReader) private readonly pulses: PulseReader,
  ) {}

  /** @returns null before the first count. @throws Problem pulse.not-found */
  async run(scope: TenantScope, pulseId: string): Promise<Participation | null> {
    const { invitedCount } = await this.pulses.get(scope, pulseId);
    const counted = await this.store.participation(scope, pulseId);
    return counted && { ...counted, invitedCount: invitedCount ?? 0 };
  }
}
