import { Body, Controller, Get, HttpCode, Inject, Param, Post, SerializeOptions } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, CurrentScope, Requires, type Actor } from '@penumbra/identity';
import { checkInstrument, minutesToAnswer, textIn } from '@penumbra/instruments';
import type { TenantScope } from '@penumbra/platform';
import { Instruments, pulseProblem, type ChoosableInstrument } from '@penumbra/pulses';
import { z } from 'zod';
import { pageOf } from '../page.js';
import { Organisations } from '../identity/organisations.js';

const InstrumentSummary = z
  .object({
    id: z.string(),
    key: z.string(),
    version: z.number(),
    title: z.string(),
    itemCount: z.number(),
    constructs: z.array(z.string()),
    minutes: z.object({ atLeast: z.number(), atMost: z.number() }),
    builtIn: z.boolean(),
  })
  .meta({ id: 'InstrumentSummary' });
const InstrumentView = InstrumentSummary.extend({
  items: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      construct: z.string().nullable(),
      reversed: z.boolean(),
      from: z.number(),
      to: z.number(),
    }),
  ),
}).meta({ id: 'Instrument' });
const InstrumentCheck = z
  .object({
    ok: z.boolean(),
    problems: z.array(z.object({ code: z.string(), path: z.string(), message: z.string() })),
  })
  .meta({ id: 'InstrumentCheck' });
const InstrumentDefinition = z.record(z.string(), z.unknown()).meta({
  id: 'InstrumentDefinition',
  description: 'An instrument as described in docs/instruments.md.',
});

@ApiTags('pulses')
@Controller('api/instruments')
export class InstrumentsController {
  constructor(
    @Inject(Instruments) private readonly instruments: Instruments,
    @Inject(Organisations) private readonly organisations: Organisations,
  ) {}

  @Get()
  @Requires('pulse.read')
  @ApiOperation({ summary: 'Lists the instruments to choose from: the built-in core first.' })
  @ApiResponse({ status: 200, standardSchema: pageOf(InstrumentSummary) })
  @SerializeOptions({ schema: pageOf(InstrumentSummary) })
  async list(@CurrentScope() scope: TenantScope) {
    const locale = await this.organisations.locale(scope);
    const items = await this.instruments.list(scope);
    return { items: items.map((item) => summary(item, locale)), nextCursor: null };
  }

  @Get(':instrumentId')
  @Requires('pulse.read')
  @ApiOperation({
    summary: 'Shows an instrument with its items.',
    description: 'Problems: instrument.not-found.',
  })
  @ApiResponse({ status: 200, standardSchema: InstrumentView })
  @SerializeOptions({ schema: InstrumentView })
  async get(@CurrentScope() scope: TenantScope, @Param('instrumentId') instrumentId: string) {
    const found = await this.instruments.find(scope, instrumentId);
    if (!found) throw pulseProblem('instrument.not-found');
    const locale = await this.organisations.locale(scope);
    const items = found.instrument.items.map((item) => ({
      id: item.id,
      text: textIn(item.text, locale),
      construct: item.construct,
      reversed: item.reversed,
      from: item.scale.from,
      to: item.scale.to,
    }));
    return { ...summary(found, locale), items };
  }

  @Post('check')
  @HttpCode(200)
  @Requires('pulse.edit')
  @ApiOperation({ summary: 'Checks an instrument without adding it, and lists every problem at once.' })
  @ApiResponse({ status: 200, standardSchema: InstrumentCheck })
  @SerializeOptions({ schema: InstrumentCheck })
  check(@Body({ schema: InstrumentDefinition }) body: unknown) {
    const result = checkInstrument(body);
    return { ok: result.ok, problems: result.ok ? [] : result.problems };
  }

  @Post()
  @Requires('pulse.edit')
  @ApiOperation({
    summary: 'Adds an instrument of your own; the same again changes nothing.',
    description: 'Problems: instrument.invalid (with every problem), instrument.version-exists.',
  })
  @ApiResponse({ status: 201, standardSchema: InstrumentSummary })
  @SerializeOptions({ schema: InstrumentSummary })
  async add(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Body({ schema: InstrumentDefinition }) body: unknown,
  ) {
    return summary(await this.instruments.add(scope, actor, body), await this.organisations.locale(scope));
  }
}

function summary({ id, builtIn, instrument }: ChoosableInstrument, locale: string) {
  return {
    id,
    builtIn,
    key: instrument.key,
    version: instrument.version,
    title: textIn(instrument.title, locale),
    itemCount: instrument.items.length,
    constructs: instrument.constructs.map((construct) => textIn(construct.name, locale)),
    minutes: minutesToAnswer(instrument),
  };
}
