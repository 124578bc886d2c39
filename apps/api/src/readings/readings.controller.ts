import { Controller, Get, Inject, Param, Query, SerializeOptions } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, CurrentScope, Requires, type Actor } from '@penumbra/identity';
import { isUuid, type TenantScope } from '@penumbra/platform';
import { ReadingReader, readingProblem } from '@penumbra/readings';
import { z } from 'zod';
import { Organisations } from '../identity/organisations.js';
import { pageOf, PageQuery } from '../page.js';
import {
  Overview,
  overviewView,
  ReadingSummary,
  summaryView,
  TeamReading,
  teamView,
} from './reading-view.js';

@ApiTags('readings')
@Controller('api/readings')
export class ReadingsController {
  constructor(
    @Inject(ReadingReader) private readonly readings: ReadingReader,
    @Inject(Organisations) private readonly organisations: Organisations,
  ) {}

  @Get()
  @Requires('reading.read')
  @ApiOperation({ summary: 'Lists the readings in which there is something for you, the latest first.' })
  @ApiResponse({ status: 200, standardSchema: pageOf(ReadingSummary) })
  @SerializeOptions({ schema: pageOf(ReadingSummary) })
  async list(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Query({ schema: PageQuery }) query: z.infer<typeof PageQuery>,
  ) {
    const cursor = isUuid(query.cursor) ? query.cursor : null;
    const page = await this.readings.list(scope, actor, { cursor, limit: query.limit });
    return { ...page, items: page.items.map(summaryView) };
  }

  @Get(':pulseId')
  @Requires('reading.read')
  @ApiOperation({
    summary: 'Shows what holds and where risks grow, for every team that is yours to see.',
    description:
      'Only released figures: whole numbers, withheld cells with the reason. Writes an audit line. Problems: reading.not-found.',
  })
  @ApiResponse({ status: 200, standardSchema: Overview })
  @SerializeOptions({ schema: Overview })
  async overview(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('pulseId') pulseId: string,
  ) {
    if (!isUuid(pulseId)) throw readingProblem('reading.not-found');
    const locale = await this.organisations.locale(scope);
    return overviewView(await this.readings.overview(scope, actor, pulseId), locale);
  }

  @Get(':pulseId/teams/:teamId')
  @Requires('reading.read')
  @ApiOperation({
    summary: 'Shows one team: constructs with ranges, trend, flags with their evidence, who looked.',
    description: 'Problems: reading.not-found (also for a team that is not yours to see).',
  })
  @ApiResponse({ status: 200, standardSchema: TeamReading })
  @SerializeOptions({ schema: TeamReading })
  async team(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('pulseId') pulseId: string,
    @Param('teamId') teamId: string,
  ) {
    if (!isUuid(pulseId) || !isUuid(teamId)) throw readingProblem('reading.not-found');
    const locale = await this.organisations.locale(scope);
    return teamView(await this.readings.team(scope, actor, pulseId, teamId), locale);
  }
}
