import { Inject, Injectable } from '@nestjs/common';
import type { TenantScope } from '@penumbra/platform';
import { EndPulse } from '@penumbra/pulses';
import type { WorkerRoom } from '../worker-room.js';

@Injectable()
export class PulsesWorkerRoom implements WorkerRoom {
  constructor(@Inject(EndPulse) private readonly endPulse: EndPulse) {}

  async tick(scope: TenantScope): Promise<void> {
    await this.endPulse.closeDue(scope);
  }
}
