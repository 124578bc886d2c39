import { Inject, Injectable } from '@nestjs/common';
import type { TenantScope } from '@penumbra/platform';
import { EndPulse, PlanLaunch, SettleDueOccurrences } from '@penumbra/pulses';
import type { WorkerRoom } from '../worker-room.js';

@Injectable()
export class PulsesWorkerRoom implements WorkerRoom {
  constructor(
    @Inject(EndPulse) private readonly endPulse: EndPulse,
    @Inject(PlanLaunch) private readonly planLaunch: PlanLaunch,
    @Inject(SettleDueOccurrences) private readonly settleDueOccurrences: SettleDueOccurrences,
  ) {}

  async tick(scope: TenantScope): Promise<void> {
    try {
      await this.endPulse.closeDue(scope);
    } finally {
      try {
        await this.planLaunch.runDue(scope);
      } finally {
        await this.settleDueOccurrences.run(scope);
      }
    }
  }
}
