import { Inject, Injectable } from '@nestjs/common';
import type { Instrument } from '@penumbra/instruments';
import type { TenantScope } from '@penumbra/platform';
import { Instruments, PulseReader } from '@penumbra/pulses';
import { previewedPulse } from './previewed-pulse.js';
import { minimumCommentCell } from './privacy-contract.js';

/** What the answer page says of a pulse, under the names that the privacy contract has for it. */
export interface PagePreview {
  readonly title: string;
  readonly organisation: string;
  readonly replyToName: string;
  readonly replyToEmail: string;
  readonly closesAt: string;
  readonly instrument: Instrument;
  readonly minimumCell: number;
  readonly minimumCommentCell: number;
}

/** The answer page as a person would see it, for HR to look at before the launch. It holds no link, key or group. */
@Injectable()
export class PreviewPage {
  constructor(
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(Instruments) private readonly instruments: Instruments,
  ) {}

  /** @throws Problem delivery.not-found (also for a draft whose questions are gone) */
  async run(scope: TenantScope, pulseId: string, organisationName: string): Promise<PagePreview> {
    const { pulse, instrument, frozen } = await previewedPulse(this.pulses, this.instruments, scope, pulseId);
    return {
      title: pulse.title,
      organisation: frozen?.organisationName ?? organisationName,
      replyToName: pulse.replyToName,
      replyToEmail: pulse.replyToEmail,
      closesAt: pulse.closesAt.toISOString(),
      instrument,
      minimumCell: pulse.minimumCell,
      minimumCommentCell,
    };
  }
}
