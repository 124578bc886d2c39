import { Inject, Injectable } from '@nestjs/common';
import type { TenantScope } from '@penumbra/platform';
import {
  ComputePastReading,
  ComputeReading,
  CountParticipation,
  DeleteOldAnswers,
  DestroyBallots,
  RecomputeReading,
} from '@penumbra/readings';
import { z } from 'zod';
import type { WorkerRoom } from '../worker-room.js';

const AboutPulse = z.object({ pulseId: z.uuid() });
const IssuingEnded = z.object({
  pulseId: z.uuid(),
  /** Taken out of the event once the reading is made. */
  issuedCounts: z.record(z.string(), z.int().min(0)).optional(),
});

/** What goes by days is looked at this often. */
const everyMilliseconds = 10 * 60_000;

@Injectable()
export class ReadingsWorkerRoom implements WorkerRoom {
  private readonly lookedAt = new Map<string, number>();

  constructor(
    @Inject(ComputeReading) private readonly computeReading: ComputeReading,
    @Inject(ComputePastReading) private readonly computePastReading: ComputePastReading,
    @Inject(RecomputeReading) private readonly recomputeReading: RecomputeReading,
    @Inject(DestroyBallots) private readonly destroyBallots: DestroyBallots,
    @Inject(CountParticipation) private readonly countParticipation: CountParticipation,
    @Inject(DeleteOldAnswers) private readonly deleteOldAnswers: DeleteOldAnswers,
  ) {}

  readonly consumers = [
    {
      event: 'issuing-ended',
      name: 'readings',
      handle: (scope: TenantScope, payload: unknown) => {
        const { pulseId, issuedCounts } = IssuingEnded.parse(payload);
        return this.computeReading.run(scope, { pulseId, ...(issuedCounts ? { issuedCounts } : {}) });
      },
    },
    {
      event: 'past-results-imported',
      name: 'readings',
      handle: (scope: TenantScope, payload: unknown) =>
        this.computePastReading.run(scope, AboutPulse.parse(payload)),
    },
    {
      event: 'recompute-asked',
      name: 'readings',
      handle: (scope: TenantScope, payload: unknown) =>
        this.recomputeReading.run(scope, AboutPulse.parse(payload)),
    },
    {
      event: 'pulse-voided',
      name: 'readings',
      handle: (scope: TenantScope, payload: unknown) =>
        this.destroyBallots.run(scope, AboutPulse.parse(payload)),
    },
  ];

  async tick(scope: TenantScope): Promise<void> {
    const now = performance.now();
    if (now - (this.lookedAt.get(scope.tenantId) ?? -Infinity) < everyMilliseconds) return;
    this.lookedAt.set(scope.tenantId, now);
    await this.countParticipation.run(scope);
    await this.deleteOldAnswers.run(scope);
  }
}
