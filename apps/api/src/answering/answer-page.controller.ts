import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Controller, Get, Headers, Inject, Param, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ReadAnsweringPulse } from '@penumbra/delivery';
import { Public } from '@penumbra/identity';
import { CONFIG, isUuid, tenantScope, type Config } from '@penumbra/platform';
import { answerPage, readAnswerPage, type AnswerPageTemplate } from './answer-page.js';

const compress = promisify(gzip);

interface Reply {
  status(code: number): Reply;
  headers(values: Record<string, string>): Reply;
  send(body: string | Buffer): unknown;
}

/** The page behind the link of a mail. Getting it has no effect, sets no cookie and tells nobody. */
@ApiTags('answering')
@Controller('answer')
export class AnswerPageController {
  private template: Promise<AnswerPageTemplate> | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(ReadAnsweringPulse) private readonly readPulse: ReadAnsweringPulse,
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
    const intakeUrl = this.config.INTAKE_URL;
    const { html, headers } = answerPage(
      await this.read(),
      pulse && { ...pulse, tenantId, pulseId, intakeUrl },
    );
    // A third of the size: on a slow phone the page comes in the first round trip. It holds no secret to guess at.
    const small = /\bgzip\b/.test(encodings ?? '');
    reply
      .status(pulse ? 200 : 404)
      .headers({ ...headers, vary: 'accept-encoding', ...(small ? { 'content-encoding': 'gzip' } : {}) })
      .send(small ? await compress(html) : html);
  }

  /** Reads the built file once; a failed read is tried again with the next request. */
  private read(): Promise<AnswerPageTemplate> {
    this.template ??= readFile(join(this.config.WEB_ROOT, 'employee/answer.html'), 'utf8')
      .then(readAnswerPage)
      .catch((error: unknown) => {
        this.template = null;
        throw error;
      });
    return this.template;
  }
}
