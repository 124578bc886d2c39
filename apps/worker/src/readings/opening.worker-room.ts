import { Inject, Injectable } from '@nestjs/common';
import type { TenantScope } from '@penumbra/platform';
import { AnnounceReplies, OpenReadings } from '@penumbra/readings';
import type { WorkerRoom } from '../worker-room.js';

/** Readings open to everyone at a time of day, so they are looked at this often. */
const everyMilliseconds = 60_000;

/** Says when a reading opens to everyone, and when there are replies to its comments. In the worker that writes to people, which cannot see an answer. */
@Injectable()
export class OpeningWorkerRoom implements WorkerRoom {
  private readonly lookedAt = new Map<string, number>();

  constructor(
    @Inject(OpenReadings) private readonly openReadings: OpenReadings,
    @Inject(AnnounceReplies) private readonly announceReplies: AnnounceReplies,
  ) {}

  async tick(scope: TenantScope): Promise<void> {
    const now = performance.now();
    if (now - (this.lookedAt.get(scope.tenantId) ?? -Infinity) < everyMilliseconds) return;
    this.lookedAt.set(scope.tenantId, now);
    await this.openReadings.run(scope);
    await this.announceReplies.run(scope);
  }
}
