import { Body, Controller, HttpCode, Inject, Post, SerializeOptions } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, CurrentScope, Requires, type Actor } from '@penumbra/identity';
import type { TenantScope } from '@penumbra/platform';
import { PastResults } from '@penumbra/readings';
import { z } from 'zod';
import { line } from '../line.js';
import { TeamRef } from '../people/team-ref.js';

const heading = z.string().max(4_000);
const PastAnswer = z.union([z.int(), z.enum(['cannot-say', 'prefer-not-to-answer', 'no-answer'])]);

const Plan = z.strictObject({
  title: line(120),
  programme: line(60).nullable().default(null),
  instrumentId: z.string().max(100),
  closedOn: z.iso.date(),
  minimumCell: z.int().min(5).max(1_000).default(5),
  groupColumn: heading.nullable().default(null),
  columns: z.record(heading, z.string().max(100).nullable()).default({}),
  groups: z
    .record(
      z.string().max(400),
      z.strictObject({
        team: z.string().max(400).optional(),
        invited: z.int().min(0).max(1_000_000).optional(),
      }),
    )
    .default({}),
  values: z.record(z.string().max(400), PastAnswer).default({}),
  everyoneAnswered: z.boolean().default(false),
});
/** Looked through once: a pattern over the whole would go back and forth in megabytes. */
const file = z
  .string()
  .refine((text) => !/[^0-9A-Za-z+/=]/.test(text), 'Write the bytes of the file in base64.');
const CheckRequest = z.strictObject({ file, plan: Plan }).meta({
  id: 'PastResultsToCheck',
  example: {
    file: 'ZGVwYXJ0bWVudCxIUzEKU2FsZXMsNAo=',
    plan: {
      title: 'Survey of 2025',
      programme: 'Quarterly pulse',
      instrumentId: 'quarterly-core.v1',
      closedOn: '2025-06-30',
      groupColumn: 'department',
      groups: { Sales: { invited: 12 } },
    },
  },
});
const ImportRequest = z
  .strictObject({ file, plan: Plan, confirm: z.string().regex(/^[0-9a-f]{64}$/) })
  .meta({ id: 'PastResultsToImport' });

const PastResultsCheck = z
  .object({
    fileHash: z.string(),
    confirm: z.string().nullable(),
    dialect: z.enum(['plain', 'limesurvey', 'qualtrics']).nullable(),
    rowCount: z.number(),
    unfinishedCount: z.number(),
    unansweredCount: z.number(),
    problemCount: z.number(),
    problems: z.array(
      z.object({
        line: z.number().nullable(),
        column: z.string().nullable(),
        code: z.string(),
        detail: z.string(),
      }),
    ),
    columns: z.array(
      z.object({
        heading: z.string(),
        use: z.enum(['group', 'item', 'ignored']),
        itemId: z.string().nullable(),
      }),
    ),
    groups: z.array(
      z.object({ group: z.string(), team: TeamRef.nullable(), invited: z.number().nullable() }),
    ),
    readAs: z.array(z.object({ text: z.string(), as: PastAnswer })),
    itemsNotAsked: z.array(z.string()),
    teams: z.array(
      z.object({
        team: TeamRef,
        depth: z.number(),
        withheldBecause: z.enum(['too-few-answers', 'would-reveal-others', 'too-few-people']).nullable(),
      }),
    ),
  })
  .meta({ id: 'PastResultsCheck' });
const PastResultsImported = z
  .object({ pulseId: z.string() })
  .meta({ id: 'PastResultsImported', example: { pulseId: '5b7c1f0e-7f0a-4d57-9b0e-0f7f3c1f5a11' } });

const form = `
The file is a CSV export in UTF-8 with one line for each response, in base64 (16 MB before it): of LimeSurvey, Qualtrics,
Culture Amp or any other tool. The plan says what the file does not; docs/past-results.md explains each field.`;

@ApiTags('readings')
@Controller('api/past-results')
export class PastResultsController {
  constructor(@Inject(PastResults) private readonly pastResults: PastResults) {}

  @Post('check')
  @HttpCode(200)
  @Requires('past-results.import')
  @ApiOperation({
    summary: 'Checks the answers of a past survey: everything that is wrong, or how they are understood.',
    description: `${form}\n\nChanges nothing and keeps nothing. The answer holds no figure, only which teams would have some. What is wrong with the file itself is in the answer. Problems: instrument.not-found.`,
  })
  @ApiResponse({ status: 200, standardSchema: PastResultsCheck })
  @SerializeOptions({ schema: PastResultsCheck })
  async check(
    @CurrentScope() scope: TenantScope,
    @Body({ schema: CheckRequest }) body: z.infer<typeof CheckRequest>,
  ) {
    return this.pastResults.check(scope, { plan: body.plan, file: Buffer.from(body.file, 'base64') });
  }

  @Post()
  @Requires('past-results.import')
  @ApiOperation({
    summary:
      'Imports a past survey as it was checked, as a closed pulse with a reading. It cannot be taken back.',
    description: `${form}\n\n\`confirm\` is what the check answered; when file, plan or roster are no longer what was checked, nothing is imported. The answers are deleted as soon as the reading is frozen. Problems: instrument.not-found, reading.past-has-problems (lists them), reading.past-not-as-checked.`,
  })
  @ApiResponse({ status: 201, standardSchema: PastResultsImported })
  @SerializeOptions({ schema: PastResultsImported })
  async import(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Body({ schema: ImportRequest }) body: z.infer<typeof ImportRequest>,
  ) {
    const { plan, confirm } = body;
    return this.pastResults.import(scope, actor, { plan, confirm, file: Buffer.from(body.file, 'base64') });
  }
}
