// Long because of what the OpenAPI document says of ten routes; what each does is one call into the room.
import {
  Body,
  Controller,
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
import { textIn } from '@penumbra/instruments';
import { Roster } from '@penumbra/people';
import { Clock, isUuid, type TenantScope } from '@penumbra/platform';
import {
  EditProgramme,
  Instruments,
  localTimeAt,
  ProgrammeReader,
  programmeProblem,
  SteerProgramme,
  type CalendarOccurrence,
  type ProgrammeFields,
  type ProgrammeOverview,
  type SettledOccurrence,
} from '@penumbra/pulses';
import { z } from 'zod';
import { Organisations } from '../identity/organisations.js';
import { line } from '../line.js';
import { pageOf, PageQuery } from '../page.js';
import { TeamRef, teamRef } from '../people/team-ref.js';

const date = z.iso.date().regex(/^20/, 'Choose a date of this century.');
const Every = z.strictObject({ unit: z.enum(['weeks', 'months']), count: z.int().min(1).max(52) }).meta({
  id: 'ProgrammeEvery',
  description:
    'weeks: every so many weeks exactly (13 is a quarter to the day). months: the same weekday of the month as the first day.',
});
const fields = {
  name: line(80),
  every: Every,
  firstOn: date,
  mailTime: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write a time of day as HH:MM.'),
  timeZone: z.string().min(1).max(64),
  openDays: z.int().min(1).max(28),
  daysOff: z.array(date).max(200),
  instrumentId: z.string().max(80).nullable(),
  rotatingItemCount: z.int().min(2).max(4),
  asksComment: z.boolean(),
  audienceTeamId: z.uuid().nullable(),
  minimumCell: z.int().min(5).max(1000),
  answersKeptDays: z.int().min(30).max(730),
  executivesSeeAfterWorkingDays: z.int().min(0).max(10),
  replyToName: line(120),
  replyToEmail: z.email().max(254),
};
const NewProgramme = z
  .strictObject({
    ...fields,
    mailTime: fields.mailTime.default('09:00'),
    openDays: fields.openDays.default(14),
    daysOff: fields.daysOff.default([]),
    instrumentId: fields.instrumentId.default(null),
    rotatingItemCount: fields.rotatingItemCount.default(3),
    asksComment: fields.asksComment.default(false),
    audienceTeamId: fields.audienceTeamId.default(null),
    minimumCell: fields.minimumCell.default(5),
    answersKeptDays: fields.answersKeptDays.default(365),
    executivesSeeAfterWorkingDays: fields.executivesSeeAfterWorkingDays.default(1),
  })
  .meta({
    id: 'NewProgramme',
    example: {
      name: 'Quarterly pulse',
      every: { unit: 'months', count: 3 },
      firstOn: '2027-02-09',
      mailTime: '09:00',
      timeZone: 'Europe/Berlin',
      openDays: 14,
      daysOff: ['2027-12-24'],
      instrumentId: null,
      rotatingItemCount: 3,
      asksComment: false,
      audienceTeamId: null,
      minimumCell: 5,
      answersKeptDays: 365,
      executivesSeeAfterWorkingDays: 1,
      replyToName: 'Ada Example',
      replyToEmail: 'ada@example.org',
    },
  });
const ProgrammeChanges = z.strictObject(fields).partial().meta({ id: 'ProgrammeChanges' });
const Decision = z
  .strictObject({ occurrence: z.int().min(0).max(100_000), decision: z.enum(['run', 'skip']) })
  .meta({ id: 'ProgrammeDecision', example: { occurrence: 3, decision: 'run' } });
const CalendarQuery = z.object({ year: z.coerce.number().int().min(2000).max(2099).optional() });

const Settled = z.object({
  state: z.enum(['launched', 'waiting', 'skipped']),
  reason: z.enum(['late', 'obstacles', 'missed', 'paused', 'overtaken', 'declined', 'ended']).nullable(),
  problems: z.array(z.object({ code: z.string(), detail: z.string(), action: z.string().nullable() })),
  pulseId: z.string().nullable(),
});
const ProgrammeView = z
  .object({
    id: z.string(),
    name: z.string(),
    state: z.enum(['draft', 'running', 'paused', 'ended']),
    every: Every,
    firstOn: z.string(),
    mailTime: z.string(),
    timeZone: z.string(),
    openDays: z.number(),
    daysOff: z.array(z.string()),
    instrument: z.object({ id: z.string(), title: z.string() }).nullable(),
    rotatingItemCount: z.number(),
    asksComment: z.boolean(),
    audience: TeamRef.nullable(),
    minimumCell: z.number(),
    answersKeptDays: z.number(),
    executivesSeeAfterWorkingDays: z.number(),
    replyToName: z.string(),
    replyToEmail: z.string(),
    next: z.object({ occurrence: z.number(), on: z.string(), opensAt: z.string() }).nullable(),
    waiting: Settled.extend({ occurrence: z.number(), on: z.string() }).nullable(),
  })
  .meta({ id: 'Programme' });
const CalendarView = z
  .object({
    year: z.number(),
    occurrences: z.array(
      z.object({
        occurrence: z.number(),
        on: z.string(),
        opensAt: z.string(),
        closesAt: z.string(),
        zones: z.array(
          z.object({
            timeZone: z.string(),
            peopleCount: z.number(),
            mailAt: z.string(),
            mailLocal: z.string(),
            closesLocal: z.string(),
            daysOff: z.array(
              z.object({
                on: z.string(),
                reason: z.enum(['weekend', 'holiday', 'day-off']),
                name: z.string().nullable(),
              }),
            ),
          }),
        ),
        itemIds: z.array(z.string()),
        rotatingItemIds: z.array(z.string()),
        minutes: z.object({ atLeast: z.number(), atMost: z.number() }),
        settled: Settled.nullable(),
      }),
    ),
    minutesPerQuarter: z.array(
      z.object({ quarter: z.string(), pulseCount: z.number(), atLeast: z.number(), atMost: z.number() }),
    ),
  })
  .meta({ id: 'ProgrammeCalendar' });
const Nothing = z.strictObject({}).meta({ id: 'NoFields' });

const refusals =
  'programme.name-taken, programme.months-uneven, programme.time-zone-unknown, programme.outside-working-hours, programme.open-too-long, programme.first-day-off, instrument.not-found, pulse.team-not-found';

@ApiTags('programmes')
@Controller('api/programmes')
export class ProgrammesController {
  constructor(
    @Inject(ProgrammeReader) private readonly reader: ProgrammeReader,
    @Inject(EditProgramme) private readonly editProgramme: EditProgramme,
    @Inject(SteerProgramme) private readonly steer: SteerProgramme,
    @Inject(Instruments) private readonly instruments: Instruments,
    @Inject(Organisations) private readonly organisations: Organisations,
    @Inject(Roster) private readonly roster: Roster,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Get()
  @Requires('pulse.read')
  @ApiOperation({
    summary: 'Lists programmes, newest first, each with what comes next and what waits for you.',
  })
  @ApiResponse({ status: 200, standardSchema: pageOf(ProgrammeView) })
  @SerializeOptions({ schema: pageOf(ProgrammeView) })
  async list(
    @CurrentScope() scope: TenantScope,
    @Query({ schema: PageQuery }) query: z.infer<typeof PageQuery>,
  ) {
    const cursor = isUuid(query.cursor) ? query.cursor : null;
    const page = await this.reader.list(scope, { cursor, limit: query.limit });
    const items = [];
    for (const programme of page.items) items.push(await this.view(scope, programme));
    return { ...page, items };
  }

  @Post()
  @Requires('pulse.edit')
  @ApiOperation({
    summary: 'Plans a programme as a draft; nothing happens before its start.',
    description: `Problems: ${refusals}.`,
  })
  @ApiResponse({ status: 201, standardSchema: ProgrammeView })
  @SerializeOptions({ schema: ProgrammeView })
  async create(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Body({ schema: NewProgramme }) body: z.infer<typeof NewProgramme>,
  ) {
    const { every, firstOn, ...rest } = body;
    const { id } = await this.editProgramme.create(scope, actor, {
      ...rest,
      recurrence: { ...every, firstOn },
    });
    return this.one(scope, id);
  }

  @Get(':programmeId')
  @Requires('pulse.read')
  @ApiOperation({ summary: 'Shows a programme.', description: 'Problems: programme.not-found.' })
  @ApiResponse({ status: 200, standardSchema: ProgrammeView })
  @SerializeOptions({ schema: ProgrammeView })
  async get(@CurrentScope() scope: TenantScope, @Param('programmeId') programmeId: string) {
    return this.one(scope, known(programmeId));
  }

  @Patch(':programmeId')
  @Requires('pulse.edit')
  @ApiOperation({
    summary: 'Changes a draft; after the start only days off and the reply address.',
    description: `Problems: programme.not-found, programme.started, programme.wrong-state, ${refusals}.`,
  })
  @ApiResponse({ status: 200, standardSchema: ProgrammeView })
  @SerializeOptions({ schema: ProgrammeView })
  async change(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('programmeId') programmeId: string,
    @Body({ schema: ProgrammeChanges }) body: z.infer<typeof ProgrammeChanges>,
  ) {
    const id = known(programmeId);
    const { every, firstOn, ...rest } = body;
    const changes = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    const rule = every || firstOn ? (await this.reader.get(scope, id)).recurrence : null;
    const recurrence = rule && { ...rule, ...every, ...(firstOn ? { firstOn } : {}) };
    await this.editProgramme.change(scope, actor, id, {
      ...(changes as Partial<ProgrammeFields>),
      ...(recurrence ? { recurrence } : {}),
    });
    return this.one(scope, id);
  }

  @Post(':programmeId/start')
  @HttpCode(200)
  @Requires('pulse.launch')
  @ApiOperation({
    summary: 'Starts a draft: from its first day on, its pulses are made and launched by themselves.',
    description:
      'Again: changes nothing. Problems: programme.not-found, programme.wrong-state, programme.first-day-past.',
  })
  @ApiResponse({ status: 200, standardSchema: ProgrammeView })
  @SerializeOptions({ schema: ProgrammeView })
  async start(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('programmeId') programmeId: string,
    @Body({ schema: Nothing.optional() }) _body?: object,
  ) {
    return this.one(scope, (await this.steer.start(scope, actor, known(programmeId))).id);
  }

  @Post(':programmeId/pause')
  @HttpCode(200)
  @Requires('pulse.edit')
  @ApiOperation({
    summary: 'Pauses a running programme: what falls due meanwhile is skipped, an open pulse goes on.',
    description: 'Again: changes nothing. Problems: programme.not-found, programme.wrong-state.',
  })
  @ApiResponse({ status: 200, standardSchema: ProgrammeView })
  @SerializeOptions({ schema: ProgrammeView })
  async pause(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('programmeId') programmeId: string,
    @Body({ schema: Nothing.optional() }) _body?: object,
  ) {
    return this.one(scope, (await this.steer.pause(scope, actor, known(programmeId))).id);
  }

  @Post(':programmeId/resume')
  @HttpCode(200)
  @Requires('pulse.launch')
  @ApiOperation({
    summary: 'Goes on with a paused programme, from its next occurrence.',
    description: 'Again: changes nothing. Problems: programme.not-found, programme.wrong-state.',
  })
  @ApiResponse({ status: 200, standardSchema: ProgrammeView })
  @SerializeOptions({ schema: ProgrammeView })
  async resume(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('programmeId') programmeId: string,
    @Body({ schema: Nothing.optional() }) _body?: object,
  ) {
    return this.one(scope, (await this.steer.resume(scope, actor, known(programmeId))).id);
  }

  @Post(':programmeId/end')
  @HttpCode(200)
  @Requires('pulse.edit')
  @ApiOperation({
    summary: 'Ends a programme for good. An open pulse goes on until it closes.',
    description: 'Again: changes nothing. Problems: programme.not-found.',
  })
  @ApiResponse({ status: 200, standardSchema: ProgrammeView })
  @SerializeOptions({ schema: ProgrammeView })
  async end(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('programmeId') programmeId: string,
    @Body({ schema: Nothing.optional() }) _body?: object,
  ) {
    return this.one(scope, (await this.steer.end(scope, actor, known(programmeId))).id);
  }

  @Post(':programmeId/decide')
  @HttpCode(200)
  @Requires('pulse.launch')
  @ApiOperation({
    summary:
      'Runs or drops an occurrence that waits: it came over a day late, or something stood in its way.',
    description:
      'Problems: programme.not-found, programme.nothing-waiting, pulse.has-obstacles (each with its action), instrument.not-found, pulse.team-not-found.',
  })
  @ApiResponse({ status: 200, standardSchema: ProgrammeView })
  @SerializeOptions({ schema: ProgrammeView })
  async decide(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('programmeId') programmeId: string,
    @Body({ schema: Decision }) body: z.infer<typeof Decision>,
  ) {
    return this.one(scope, (await this.steer.decide(scope, actor, known(programmeId), body)).id);
  }

  @Get(':programmeId/calendar')
  @Requires('pulse.read')
  @ApiOperation({
    summary:
      'Shows who is asked what when in a year: by today’s roster, in each time zone, with the days off met.',
    description:
      'Without `year` the present one. `zones` are in the order of their mails; `daysOff` are the days that a mail was moved past. Minutes are for one person. Problems: programme.not-found.',
  })
  @ApiResponse({ status: 200, standardSchema: CalendarView })
  @SerializeOptions({ schema: CalendarView })
  async calendar(
    @CurrentScope() scope: TenantScope,
    @Param('programmeId') programmeId: string,
    @Query({ schema: CalendarQuery }) query: z.infer<typeof CalendarQuery>,
  ) {
    const year = query.year ?? this.clock.now().getUTCFullYear();
    const calendar = await this.reader.calendar(scope, known(programmeId), year);
    return { ...calendar, occurrences: calendar.occurrences.map(occurrenceView) };
  }

  private async one(scope: TenantScope, id: string) {
    return this.view(scope, await this.reader.get(scope, id));
  }

  private async view(scope: TenantScope, programme: ProgrammeOverview) {
    const { recurrence, instrumentId, next, waiting, ...rest } = programme;
    const instrument = instrumentId && (await this.instruments.find(scope, instrumentId));
    const title = instrument && textIn(instrument.instrument.title, await this.organisations.locale(scope));
    return {
      ...rest,
      every: { unit: recurrence.unit, count: recurrence.count },
      firstOn: recurrence.firstOn,
      instrument: instrumentId === null ? null : { id: instrumentId, title: title || instrumentId },
      audience: teamRef(await this.roster.teams(scope), programme.audienceTeamId),
      next: next && { ...next, opensAt: next.opensAt.toISOString() },
      waiting: waiting && {
        occurrence: waiting.occurrence,
        on: waiting.plannedOn,
        ...settledView(waiting),
      },
    };
  }
}

const settledView = ({ state, reason, problems, pulseId }: SettledOccurrence) => ({
  state,
  reason,
  problems: problems.map(({ code, detail, action }) => ({ code, detail, action: action ?? null })),
  pulseId,
});

const localText = (instant: Date, timeZone: string) => {
  const { date: on, time } = localTimeAt(instant, timeZone);
  return `${on}T${time}`;
};

const occurrenceView = ({ mails, opensAt, closesAt, settled, ...rest }: CalendarOccurrence) => ({
  ...rest,
  opensAt: opensAt.toISOString(),
  closesAt: closesAt.toISOString(),
  zones: mails.map(({ timeZone, peopleCount, at, day }) => ({
    timeZone,
    peopleCount,
    mailAt: at.toISOString(),
    mailLocal: localText(at, timeZone),
    closesLocal: localText(closesAt, timeZone),
    daysOff: day.passedOver,
  })),
  settled: settled && settledView(settled),
});

/** An id that is none cannot be asked for: it does not exist. */
function known(programmeId: string): string {
  if (!isUuid(programmeId)) throw programmeProblem('programme.not-found');
  return programmeId;
}
