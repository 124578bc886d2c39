import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '@penumbra/identity';
import { CONFIG, type Config } from '@penumbra/platform';

/** The React screens: one page for all their addresses; what is on it comes from the api. */
@ApiExcludeController()
@Controller()
export class ScreensController {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  @Get([
    '/',
    'sign-in',
    'welcome',
    'hr',
    'hr/*',
    'readings',
    'readings/*',
    'team',
    'team/*',
    'council',
    'council/*',
    'results/*',
  ])
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-cache')
  @Public('the page holds no data')
  page(): Promise<string> {
    return readFile(join(this.config.WEB_ROOT, 'index.html'), 'utf8');
  }
}
