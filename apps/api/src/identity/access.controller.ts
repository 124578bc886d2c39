import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  SerializeOptions,
} from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import {
  CurrentActor,
  CurrentScope,
  GrantAccess,
  identityProblem,
  ListAccess,
  Requires,
  RevokeAccess,
  type Access,
  type Actor,
} from '@penumbra/identity';
import { Roster } from '@penumbra/people';
import { isUuid, type TenantScope } from '@penumbra/platform';
import { z } from 'zod';
import { line } from '../line.js';
import { pageOf, PageQuery } from '../page.js';
import { TeamRef, teamRef } from '../people/team-ref.js';

const AccessView = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    role: z.enum(['hr', 'executive', 'lead', 'works-council']),
    team: TeamRef.nullable(),
    source: z.enum(['roster', 'hr']),
  })
  .meta({ id: 'Access' });
const GrantRequest = z
  .strictObject({
    email: z.email().max(254),
    name: line(200),
    role: z.enum(['hr', 'executive', 'works-council']),
    teamId: z.uuid().nullable(),
  })
  .meta({
    id: 'GrantRequest',
    example: { email: 'ada@example.org', name: 'Ada Example', role: 'executive', teamId: null },
  });

@ApiTags('identity')
@Controller('api/access')
export class AccessController {
  constructor(
    @Inject(ListAccess) private readonly listAccess: ListAccess,
    @Inject(GrantAccess) private readonly grantAccess: GrantAccess,
    @Inject(RevokeAccess) private readonly revokeAccess: RevokeAccess,
    @Inject(Roster) private readonly roster: Roster,
  ) {}

  @Get()
  @Requires('access.manage')
  @ApiOperation({ summary: 'Lists the people with access and what they may see.' })
  @ApiResponse({ status: 200, standardSchema: pageOf(AccessView) })
  @SerializeOptions({ schema: pageOf(AccessView) })
  async list(
    @CurrentScope() scope: TenantScope,
    @Query({ schema: PageQuery }) query: z.infer<typeof PageQuery>,
  ) {
    const page = await this.listAccess.run(scope, query);
    const teams = await this.roster.teams(scope);
    return { ...page, items: page.items.map((access) => view(access, teams)) };
  }

  @Post()
  @Requires('access.manage')
  @ApiOperation({
    summary:
      'Gives a person HR access, names the works council or privacy officer, or makes an executive for a team and all below it (null: everything).',
    description:
      'Problems: identity.access-exists, identity.duties-are-separate (HR and works council in one person), identity.access-not-found (unknown team).',
  })
  @ApiResponse({ status: 201, standardSchema: AccessView })
  @SerializeOptions({ schema: AccessView })
  async grant(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Body({ schema: GrantRequest }) body: z.infer<typeof GrantRequest>,
  ) {
    const teams = await this.roster.teams(scope);
    if (body.teamId !== null && !teamRef(teams, body.teamId))
      throw identityProblem('identity.access-not-found');
    return view(await this.grantAccess.run(scope, actor, body), teams);
  }

  @Delete(':accessId')
  @HttpCode(204)
  @Requires('access.manage')
  @ApiOperation({
    summary: 'Takes an access away.',
    description: 'Problems: identity.access-not-found, identity.access-from-roster, identity.last-hr.',
  })
  @ApiResponse({ status: 204 })
  async revoke(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('accessId') accessId: string,
  ): Promise<void> {
    if (!isUuid(accessId)) throw identityProblem('identity.access-not-found');
    await this.revokeAccess.run(scope, actor, accessId);
  }
}

function view(
  access: Access,
  teams: readonly { teamId: string; name: string }[],
): z.infer<typeof AccessView> {
  const { teamId, ...rest } = access;
  return { ...rest, team: teamRef(teams, teamId) };
}
