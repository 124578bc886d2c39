import { Controller, Get, Headers, Inject, Param, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ReadAnsweringPulse } from '@penumbra/delivery';
import { Public } from '@penumbra/identity';
import { isUuid, Problem, tenantScope, type TenantScope } from '@penumbra/platform';
import { ReadVerification } from '@penumbra/readings';
import { manifestHash, type Manifest } from '@penumbra/seal';
import { EmployeePages, type Reply } from './employee-pages.js';

/** Was mine counted, and was the page the published one: everybody may check, and nobody has to say who they are. */
@ApiTags('answering')
@Controller('verify')
export class VerifyPageController {
  constructor(
    @Inject(ReadAnsweringPulse) private readonly readPulse: ReadAnsweringPulse,
    @Inject(ReadVerification) private readonly verification: ReadVerification,
    @Inject(EmployeePages) private readonly pages: EmployeePages,
  ) {}

  @Get(':tenantId/:pulseId')
  @Public('the page is the same for everybody; which receipt is looked for stays on the reader’s device')
  @ApiOperation({ summary: 'The page on which people check that their answers were counted.' })
  @ApiProduces('text/html')
  @ApiResponse({
    status: 200,
    description: 'With all receipts in it once the results are worked out, so that a saved copy works too.',
  })
  @ApiResponse({ status: 404, description: 'A page that says that there is no pulse at this address.' })
  async page(
    @Param('tenantId') tenantId: string,
    @Param('pulseId') pulseId: string,
    @Headers('accept-encoding') encodings: string | undefined,
    @Res() reply: Reply,
  ): Promise<void> {
    const known = isUuid(tenantId) && isUuid(pulseId);
    const pulse = known ? await this.readPulse.run(tenantScope(tenantId), pulseId) : null;
    const contract = pulse?.contract ?? null;
    await this.pages.send(reply, encodings, {
      name: 'verify',
      data: pulse && {
        state: pulse.state,
        tenantId,
        pulseId,
        organisation: contract?.organisation ?? '',
        title: contract?.title ?? '',
        closesAt: pulse.closesAt.toISOString(),
        contractHash: contract && (await manifestHash(contract as unknown as Manifest)),
        receipts: pulse.state === 'closed' ? await this.receipts(tenantScope(tenantId), pulseId) : null,
      },
      talksTo: [`'self'`],
    });
  }

  /** One a line; null until the results are worked out. */
  private async receipts(scope: TenantScope, pulseId: string): Promise<string | null> {
    try {
      return (await this.verification.receipts(scope, pulseId)).join('\n');
    } catch (error) {
      if (error instanceof Problem && error.code === 'reading.not-ready') return null;
      throw error;
    }
  }
}
