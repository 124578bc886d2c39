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
  SerializeOptions,
} from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, CurrentScope, Requires, type Actor } from '@penumbra/identity';
import { ApplyRoster, CheckRoster, peopleProblem, RosterImports } from '@penumbra/people';
import type { TenantScope } from '@penumbra/platform';
import { z } from 'zod';

const RosterImportView = z
  .object({
    id: z.string(),
    fileName: z.string(),
    state: z.enum(['checking', 'checked', 'applying', 'applied']),
    progress: z
      .object({
        step: z.enum(['reading', 'checking', 'comparing', 'writing']),
        done: z.number(),
        total: z.number().nullable(),
      })
      .nullable(),
    isOutdated: z.boolean(),
    rowCount: z.number(),
    createdAt: z.string(),
    appliedAt: z.string().nullable(),
    problems: z.array(
      z.object({
        line: z.number().nullable(),
        column: z.string().nullable(),
        code: z.string(),
        detail: z.string(),
      }),
    ),
    problemCount: z.number(),
    difference: z.object({
      joined: z.number(),
      left: z.number(),
      moved: z.number(),
      changed: z.number(),
      unchanged: z.number(),
      teamsAdded: z.array(z.string()),
      teamsRemoved: z.array(z.string()),
      teamsChanged: z.array(z.string()),
      examples: z.array(
        z.object({
          kind: z.enum(['joined', 'left', 'moved', 'changed']),
          email: z.string(),
          detail: z.string(),
        }),
      ),
    }),
  })
  .meta({
    id: 'RosterImport',
    example: {
      id: '5b7c1f0e-7f0a-4d57-9b0e-0f7f3c1f5a11',
      fileName: 'roster.csv',
      state: 'checked',
      progress: null,
      isOutdated: false,
      rowCount: 2,
      createdAt: '2026-11-21T09:00:00.000Z',
      appliedAt: null,
      problems: [
        {
          line: 3,
          column: 'email',
          code: 'people.roster-email-repeated',
          detail:
            'ben@example.org stands already on line 2. Each person has one line: remove one, or correct the address.',
        },
      ],
      problemCount: 1,
      difference: {
        joined: 0,
        left: 0,
        moved: 0,
        changed: 0,
        unchanged: 0,
        teamsAdded: [],
        teamsRemoved: [],
        teamsChanged: [],
        examples: [],
      },
    },
  });
const RosterImportList = z.object({ items: z.array(RosterImportView) });
const ListQuery = z.object({ limit: z.coerce.number().int().min(1).max(50).default(10) });

const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Content types that a roster file comes with; which of the two kinds it is, its bytes say. */
const fileTypes = ['text/csv', 'application/octet-stream', workbookType];

const columns = `
A CSV file in UTF-8, with comma, semicolon or tab, or an Excel workbook (.xlsx), of which the first sheet counts. One line
for each person. Columns in any order: email and team (required), name,
parent_team (the team above; blank: directly under the organisation), lead (e-mail address of the team's lead, on any line
of the team), language (its code: en, de, fr, es), time_zone (IANA), employee_id (keeps a person the same through a new address), status
(active, leave or inactive; only the active are asked). A lead's own line names the team they lead. The file is the whole roster: who is missing from it has left.`;

@ApiTags('people')
@Controller('api/roster-imports')
export class RosterImportsController {
  constructor(
    @Inject(CheckRoster) private readonly checkRoster: CheckRoster,
    @Inject(ApplyRoster) private readonly applyRoster: ApplyRoster,
    @Inject(RosterImports) private readonly rosterImports: RosterImports,
  ) {}

  @Post()
  @Requires('roster.import')
  @ApiOperation({
    summary:
      'Checks a roster file and says everything that is wrong with it, or what it would change. Changes nothing.',
    description: `${columns}\n\nA file of more than about 10,000 people is answered at once with the state "checking"; ask for the import again until its state is "checked", and look at its progress meanwhile.\n\nProblems: people.import-body-missing, request.too-large. What is wrong with the file itself is in the answer.`,
  })
  @ApiConsumes('text/csv', workbookType)
  @ApiBody({ schema: { type: 'string', format: 'binary' }, required: true })
  @ApiHeader({ name: 'x-file-name', required: false, description: 'Name of the file, percent-encoded.' })
  @ApiResponse({ status: 201, standardSchema: RosterImportView })
  @SerializeOptions({ schema: RosterImportView })
  async check(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Headers('content-type') contentType: string | undefined,
    @Headers('x-file-name') fileName: string | undefined,
  ) {
    const isFile = fileTypes.some((type) => (contentType ?? '').toLowerCase().startsWith(type));
    // An empty file may arrive as no body at all.
    const bytes = body instanceof Uint8Array ? body : isFile ? new Uint8Array() : null;
    if (!bytes) throw peopleProblem('people.import-body-missing');
    return this.checkRoster.run(scope, actor, { fileName: decoded(fileName ?? ''), bytes });
  }

  @Get()
  @Requires('roster.import')
  @ApiOperation({ summary: 'Lists the latest roster imports, newest first.' })
  @ApiResponse({ status: 200, standardSchema: RosterImportList })
  @SerializeOptions({ schema: RosterImportList })
  async list(
    @CurrentScope() scope: TenantScope,
    @Query({ schema: ListQuery }) query: z.infer<typeof ListQuery>,
  ) {
    return { items: await this.rosterImports.list(scope, query) };
  }

  @Get(':importId')
  @Requires('roster.import')
  @ApiOperation({
    summary: 'Shows a roster import: its problems, or what it changes.',
    description: 'Problems: people.import-not-found.',
  })
  @ApiResponse({ status: 200, standardSchema: RosterImportView })
  @SerializeOptions({ schema: RosterImportView })
  async find(@CurrentScope() scope: TenantScope, @Param('importId') importId: string) {
    return this.rosterImports.find(scope, importId);
  }

  @Post(':importId/apply')
  @HttpCode(200)
  @Requires('roster.import')
  @ApiOperation({
    summary:
      'Makes the roster what a checked file says, wholly or not at all. Applying it again changes nothing.',
    description:
      'A file of more than 10,000 people is answered at once with the state "applying"; ask for the import again until its state is "applied". Should the roster change before its turn comes, isOutdated says so. Problems: people.import-not-found, people.import-not-checked, people.import-has-problems, people.import-outdated.',
  })
  @ApiResponse({ status: 200, standardSchema: RosterImportView })
  @SerializeOptions({ schema: RosterImportView })
  async apply(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('importId') importId: string,
  ) {
    return this.applyRoster.run(scope, actor, importId);
  }
}

/** A header holds plain letters only, so a name comes percent-encoded; one that is not stays as it is. */
function decoded(fileName: string): string {
  try {
    return decodeURIComponent(fileName);
  } catch {
    return fileName;
  }
}
