import { Controller, Get, Headers, Inject, Param, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { FindContract } from '@penumbra/delivery';
import { Public } from '@penumbra/identity';
import { Problem } from '@penumbra/platform';
import { EmployeePages, type Reply } from './employee-pages.js';

/** The privacy contract for everybody who has its hash from a mail, a page or a colleague. */
@ApiTags('answering')
@Controller('contract')
export class ContractPageController {
  constructor(
    @Inject(FindContract) private readonly findContract: FindContract,
    @Inject(EmployeePages) private readonly pages: EmployeePages,
  ) {}

  @Get(':hash')
  @Public('the contract is the same for everybody; its hash is in every mail')
  @ApiOperation({ summary: 'The page that shows a privacy contract in plain words and to the letter.' })
  @ApiProduces('text/html')
  @ApiResponse({ status: 200, description: 'The contract; the page works out its hash again.' })
  @ApiResponse({ status: 404, description: 'A page that says that there is no contract with this hash.' })
  async page(
    @Param('hash') hash: string,
    @Headers('accept-encoding') encodings: string | undefined,
    @Res() reply: Reply,
  ): Promise<void> {
    const data = await this.findContract.run(hash).catch((error: unknown) => {
      if (error instanceof Problem && error.code === 'delivery.contract-unknown') return null;
      throw error;
    });
    await this.pages.send(reply, encodings, { name: 'contract', data, talksTo: [] });
  }
}
