import { Inject, Injectable } from '@nestjs/common';
import type { TenantScope } from '@penumbra/platform';
import { EndPulse, SettleDueOccurrences } from '@penumbra/pulses';
import type { WorkerRoom } from '../worker-room.js';

@Injectable()
export class PulsesWorkerRoom implements WorkerRoom {
  constructor(
    @Inject(EndPulse) private readonly endPulse: EndPulse,
    @Inject(SettleDueOccurrences) private readonly settleDueOccurrences: SettleDueOccurrences,
  ) {}

  async tick(scope: TenantScope): Promise<void> {
    try {
      await this.endPulse.closeDue(scope);
    } finally {
      await this.settleDueOccurrences.run(scope);
    }
  }
}
