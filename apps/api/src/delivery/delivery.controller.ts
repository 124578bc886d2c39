import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Res,
  SerializeOptions,
} from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import {
  CountDelivery,
  ListDeliveryProblems,
  mailLocales,
  PreviewMail,
  PreviewPage,
  RequestTestMail,
  SendAgain,
  type DeliveryProblem,
} from '@penumbra/delivery';
import { CurrentActor, CurrentScope, FindOrganisation, Requires, type Actor } from '@penumbra/identity';
import type { TenantScope } from '@penumbra/platform';
import { z } from 'zod';
import { EmployeePages, type Reply } from '../answering/employee-pages.js';
import { Organisations } from '../identity/organisations.js';
import { pageOf, PageQuery } from '../page.js';

const count = z.number();
const DeliveryView = z
  .object({
    total: count,
    pending: count,
    sending: count,
    accepted: count,
    deferred: count,
    bounced: count,
    unknown: count,
    cancelled: count,
    preparing: z.boolean(),
    keysMade: count.nullable(),
    keysTotal: count.nullable(),
    reminders: z.array(z.object({ number: count, accepted: count })),
    senderPause: z
      .object({
        since: z.string(),
        nextTryAt: z.string(),
        reason: z.string(),
        whatToDo: z.string(),
        reply: z.string(),
      })
      .nullable(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Delivery' });
const DeliveryProblemView = z
  .object({
    sendId: z.string(),
    name: z.string(),
    email: z.string(),
    state: z.enum(['pending', 'sending', 'accepted', 'deferred', 'bounced', 'unknown', 'cancelled']),
    reason: z.string(),
    whatToDo: z.string(),
    attempts: z.number(),
    nextAttemptAt: z.string().nullable(),
  })
  .meta({ id: 'DeliveryProblem' });
const MailPreview = z
  .object({ subject: z.string(), text: z.string(), html: z.string(), locales: z.array(z.string()) })
  .meta({ id: 'MailPreview' });
const SendAgainRequest = z
  .strictObject({ email: z.email().max(254).optional() })
  .meta({ id: 'SendAgainRequest', example: { email: 'ada@example.org' } });
const TestMail = z.object({ email: z.string() }).meta({ id: 'TestMail' });
const TestMailRequest = z
  .strictObject({ locale: z.enum(mailLocales as [string, ...string[]]) })
  .meta({ id: 'TestMailRequest', example: { locale: 'de' } });
const PreviewQuery = z.object({ locale: z.enum(mailLocales as [string, ...string[]]).optional() });

@ApiTags('delivery')
@Controller('api/pulses/:pulseId')
export class DeliveryController {
  constructor(
    @Inject(CountDelivery) private readonly countDelivery: CountDelivery,
    @Inject(ListDeliveryProblems) private readonly listProblems: ListDeliveryProblems,
    @Inject(SendAgain) private readonly sendAgain: SendAgain,
    @Inject(PreviewMail) private readonly previewMail: PreviewMail,
    @Inject(PreviewPage) private readonly previewPage: PreviewPage,
    @Inject(RequestTestMail) private readonly requestTestMail: RequestTestMail,
    @Inject(EmployeePages) private readonly pages: EmployeePages,
    @Inject(Organisations) private readonly organisations: Organisations,
    @Inject(FindOrganisation) private readonly findOrganisation: FindOrganisation,
  ) {}

  @Get('delivery')
  @Requires('delivery.read')
  @ApiOperation({
    summary: 'Counts the people of a launched pulse by the state of their mail.',
    description:
      'For one sent again the last mail counts; `cancelled` had not gone out when the pulse ended. While `preparing`, ' +
      '`keysMade` of `keysTotal` tells how far the groups’ keys are. `reminders` tells how many mails of each reminder ' +
      'have gone out. `senderPause` tells why no mail of the organisation goes out at present, with the mail server’s words. ' +
      'Problems: delivery.not-found.',
  })
  @ApiResponse({ status: 200, standardSchema: DeliveryView })
  @SerializeOptions({ schema: DeliveryView })
  async count(@CurrentScope() scope: TenantScope, @Param('pulseId') pulseId: string) {
    const counts = await this.countDelivery.run(scope, pulseId, await this.organisations.locale(scope));
    const { senderPause: pause, updatedAt } = counts;
    return {
      ...counts,
      senderPause: pause && {
        ...pause,
        since: pause.since.toISOString(),
        nextTryAt: pause.nextTryAt.toISOString(),
      },
      updatedAt: updatedAt.toISOString(),
    };
  }

  @Get('delivery-problems')
  @Requires('delivery.read')
  @ApiOperation({
    summary: 'Lists the mails that did not simply arrive, each with the reason and what to do.',
    description: 'Problems: delivery.not-found.',
  })
  @ApiResponse({ status: 200, standardSchema: pageOf(DeliveryProblemView) })
  @SerializeOptions({ schema: pageOf(DeliveryProblemView) })
  async problems(
    @CurrentScope() scope: TenantScope,
    @Param('pulseId') pulseId: string,
    @Query({ schema: PageQuery }) query: z.infer<typeof PageQuery>,
  ) {
    const page = await this.listProblems.run(scope, pulseId, query, await this.organisations.locale(scope));
    return { ...page, items: page.items.map(view) };
  }

  @Post('sends/:sendId/send-again')
  @HttpCode(200)
  @Requires('delivery.resend')
  @ApiOperation({
    summary: 'Sends a person’s mail again, also to a corrected address: the same invitation, the same link.',
    description:
      'Answers with the further mail, which has an id of its own; asked again meanwhile, with the same. Problems: ' +
      'delivery.not-found, delivery.send-not-found, delivery.still-sending, delivery.address-in-use, ' +
      'delivery.mail-may-have-arrived, delivery.pulse-over, delivery.pulse-voided.',
  })
  @ApiResponse({ status: 200, standardSchema: DeliveryProblemView })
  @SerializeOptions({ schema: DeliveryProblemView })
  async again(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('pulseId') pulseId: string,
    @Param('sendId') sendId: string,
    @Body({ schema: SendAgainRequest }) body: z.infer<typeof SendAgainRequest>,
  ) {
    const locale = await this.organisations.locale(scope);
    return view(await this.sendAgain.run(scope, actor, { pulseId, sendId, email: body.email, locale }));
  }

  @Get('mail-preview')
  @Requires('delivery.read')
  @ApiOperation({
    summary: 'Shows the invitation as a person would get it, also of a draft; its link opens nothing.',
    description: '`locales` are the languages that mails are written in. Problems: delivery.not-found.',
  })
  @ApiResponse({ status: 200, standardSchema: MailPreview })
  @SerializeOptions({ schema: MailPreview })
  async preview(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('pulseId') pulseId: string,
    @Query({ schema: PreviewQuery }) query: z.infer<typeof PreviewQuery>,
  ) {
    const organisation = await this.findOrganisation.run(scope);
    const mail = await this.previewMail.run(scope, pulseId, {
      name: actor.kind === 'account' ? actor.name : '',
      locale: query.locale ?? organisation.locale,
      timeZone: organisation.timeZone,
      organisationName: organisation.name,
    });
    return { ...mail, locales: mailLocales };
  }

  @Get('page-preview')
  @Requires('delivery.read')
  @ApiOperation({
    summary: 'Shows the answer page as a person would see it, also of a draft; its Send sends nothing.',
    description:
      'A whole page, for a frame of the screens. It asks no address anything. Problems: delivery.not-found.',
  })
  @ApiProduces('text/html')
  @ApiResponse({ status: 200, description: 'The questions of the pulse, marked as a preview.' })
  async page(
    @CurrentScope() scope: TenantScope,
    @Param('pulseId') pulseId: string,
    @Headers('accept-encoding') encodings: string | undefined,
    @Res() reply: Reply,
  ): Promise<void> {
    const organisation = await this.findOrganisation.run(scope);
    const data = await this.previewPage.run(scope, pulseId, organisation.name);
    await this.pages.send(reply, encodings, { name: 'preview', data, talksTo: [] });
  }

  @Post('test-mail')
  @HttpCode(202)
  @Requires('pulse.edit')
  @ApiOperation({
    summary: 'Sends the invitation of a draft to the address of whoever asks, marked as a test.',
    description:
      'One mail for each request, sent by the worker within an hour or not at all. Its links lead to the preview of the ' +
      'page; nobody is invited. Problems: delivery.not-found, pulse.not-a-draft.',
  })
  @ApiResponse({ status: 202, standardSchema: TestMail })
  @SerializeOptions({ schema: TestMail })
  async testMail(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Extract<Actor, { kind: 'account' }>,
    @Param('pulseId') pulseId: string,
    @Body({ schema: TestMailRequest }) { locale }: z.infer<typeof TestMailRequest>,
  ) {
    await this.requestTestMail.run(scope, actor, { pulseId, locale });
    return { email: actor.email };
  }
}

const view = (problem: DeliveryProblem): z.infer<typeof DeliveryProblemView> => ({
  ...problem,
  nextAttemptAt: problem.nextAttemptAt?.toISOString() ?? null,
});
