import { Inject, Injectable } from '@nestjs/common';
import { Database, type TenantScope } from '@penumbra/platform';
import { PulseReader } from '@penumbra/pulses';
import type { CouncilFile } from './contract.js';
import { readingProblem } from './reading.errors.js';
import { VerificationStore } from './verification.store.js';

const receiptLength = 32;

/** What was counted, for whoever wants to check it. */
@Injectable()
export class ReadVerification {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(VerificationStore) private readonly store: VerificationStore,
  ) {}

  /** Receipts (32 bytes each, sorted) and the works council's file; null before the reading is made. */
  async run(
    scope: TenantScope,
    pulseId: string,
  ): Promise<{ receipts: Buffer; councilFile: CouncilFile } | null> {
    return this.database.inTenant(scope, async () => {
      const receipts = await this.store.receipts(scope, pulseId);
      const file = receipts && (await this.store.councilFile(scope, pulseId));
      return file && { receipts, councilFile: { ...file, receipts: receiptLines(receipts) } };
    });
  }

  /**
   * The receipts as hex, sorted, for everyone.
   * @throws Problem `reading.not-found` for no such pulse, a draft, a voided or an imported one, `reading.not-ready` before the end.
   */
  async receipts(scope: TenantScope, pulseId: string): Promise<string[]> {
    return this.database.inTenant(scope, async () => {
      const receipts = await this.store.receipts(scope, pulseId);
      if (receipts) return receiptLines(receipts);
      const pulse = await this.pulses.frozen(scope, pulseId);
      const hasReceipts = pulse && pulse.state !== 'voided' && pulse.origin === 'asked';
      throw readingProblem(hasReceipts ? 'reading.not-ready' : 'reading.not-found');
    });
  }
}

const receiptLines = (receipts: Buffer): string[] =>
  Array.from({ length: receipts.length / receiptLength }, (_, index) =>
    receipts.toString('hex', index * receiptLength, (index + 1) * receiptLength),
  );
