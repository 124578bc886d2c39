import { Body, Controller, Get, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { deliveryProblem, FindOptOut, OptOut } from '@penumbra/delivery';
import { Public } from '@penumbra/identity';
import { isUuid, Problem, tenantScope, type TenantScope } from '@penumbra/platform';
import type { Reply } from '../answering/employee-pages.js';
import { optOutPage } from './opt-out-page.js';

/** Stopping mails, from a mail program's own button (RFC 8058) or from the page behind the link in a mail. */
@ApiTags('answering')
@Controller('api/opt-outs')
export class OptOutsController {
  constructor(
    @Inject(FindOptOut) private readonly find: FindOptOut,
    @Inject(OptOut) private readonly optOut: OptOut,
  ) {}

  @Get(':tenantId/:token')
  @Public('the link of a mail is opened without an account; the token is the proof')
  @ApiOperation({
    summary: 'A page with one button that stops a person’s mails. Getting it changes nothing.',
  })
  @ApiProduces('text/html')
  @ApiResponse({ status: 200, description: 'The button, whether mails have been stopped or not.' })
  @ApiResponse({ status: 404, description: 'A page that says that no mail holds this address.' })
  async page(@Param('tenantId') tenantId: string, @Param('token') token: string, @Res() reply: Reply) {
    const person = await this.person(tenantId, token);
    show(reply, person ? 200 : 404, optOutPage(person ? 'asked' : 'unknown', person?.locale ?? 'en'));
  }

  @Post(':tenantId/:token')
  @Public('the token in a mail is the proof; the employee has no account')
  @ApiOperation({
    summary:
      'Stops all mails to the person whose mail holds this token, at once; the same again changes nothing.',
    description:
      'RFC 8058: `List-Unsubscribe=One-Click` as a form, or any other body, or none. From the next pulse on the person ' +
      'is not asked. With the form field `mails=resume` mails come again. Problems: delivery.opt-out-unknown.',
  })
  @ApiBody({
    required: false,
    schema: { type: 'string', example: 'List-Unsubscribe=One-Click' },
    type: 'application/x-www-form-urlencoded',
  })
  @ApiProduces('text/html')
  @ApiResponse({ status: 200, description: 'A page that says so.' })
  async stop(
    @Param('tenantId') tenantId: string,
    @Param('token') token: string,
    @Body() body: unknown,
    @Res() reply: Reply,
  ) {
    const person = await this.person(tenantId, token);
    if (!person) throw deliveryProblem('delivery.opt-out-unknown');
    const wish = typeof body === 'string' && /^mails=resume$/.test(body) ? 'resume' : 'stop';
    await this.optOut.run(person.scope, token, wish);
    show(reply, 200, optOutPage(wish === 'stop' ? 'stopped' : 'resumed', person.locale));
  }

  private async person(
    tenantId: string,
    token: string,
  ): Promise<{ scope: TenantScope; locale: string } | null> {
    if (!isUuid(tenantId)) return null;
    const scope = tenantScope(tenantId);
    return this.find.run(scope, token).then(
      ({ locale }) => ({ scope, locale }),
      (error: unknown) => {
        if (error instanceof Problem && error.code === 'delivery.opt-out-unknown') return null;
        throw error;
      },
    );
  }
}

const show = (reply: Reply, status: number, page: ReturnType<typeof optOutPage>): void => {
  reply.status(status).headers(page.headers).send(page.html);
};
