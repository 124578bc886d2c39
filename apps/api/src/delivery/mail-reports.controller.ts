import { createHash, timingSafeEqual } from 'node:crypto';
import { Body, Controller, Headers, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { deliveryProblem, mailProviders, TakeReport, type MailProvider } from '@penumbra/delivery';
import { Public } from '@penumbra/identity';
import { CONFIG, type Config } from '@penumbra/platform';
import { z } from 'zod';

const Taken = z.object({ taken: z.number() }).meta({ id: 'MailReportsTaken', example: { taken: 1 } });

/** What mail servers and mail providers report: bounces and complaints. They hold BOUNCE_TOKEN, not a session. */
@ApiTags('delivery')
@Controller('api/mail-reports')
export class MailReportsController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(TakeReport) private readonly takeReport: TakeReport,
  ) {}

  @Post()
  @HttpCode(200)
  @Public('a mail server has no session; BOUNCE_TOKEN is the proof')
  @ApiOperation({
    summary: 'Takes a message that came to the bounce address, whole, as it is.',
    description:
      'A delivery status notification (RFC 3464) or a feedback report (RFC 5965) is taken; anything else is left alone with ' +
      '`taken` 0. Authenticate with BOUNCE_TOKEN, as `Bearer` or as the password of `Basic`. Problems: ' +
      'delivery.report-not-allowed.',
  })
  @ApiConsumes('message/rfc822')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiResponse({ status: 200, standardSchema: Taken })
  async message(@Headers('authorization') authorization: string | undefined, @Body() body: unknown) {
    this.admit(authorization);
    return { taken: Buffer.isBuffer(body) ? await this.takeReport.message(body) : 0 };
  }

  @Post(':provider')
  @HttpCode(200)
  @Public('a mail provider has no session; BOUNCE_TOKEN is the proof')
  @ApiOperation({
    summary: 'Takes bounces and complaints in a mail provider’s own form: ses, mailgun, or generic.',
    description:
      '`generic` is `{"reports":[{"returnPath":"…","kind":"failed" or "complained","reply":"550 5.1.1 …"}]}`. Reports about ' +
      'other mails than ours are left alone. Authenticate with BOUNCE_TOKEN, as `Bearer` or as the password of `Basic`. ' +
      'Problems: delivery.report-not-allowed, delivery.report-unreadable.',
  })
  @ApiBody({ schema: { type: 'object' } })
  @ApiResponse({ status: 200, standardSchema: Taken })
  async provider(
    @Headers('authorization') authorization: string | undefined,
    @Param('provider') provider: string,
    @Body() body: unknown,
  ) {
    this.admit(authorization);
    if (!(mailProviders as string[]).includes(provider)) throw deliveryProblem('delivery.report-unreadable');
    return { taken: await this.takeReport.provider(provider as MailProvider, parsed(body)) };
  }

  /** @throws Problem delivery.report-not-allowed, also where BOUNCE_TOKEN is not set. */
  private admit(authorization: string | undefined): void {
    const expected = this.config.BOUNCE_TOKEN;
    const [, scheme, value] = /^(Bearer|Basic) (\S+)$/i.exec(authorization ?? '') ?? [];
    const given =
      scheme?.toLowerCase() === 'basic'
        ? Buffer.from(value!, 'base64').toString().split(':').slice(1).join(':')
        : (value ?? '');
    if (!expected || !timingSafeEqual(digest(given), digest(expected)))
      throw deliveryProblem('delivery.report-not-allowed');
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** SNS sends its JSON as plain text. */
function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return null;
  }
}
