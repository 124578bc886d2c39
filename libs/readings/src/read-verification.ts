import { Inject, Injectable } from '@nestjs/common';
import type { TenantScope } from '@penumbra/platform';
import { VerificationStore } from './verification.store.js';

/** What lets others check the count of a closed pulse. */
@Injectable()
export class ReadVerification {
  constructor(@Inject(VerificationStore) private readonly store: VerificationStore) {}

  /** @returns sorted receipts in lower-case hex and the works council's file; null before the close. */
  async run(
    scope: TenantScope,
    pulseId: string,
  ): Promise<{ receipts: string[]; councilFile: object } | null> {
    const found = await this.store.verification(scope, pulseId);
    if (!found) return null;
    const hex = found.receipts.toString('hex');
    const receipts = Array.from({ length: hex.length / 64 }, (_, at) => hex.slice(at * 64, at * 64 + 64));
    return { receipts, councilFile: found.councilFile };
  }
}
