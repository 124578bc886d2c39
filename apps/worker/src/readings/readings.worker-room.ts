import { Inject, Injectable } from '@nestjs/common';
import type { TenantScope } from '@penumbra/platform';
import { ComputeReading, DestroyBallots } from '@penumbra/readings';
import { z } from 'zod';
import type { WorkerRoom } from '../worker-room.js';

const AboutPulse = z.object({ pulseId: z.uuid() });
const IssuingEnded = z.object({
  pulseId: z.uuid(),
  issuedCounts: z.record(z.string(), z.int().min(0)),
});

@Injectable()
export class ReadingsWorkerRoom implements WorkerRoom {
  constructor(
    @Inject(ComputeReading) private readonly computeReading: ComputeReading,
    @Inject(DestroyBallots) private readonly destroyBallots: DestroyBallots,
  ) {}

  readonly consumers = [
    {
      event: 'issuing-ended',
      name: 'readings',
      handle: (scope: TenantScope, payload: unknown) =>
        this.computeReading.run(scope, IssuingEnded.parse(payload)),
    },
    {
      event: 'pulse-voided',
      name: 'readings',
      handle: (scope: TenantScope, payload: unknown) =>
        this.destroyBallots.run(scope, AboutPulse.parse(payload)),
    },
  ];
}
