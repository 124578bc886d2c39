import { Inject, Injectable } from '@nestjs/common';
import { MakeSealingKey } from '@penumbra/intake';
import type { TenantScope } from '@penumbra/platform';
import { z } from 'zod';
import type { WorkerRoom } from '../worker-room.js';

const AboutPulse = z.object({ pulseId: z.uuid() });

/** The ballot box's part in the tally's process: the key that only this process ever holds. */
@Injectable()
export class IntakeWorkerRoom implements WorkerRoom {
  constructor(@Inject(MakeSealingKey) private readonly makeSealingKey: MakeSealingKey) {}

  readonly consumers = [
    {
      event: 'pulse-launched',
      name: 'intake',
      handle: (scope: TenantScope, payload: unknown) =>
        this.makeSealingKey.run(scope, AboutPulse.parse(payload)),
    },
  ];
}
