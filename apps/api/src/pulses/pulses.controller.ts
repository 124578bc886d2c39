import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
  SerializeOptions,
} from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, CurrentScope, Requires, type Actor } from '@penumbra/identity';
import { isUuid, type TenantScope } from '@penumbra/platform';
import { EditPulse, EndPulse, ExtendPulse, LaunchPulse, PulseReader, pulseProblem } from '@penumbra/pulses';
import { z } from 'zod';
import { line } from '../line.js';
import { pageOf, PageQuery } from '../page.js';
import { PulseSummary, PulseView, PulseViews } from './pulse-view.js';

const draftFields = {
  title: line(120),
  programme: line(60).nullable().default(null),
  instrumentId: z.string().max(80),
  audienceTeamId: z.uuid().nullable(),
  minimumCell: z.int().min(1).max(1000).optional(),
  answersKeptDays: z.int().min(30).max(730).optional(),
  executivesSeeAfterWorkingDays: z.int().min(0).max(10).optional(),
  closesAt: z.iso.datetime({ offset: true }),
  replyToName: line(120),
  replyToEmail: z.email().max(254),
};
const NewPulse = z.strictObject(draftFields).meta({
  id: 'NewPulse',
  example: {
    title: 'Pulse, spring 2027',
    programme: 'quarterly',
    instrumentId: 'quarterly-core.v1',
    audienceTeamId: null,
    minimumCell: 5,
    answersKeptDays: 365,
    executivesSeeAfterWorkingDays: 1,
    closesAt: '2027-03-19T17:00:00Z',
    replyToName: 'Ada Example',
    replyToEmail: 'ada@example.org',
  },
});
const PulseChanges = z
  .strictObject({ ...draftFields, programme: draftFields.programme.unwrap() })
  .partial()
  .meta({ id: 'PulseChanges' });
const Confirmation = z.strictObject({ confirm: z.string().max(200) }).meta({ id: 'Confirmation' });
const VoidRequest = z
  .strictObject({ confirm: z.string().max(200), reason: z.string().trim().min(1).max(500) })
  .meta({ id: 'VoidRequest' });
const Nothing = z.strictObject({}).meta({ id: 'Nothing' });

const Amendment = z
  .strictObject({ closesAt: z.iso.datetime({ offset: true }) })
  .meta({ id: 'Amendment', example: { closesAt: '2027-03-26T17:00:00Z' } });

@ApiTags('pulses')
@Controller('api/pulses')
export class PulsesController {
  constructor(
    @Inject(PulseReader) private readonly reader: PulseReader,
    @Inject(EditPulse) private readonly editPulse: EditPulse,
    @Inject(LaunchPulse) private readonly launchPulse: LaunchPulse,
    @Inject(ExtendPulse) private readonly extendPulse: ExtendPulse,
    @Inject(EndPulse) private readonly endPulse: EndPulse,
    @Inject(PulseViews) private readonly views: PulseViews,
  ) {}

  @Get()
  @Requires('pulse.read')
  @ApiOperation({ summary: 'Lists pulses, newest first.' })
  @ApiResponse({ status: 200, standardSchema: pageOf(PulseSummary) })
  @SerializeOptions({ schema: pageOf(PulseSummary) })
  async list(
    @CurrentScope() scope: TenantScope,
    @Query({ schema: PageQuery }) query: z.infer<typeof PageQuery>,
  ) {
    const cursor = isUuid(query.cursor) ? query.cursor : null;
    const page = await this.reader.list(scope, { cursor, limit: query.limit });
    return { ...page, items: await this.views.summaries(scope, page.items) };
  }

  @Post()
  @Requires('pulse.edit')
  @ApiOperation({
    summary: 'Begins a draft; nothing is sent before the launch.',
    description: 'Problems: instrument.not-found, pulse.team-not-found, pulse.minimum-cell-too-low.',
  })
  @ApiResponse({ status: 201, standardSchema: PulseView })
  @SerializeOptions({ schema: PulseView })
  async create(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Body({ schema: NewPulse }) body: z.infer<typeof NewPulse>,
  ) {
    const pulse = await this.editPulse.create(scope, actor, { ...body, closesAt: new Date(body.closesAt) });
    return this.views.one(scope, actor, pulse);
  }

  @Get(':pulseId')
  @Requires('pulse.read')
  @ApiOperation({
    summary: 'Shows a pulse: for a draft also every obstacle to its launch and the units it would have.',
    description: 'Problems: pulse.not-found.',
  })
  @ApiResponse({ status: 200, standardSchema: PulseView })
  @SerializeOptions({ schema: PulseView })
  async get(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('pulseId') pulseId: string,
  ) {
    return this.views.one(scope, actor, await this.reader.get(scope, known(pulseId)));
  }

