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
import { CurrentActor, CurrentScope, FindOrganisation, Requires, type Actor } from '@penumbra/identity';
import { minutesToAnswer, textIn } from '@penumbra/instruments';
import { Roster } from '@penumbra/people';
import { CONFIG, isUuid, type Config, type TenantScope } from '@penumbra/platform';
import {
  announcement,
  EditPulse,
  EndPulse,
  Instruments,
  LaunchPulse,
  PreviewLaunch,
  PulseReader,
  pulseProblem,
  unitNotes,
  type Pulse,
} from '@penumbra/pulses';
import { ReadingReader } from '@penumbra/readings';
import { z } from 'zod';
import { line } from '../line.js';
import { pageOf, PageQuery } from '../page.js';
import { TeamRef, teamRef } from '../people/team-ref.js';

const draftFields = {
  title: line(120),
  programme: line(60).nullable().default(null),
  instrumentId: z.string().max(80),
  audienceTeamId: z.uuid().nullable(),
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

const PulseSummary = z
  .object({
    id: z.string(),
    title: z.string(),
    programme: z.string().nullable(),
    state: z.enum(['draft', 'open', 'closed', 'voided']),
    instrument: z.object({ id: z.string(), title: z.string() }),
    audience: TeamRef.nullable(),
    invitedCount: z.number().nullable(),
    opensAt: z.string().nullable(),
    closesAt: z.string(),
    closedAt: z.string().nullable(),
    reading: z.enum(['none', 'computing', 'ready']),
  })
  .meta({ id: 'PulseSummary' });
const PulseView = PulseSummary.extend({
  replyToName: z.string(),
  replyToEmail: z.string(),
  minimumCell: z.number(),
  units: z.array(
    z.object({ id: z.string(), kind: z.enum(['team', 'rest']), team: TeamRef, invitedCount: z.number() }),
  ),
  unitNotes: z.array(z.string()),
  announcement: z.string(),
  obstacles: z.array(z.object({ code: z.string(), detail: z.string(), action: z.string() })),
}).meta({ id: 'Pulse' });

@ApiTags('pulses')
@Controller('api/pulses')
export class PulsesController {
  constructor(
    @Inject(PulseReader) private readonly reader: PulseReader,
    @Inject(EditPulse) private readonly editPulse: EditPulse,
    @Inject(PreviewLaunch) private readonly previewLaunch: PreviewLaunch,
    @Inject(LaunchPulse) private readonly launchPulse: LaunchPulse,
    @Inject(EndPulse) private readonly endPulse: EndPulse,
    @Inject(Instruments) private readonly instruments: Instruments,
    @Inject(ReadingReader) private readonly readings: ReadingReader,
    @Inject(Roster) private readonly roster: Roster,
    @Inject(FindOrganisation) private readonly organisation: FindOrganisation,
    @Inject(CONFIG) private readonly config: Config,
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
    const items = [];
    for (const pulse of page.items) items.push(await this.summary(scope, pulse));
    return { ...page, items };
  }

  @Post()
  @Requires('pulse.edit')
  @ApiOperation({
    summary: 'Begins a draft; nothing is sent before the launch.',
    description: 'Problems: instrument.not-found, pulse.team-not-found.',
  })
  @ApiResponse({ status: 201, standardSchema: PulseView })
  @SerializeOptions({ schema: PulseView })
  async create(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Body({ schema: NewPulse }) body: z.infer<typeof NewPulse>,
  ) {
    const pulse = await this.editPulse.create(scope, actor, { ...body, closesAt: new Date(body.closesAt) });
    return this.view(scope, pulse);
  }

  @Get(':pulseId')
  @Requires('pulse.read')
  @ApiOperation({
    summary: 'Shows a pulse: for a draft also every obstacle to its launch and the units it would have.',
    description: 'Problems: pulse.not-found.',
  })
  @ApiResponse({ status: 200, standardSchema: PulseView })
  @SerializeOptions({ schema: PulseView })
  async get(@CurrentScope() scope: TenantScope, @Param('pulseId') pulseId: string) {
    return this.view(scope, await this.reader.get(scope, known(pulseId)));
  }

  @Patch(':pulseId')
  @Requires('pulse.edit')
  @ApiOperation({
    summary: 'Changes a draft.',
    description: 'Problems: pulse.not-found, pulse.not-a-draft, instrument.not-found, pulse.team-not-found.',
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
    return this.view(scope, await this.editPulse.change(scope, actor, known(pulseId), changes));
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
    return this.view(scope, await this.launchPulse.run(scope, actor, known(pulseId)));
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
    return this.view(scope, await this.endPulse.close(scope, actor, known(pulseId), body.confirm));
  }

  @Post(':pulseId/void')
  @HttpCode(200)
  @Requires('pulse.void')
  @ApiOperation({
    summary: 'Voids an open pulse: mails stop, answers are destroyed, everyone is told. Final.',
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
    return this.view(
      scope,
      await this.endPulse.void(scope, actor, known(pulseId), body.confirm, body.reason),
    );
  }

  private async summary(scope: TenantScope, pulse: Pulse) {
    const { locale } = await this.organisation.run(scope);
    const instrument = await this.instruments.find(scope, pulse.instrumentId);
    const teams = await this.roster.teams(scope);
    const ready = pulse.state === 'closed' && (await this.readings.isReady(scope, pulse.id));
    return {
      id: pulse.id,
      title: pulse.title,
      programme: pulse.programme,
      state: pulse.state,
      instrument: {
        id: pulse.instrumentId,
        title: instrument ? textIn(instrument.instrument.title, locale) : pulse.instrumentId,
      },
      audience: teamRef(teams, pulse.audienceTeamId),
      invitedCount: pulse.invitedCount,
      opensAt: pulse.openedAt?.toISOString() ?? null,
      closesAt: pulse.closesAt.toISOString(),
      closedAt: pulse.closedAt?.toISOString() ?? null,
      reading: pulse.state !== 'closed' ? 'none' : ready ? 'ready' : 'computing',
    };
  }

  private async view(scope: TenantScope, pulse: Pulse) {
    const { locale } = await this.organisation.run(scope);
    const instrument = await this.instruments.find(scope, pulse.instrumentId);
    const draft = pulse.state === 'draft' ? await this.previewLaunch.run(scope, pulse) : null;
    const teams = draft ? (draft.audience?.teams ?? []) : await this.reader.teams(scope, pulse.id);
    const units = draft ? (draft.audience?.units ?? []) : await this.reader.units(scope, pulse.id);
    return {
      ...(await this.summary(scope, pulse)),
      replyToName: pulse.replyToName,
      replyToEmail: pulse.replyToEmail,
      minimumCell: pulse.minimumCell,
      units: units.map((unit) => ({
        id: unit.id,
        kind: unit.kind,
        team: teamRef(teams, unit.teamId),
        invitedCount: unit.invitedCount,
      })),
      unitNotes: draft?.audience
        ? unitNotes(draft.audience.tree.explanations, draft.audience.teams, locale === 'de' ? 'de' : 'en')
        : [],
      announcement: announcement(
        pulse,
        await this.organisation.run(scope),
        this.config.MAIL_FROM,
        instrument ? minutesToAnswer(instrument.instrument) : { atLeast: 2, atMost: 3 },
      ),
      obstacles: draft?.obstacles ?? [],
    };
  }
}

function known(pulseId: string): string {
  if (!isUuid(pulseId)) throw pulseProblem('pulse.not-found');
  return pulseId;
}
