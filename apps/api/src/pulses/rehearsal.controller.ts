import { Controller, Get, Inject, Param, Query, SerializeOptions } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentScope, Requires } from '@penumbra/identity';
import { isUuid, type TenantScope } from '@penumbra/platform';
import { pulseProblem, RehearseLaunch } from '@penumbra/pulses';
import { z } from 'zod';
import { pageOf, PageQuery } from '../page.js';

const Range = z.object({ from: z.number(), to: z.number() }).meta({
  description: 'Points of 0 to 100, for the surest and the least sure measure.',
});
const Told = z.object({ code: z.string(), detail: z.string(), action: z.string() });
const RehearsalView = z
  .object({
    minimumCell: z.number(),
    invitedCount: z.number(),
    unitCount: z.number(),
    minutes: z.object({ atLeast: z.number(), atMost: z.number() }).nullable(),
    drawCount: z.number(),
    rates: z.array(
      z.object({
        rate: z.number(),
        respondentCount: z.number(),
        reportableTeamCount: z.number(),
        smallestChanges: z.array(z.object({ constructId: z.string(), points: z.number() })),
      }),
    ),
    teamCount: z.number(),
    teams: pageOf(
      z.object({
        teamId: z.string(),
        name: z.string(),
        invitedCount: z.number(),
        neverBecause: z.enum(['too-few-answers', 'would-reveal-others', 'too-few-people']).nullable(),
        forecasts: z.array(
          z.object({
            rate: z.number(),
            chance: z.number(),
            respondentCount: z.number(),
            smallestChange: Range.nullable(),
          }),
        ),
      }),
    ),
    mailsPerHour: z.array(z.object({ from: z.string(), count: z.number() })),
    mostMailsPerHour: z.number(),
    obstacles: z.array(Told),
    warnings: z.array(Told),
  })
  .meta({ id: 'Rehearsal' });

@ApiTags('pulses')
@Controller('api/pulses/:pulseId/rehearsal')
export class RehearsalController {
  constructor(@Inject(RehearseLaunch) private readonly rehearseLaunch: RehearseLaunch) {}

  @Get()
  @Requires('pulse.read')
  @ApiOperation({
    summary:
      'Rehearses the launch of a draft: which teams would be reportable, what could be seen, what stands in the way.',
    description:
      'At 50, 70 and 90 % response: who answers is drawn `drawCount` times, and each draw is decided as a reading is; `chance` is the share of draws in which the team has a figure. `smallestChange` is how much a figure must change until the next pulse to be called clear. `cursor` and `limit` page the teams, parents before children. Problems: pulse.not-found, pulse.not-a-draft.',
  })
  @ApiResponse({ status: 200, standardSchema: RehearsalView })
  @SerializeOptions({ schema: RehearsalView })
  async get(
    @CurrentScope() scope: TenantScope,
    @Param('pulseId') pulseId: string,
    @Query({ schema: PageQuery }) query: z.infer<typeof PageQuery>,
  ) {
    if (!isUuid(pulseId)) throw pulseProblem('pulse.not-found');
    const rehearsal = await this.rehearseLaunch.run(scope, pulseId);
    const { teams } = rehearsal;
    const after = teams.findIndex(({ teamId }) => teamId === query.cursor) + 1;
    const items = teams.slice(after, after + query.limit);
    const isLast = after + query.limit >= teams.length;
    return {
      ...rehearsal,
      teamCount: teams.length,
      teams: { items, nextCursor: isLast ? null : items.at(-1)!.teamId },
      mailsPerHour: rehearsal.mailsPerHour.map(({ from, count }) => ({ from: from.toISOString(), count })),
      mostMailsPerHour: Math.max(0, ...rehearsal.mailsPerHour.map(({ count }) => count)),
    };
  }
}
