import { Controller, Get, Inject, Query, SerializeOptions } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentScope, Requires } from '@penumbra/identity';
import { employmentStatuses, Roster } from '@penumbra/people';
import type { TenantScope } from '@penumbra/platform';
import { z } from 'zod';
import { pageOf, PageQuery } from '../page.js';
import { TeamRef } from './team-ref.js';

const TeamView = z
  .object({
    id: z.string(),
    name: z.string(),
    parentId: z.string().nullable(),
    leadName: z.string().nullable(),
    memberCount: z.number(),
  })
  .meta({
    id: 'Team',
    example: {
      id: '5b7c1f0e-7f0a-4d57-9b0e-0f7f3c1f5a11',
      name: 'Sales',
      parentId: '0d9b8c7a-1c2d-4e3f-8a4b-5c6d7e8f9a0b',
      leadName: 'Ben Example',
      memberCount: 8,
    },
  });
const Teams = z.object({ items: z.array(TeamView) });
const EmployeeView = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    team: TeamRef,
    locale: z.string(),
    timeZone: z.string(),
    status: z.enum(employmentStatuses),
  })
  .meta({ id: 'Employee' });
const EmployeesQuery = PageQuery.extend({ teamId: z.uuid().toLowerCase().optional() });

@ApiTags('people')
@Controller('api')
export class RosterController {
  constructor(@Inject(Roster) private readonly roster: Roster) {}

  @Get('teams')
  @Requires('roster.read')
  @ApiOperation({
    summary: 'Lists all teams of the roster by name; parentId makes the tree, whose one root has none.',
  })
  @ApiResponse({ status: 200, standardSchema: Teams })
  @SerializeOptions({ schema: Teams })
  async teams(@CurrentScope() scope: TenantScope): Promise<z.infer<typeof Teams>> {
    const teams = await this.roster.teamSummaries(scope);
    return { items: teams.map(({ teamId, ...team }) => ({ id: teamId, ...team })) };
  }

  @Get('employees')
  @Requires('roster.read')
  @ApiOperation({
    summary:
      'Lists the people of the roster by e-mail address, all or those who belong to one team directly.',
    description: 'Problems: people.team-not-found.',
  })
  @ApiResponse({ status: 200, standardSchema: pageOf(EmployeeView) })
  @SerializeOptions({ schema: pageOf(EmployeeView) })
  async employees(
    @CurrentScope() scope: TenantScope,
    @Query({ schema: EmployeesQuery }) query: z.infer<typeof EmployeesQuery>,
  ) {
    const page = await this.roster.listEmployees(scope, query);
    return {
      nextCursor: page.nextCursor,
      items: page.items.map(({ employeeId, teamId, teamName, ...employee }) => ({
        id: employeeId,
        team: { id: teamId, name: teamName },
        ...employee,
      })),
    };
  }
}
