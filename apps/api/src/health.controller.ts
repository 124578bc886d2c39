import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { Public } from '@penumbra/identity';
import { Database } from '@penumbra/platform';
import { z } from 'zod';

const Health = z.object({ status: z.literal('ok') });

@Controller('health')
export class HealthController {
  constructor(@Inject(Database) private readonly database: Database) {}

  @Get('live')
  @Public('an orchestrator asks without a session')
  @ApiOperation({ summary: 'Says whether the process runs.' })
  @ApiResponse({ status: 200, standardSchema: Health })
  live(): z.infer<typeof Health> {
    return { status: 'ok' };
  }

  @Get('ready')
  @Public('an orchestrator asks without a session')
  @ApiOperation({ summary: 'Says whether requests can be served: the database answers.' })
  @ApiResponse({ status: 200, standardSchema: Health })
  async ready(): Promise<z.infer<typeof Health>> {
    await this.database.ping();
    return { status: 'ok' };
  }
}
