import { Controller, Get, Header, Inject, Param } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '@penumbra/identity';
import { isUuid, tenantScope } from '@penumbra/platform';
import { readingProblem, ReadVerification } from '@penumbra/readings';

/** The list in which everybody finds their own receipt. */
@ApiTags('readings')
@Controller('api/receipts')
export class ReceiptsController {
  constructor(@Inject(ReadVerification) private readonly verification: ReadVerification) {}

  @Get(':tenantId/:pulseId')
  @Public('a receipt names nobody, and who looks for one must not have to say who they are')
  @Header('content-type', 'text/plain; charset=utf-8')
  @ApiOperation({
    summary: 'Lists the receipts of all answers counted in a closed pulse.',
    description:
      'One lower-case hex receipt a line, sorted, without groups. Problems: reading.not-found, reading.not-ready (before the end).',
  })
  @ApiProduces('text/plain')
  @ApiResponse({ status: 200, description: 'One receipt a line.', schema: { type: 'string' } })
  async receipts(@Param('tenantId') tenantId: string, @Param('pulseId') pulseId: string): Promise<string> {
    if (!isUuid(tenantId) || !isUuid(pulseId)) throw readingProblem('reading.not-found');
    const receipts = await this.verification.receipts(tenantScope(tenantId), pulseId);
    return receipts.map((receipt) => `${receipt}\n`).join('');
  }
}
