import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { CastBallot } from '@penumbra/intake';
import { tenantScope } from '@penumbra/platform';
import { z } from 'zod';
import { Bytes32, bytesOf } from './bytes-32.js';

const CastRequest = z.strictObject({
  tenantId: z.uuid().toLowerCase(),
  pulseId: z.uuid().toLowerCase(),
  pass: Bytes32,
  revision: z.int().min(1).max(1_000_000),
  answers: z.unknown(),
});

/** The slot of the ballot box. Anybody may post; only a pass that was admitted counts. */
@Controller('ballots')
export class BallotsController {
  constructor(@Inject(CastBallot) private readonly castBallot: CastBallot) {}

  @Post()
  @HttpCode(200)
  async cast(@Body({ schema: CastRequest }) body: z.infer<typeof CastRequest>): Promise<{ receipt: string }> {
    return this.castBallot.run(tenantScope(body.tenantId), {
      pulseId: body.pulseId,
      pass: bytesOf(body.pass),
      revision: body.revision,
      answers: body.answers,
    });
  }
}
