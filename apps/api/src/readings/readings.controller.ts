import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  SerializeOptions,
  StreamableFile,
} from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, CurrentScope, Requires, type Actor } from '@penumbra/identity';
import { isUuid, type TenantScope } from '@penumbra/platform';
import { AskRecompute, ReadingReader, ReadLedger, readingProblem } from '@penumbra/readings';
import { z } from 'zod';
import { Organisations } from '../identity/organisations.js';
import { pageOf, PageQuery } from '../page.js';
import { csvFile } from './export/csv-file.js';
import { readingSheets } from './export/reading-sheets.js';
import { xlsxFile } from './export/xlsx-file.js';
import { LedgerView, ledgerView, RecomputeRequest } from './ledger-view.js';
import {
  Overview,
  overviewView,
  ReadingSummary,
  summaryView,
  TeamReading,
  teamView,
  withShortRows,
} from './reading-view.js';

const LedgerQuery = z.object({ revision: z.coerce.number().int().min(1).max(3).optional() });

const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

@ApiTags('readings')
@Controller('api/readings')
export class ReadingsController {
  constructor(
    @Inject(ReadingReader) private readonly readings: ReadingReader,
    @Inject(ReadLedger) private readonly readLedger: ReadLedger,
    @Inject(AskRecompute) private readonly askRecompute: AskRecompute,
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
      'Only released figures: whole numbers, withheld cells with the reason. Writes an audit line. Problems: reading.not-found, reading.not-open-yet, reading.not-genuine.',
  })
  @ApiResponse({ status: 200, standardSchema: Overview })
  @SerializeOptions({ schema: Overview })
  async overview(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('pulseId') pulseId: string,
  ) {
    const { overview } = await this.seen(scope, actor, pulseId);
    return withShortRows(overview);
  }

  @Get(':pulseId/export.csv')
  @Requires('reading.read')
  @ApiOperation({
    summary: 'The figures of the overview as CSV, one row for each team and measure.',
    description:
      'UTF-8 with a byte order mark. What is withheld has a row that says why. Writes an audit line. Problems: as for the overview.',
  })
  @ApiProduces('text/csv')
  @ApiResponse({ status: 200, description: 'The file.', schema: { type: 'string' } })
  async csv(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('pulseId') pulseId: string,
  ): Promise<StreamableFile> {
    const { overview, locale } = await this.seen(scope, actor, pulseId);
    const { figures } = readingSheets(overview, locale);
    return new StreamableFile(csvFile(figures), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="${fileName(overview.pulse.closedAt)}.csv"`,
    });
  }

  @Get(':pulseId/export.xlsx')
  @Requires('reading.read')
  @ApiOperation({
    summary: 'The figures and flags of the overview as an XLSX workbook with typed cells.',
    description: 'Without formulas. Writes an audit line. Problems: as for the overview.',
  })
  @ApiProduces(workbookType)
  @ApiResponse({ status: 200, description: 'The file.', schema: { type: 'string', format: 'binary' } })
  async xlsx(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('pulseId') pulseId: string,
  ): Promise<StreamableFile> {
    const { overview, locale } = await this.seen(scope, actor, pulseId);
    const { figures, flags } = readingSheets(overview, locale);
    return new StreamableFile(xlsxFile([figures, flags]), {
      type: workbookType,
      disposition: `attachment; filename="${fileName(overview.pulse.closedAt)}.xlsx"`,
    });
  }

  @Get(':pulseId/ledger')
  @Requires('ledger.read')
  @ApiOperation({
    summary:
      'Says what was published and what was withheld by which rule, and by what the reading is checked.',
    description:
      'Without figures; of the newest revision, or of the one that is named. Problems: reading.not-found, reading.not-genuine.',
  })
  @ApiResponse({ status: 200, standardSchema: LedgerView })
  @SerializeOptions({ schema: LedgerView })
  async ledger(
    @CurrentScope() scope: TenantScope,
    @Param('pulseId') pulseId: string,
    @Query({ schema: LedgerQuery }) { revision }: z.infer<typeof LedgerQuery>,
  ) {
    return this.shownLedger(scope, pulseId, revision ?? null);
  }

  @Post(':pulseId/recompute')
  @HttpCode(202)
  @Requires('reading.recompute')
  @ApiOperation({
    summary:
      'Asks that a reading is computed anew from the answers that are kept: a further revision, with the reason.',
    description:
      'The earlier revisions stay in the ledger. It is held against each of them first: what one of them withheld, and other ' +
      'scores for the same people, are refused, and the ledger says so. Answers with the ledger as it is now. Problems: ' +
      'reading.not-found, reading.recompute-not-confirmed, reading.recompute-waits, reading.recomputed-too-often, ' +
      'reading.answers-deleted, reading.decision-not-kept.',
  })
  @ApiResponse({ status: 202, standardSchema: LedgerView })
  @SerializeOptions({ schema: LedgerView })
  async recompute(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('pulseId') pulseId: string,
    @Body({ schema: RecomputeRequest }) body: z.infer<typeof RecomputeRequest>,
  ) {
    if (!isUuid(pulseId)) throw readingProblem('reading.not-found');
    await this.askRecompute.run(scope, actor, { pulseId, ...body });
    return this.shownLedger(scope, pulseId, null);
  }

  private async shownLedger(scope: TenantScope, pulseId: string, revision: number | null) {
    if (!isUuid(pulseId)) throw readingProblem('reading.not-found');
    const locale = await this.organisations.locale(scope);
    return ledgerView(await this.readLedger.run(scope, pulseId, revision), locale);
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

  /** What the actor may see of a reading: screen and files are made of this one answer. */
  private async seen(scope: TenantScope, actor: Actor, pulseId: string) {
    if (!isUuid(pulseId)) throw readingProblem('reading.not-found');
    const locale = await this.organisations.locale(scope);
    return { overview: overviewView(await this.readings.overview(scope, actor, pulseId), locale), locale };
  }
}

const fileName = (closedAt: string): string => `reading-${closedAt.slice(0, 10)}`;