  @Patch(':pulseId')
  @Requires('pulse.edit')
  @ApiOperation({
    summary: 'Changes a draft.',
    description:
      'A lower minimumCell, a longer answersKeptDays or a shorter executivesSeeAfterWorkingDays than the draft has takes two: the first request is noted and ' +
      'refused, the same change by another HR person applies it. After launch every change is refused. Problems: ' +
      'pulse.not-found, pulse.contract-is-fixed, pulse.loosening-needs-second-person, pulse.minimum-cell-too-low, ' +
      'instrument.not-found, pulse.team-not-found.',
  })
  @ApiResponse({ status: 200, standardSchema: PulseView })
  @SerializeOptions({ schema: PulseView })
  async change(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('pulseId') pulseId: string,
    @Body({ schema: PulseChanges }) body: z.infer<typeof PulseChanges>,
  ) {
    const { closesAt, ...rest } = body;
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    const changes = { ...given, ...(closesAt ? { closesAt: new Date(closesAt) } : {}) };
    return this.views.one(scope, actor, await this.editPulse.change(scope, actor, known(pulseId), changes));
  }

  @Delete(':pulseId')
  @HttpCode(204)
  @Requires('pulse.edit')
  @ApiOperation({
    summary: 'Throws a draft away.',
    description: 'Problems: pulse.not-found, pulse.not-a-draft.',
  })
  @ApiResponse({ status: 204 })
  async remove(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('pulseId') pulseId: string,
  ) {
    await this.editPulse.remove(scope, actor, known(pulseId));
  }

  @Post(':pulseId/launch')
  @HttpCode(200)
  @Requires('pulse.launch')
  @ApiOperation({
    summary:
      'Launches a draft: freezes who is asked and what, and begins to send. It cannot be taken back, only voided.',
    description:
      'Again: changes nothing. Problems: pulse.not-found, pulse.not-a-draft, pulse.has-obstacles (each with its action).',
  })
  @ApiResponse({ status: 200, standardSchema: PulseView })
  @SerializeOptions({ schema: PulseView })
  async launch(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('pulseId') pulseId: string,
    @Body({ schema: Nothing.optional() }) _body?: object,
  ) {
    return this.views.one(scope, actor, await this.launchPulse.run(scope, actor, known(pulseId)));
  }

  @Post(':pulseId/amendments')
  @HttpCode(200)
  @Requires('pulse.amend')
  @ApiOperation({
    summary: 'Moves the close of an open pulse: once, later, by at most 14 days.',
    description:
      'The only amendment that a privacy contract allows; it is appended to the contract for everybody to see. ' +
      'Again: changes nothing. Problems: pulse.not-found, pulse.amendment-refused (says why).',
  })
  @ApiResponse({ status: 200, standardSchema: PulseView })
  @SerializeOptions({ schema: PulseView })
  async amend(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('pulseId') pulseId: string,
    @Body({ schema: Amendment }) body: z.infer<typeof Amendment>,
  ) {
    const closesAt = new Date(body.closesAt);
    return this.views.one(scope, actor, await this.extendPulse.run(scope, actor, known(pulseId), closesAt));
  }

  @Post(':pulseId/close')
  @HttpCode(200)
  @Requires('pulse.close')
  @ApiOperation({
    summary: 'Closes an open pulse before its time; confirm with its exact title.',
    description:
      'Again: changes nothing. Problems: pulse.not-found, pulse.not-open, pulse.title-not-confirmed.',
  })
  @ApiResponse({ status: 200, standardSchema: PulseView })
  @SerializeOptions({ schema: PulseView })
  async close(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('pulseId') pulseId: string,
    @Body({ schema: Confirmation }) body: z.infer<typeof Confirmation>,
  ) {
    return this.views.one(
      scope,
      actor,
      await this.endPulse.close(scope, actor, known(pulseId), body.confirm),
    );
  }

  @Post(':pulseId/void')
  @HttpCode(200)
  @Requires('pulse.void')
  @ApiOperation({
    summary:
      'Voids a pulse that is open, or closed and not read yet: mails stop, answers are destroyed, everyone is told. Final.',
    description:
      'Again: changes nothing. Problems: pulse.not-found, pulse.not-open, pulse.title-not-confirmed.',
  })
  @ApiResponse({ status: 200, standardSchema: PulseView })
  @SerializeOptions({ schema: PulseView })
  async void(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('pulseId') pulseId: string,
    @Body({ schema: VoidRequest }) body: z.infer<typeof VoidRequest>,
  ) {
    return this.views.one(
      scope,
      actor,
      await this.endPulse.void(scope, actor, known(pulseId), body.confirm, body.reason),
    );
  }
}

function known(pulseId: string): string {
  if (!isUuid(pulseId)) throw pulseProblem('pulse.not-found');
  return pulseId;
}
