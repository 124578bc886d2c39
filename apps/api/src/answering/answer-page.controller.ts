import { Controller, Get, Headers, Inject, Param, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ReadAnsweringPulse } from '@penumbra/delivery';
import { Public } from '@penumbra/identity';
import { CONFIG, isUuid, tenantScope, type Config } from '@penumbra/platform';
import { EmployeePages, type Reply } from './employee-pages.js';

/** The page behind the link of a mail. Getting it has no effect, sets no cookie and tells nobody. */
@ApiTags('answering')
@Controller('answer')
export class AnswerPageController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(ReadAnsweringPulse) private readonly readPulse: ReadAnsweringPulse,
    @Inject(EmployeePages) private readonly pages: EmployeePages,
  ) {}

  @Get(':tenantId/:pulseId')
  @Public('the link of a mail is opened without an account; the page is the same for everybody')
  @ApiOperation({ summary: 'The page on which a mailed pulse is answered.' })
  @ApiProduces('text/html')
  @ApiResponse({
    status: 200,
    description: 'The questions, or that the pulse is not ready yet, over or called off.',
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
    const intakeUrl = this.config.INTAKE_URL.replace(/\/$/, '');
    await this.pages.send(reply, encodings, {
      name: 'answer',
      // The contract goes in as it was published; the page holds its hash against the link's.
      data: pulse && {
        state: pulse.state,
        tenantId,
        pulseId,
        intakeUrl,
        closesAt: pulse.closesAt.toISOString(),
        manifest: pulse.contract,
      },
      talksTo: [`'self'`, new URL(intakeUrl).origin],
    });
  }
}
