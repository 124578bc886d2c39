import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { CastBallot, intakeProblem } from '@penumbra/intake';
import { isUuid, tenantScope } from '@penumbra/platform';

/** The slot of the ballot box. Anybody may post; only a ballot with a pass that the issuer signed counts. */
@Controller('ballots')
export class BallotsController {
  constructor(@Inject(CastBallot) private readonly castBallot: CastBallot) {}

  @Post(':tenantId/:pulseId')
  @HttpCode(200)
  async cast(
    @Param('tenantId') tenantId: string,
    @Param('pulseId') pulseId: string,
    @Body() body: unknown,
  ): Promise<{ receipt: string }> {
    if (!isUuid(tenantId) || !isUuid(pulseId)) throw intakeProblem('intake.ballot-box-unknown');
    if (typeof body !== 'string') throw intakeProblem('intake.submission-invalid');
    return this.castBallot.run(tenantScope(tenantId), { pulseId, body });
  }
}
