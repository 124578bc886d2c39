import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Post,
  Req,
  Res,
  SerializeOptions,
} from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import {
  BeginSession,
  CurrentActor,
  CurrentScope,
  EndSession,
  FindOrganisation,
  FindSession,
  Public,
  RequestSignInLink,
  Requires,
  rolesOf,
  sessionCookie,
  type Actor,
  type SignedInRequest,
} from '@penumbra/identity';
import { Roster } from '@penumbra/people';
import { CONFIG, type Config, type TenantScope } from '@penumbra/platform';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { TeamRef, teamRef } from '../people/team-ref.js';

const SignInRequest = z
  .strictObject({ organisation: z.string().min(1).max(63), email: z.email().max(254) })
  .meta({ id: 'SignInRequest', example: { organisation: 'sample', email: 'hr@sample.example' } });
const SessionRequest = z.strictObject({ token: z.string().min(1).max(200) }).meta({ id: 'SessionRequest' });
const Session = z
  .object({
    account: z.object({ id: z.string(), email: z.string(), name: z.string() }),
    organisation: z.object({ slug: z.string(), name: z.string(), locale: z.string(), timeZone: z.string() }),
    roles: z.array(z.enum(['hr', 'executive', 'lead', 'works-council'])),
    executiveTeams: z.array(TeamRef),
    leadTeams: z.array(TeamRef),
  })
  .meta({ id: 'Session' });

@ApiTags('identity')
@Controller('api')
export class SessionController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(RequestSignInLink) private readonly requestLink: RequestSignInLink,
    @Inject(BeginSession) private readonly beginSession: BeginSession,
    @Inject(FindSession) private readonly findSession: FindSession,
    @Inject(EndSession) private readonly endSession: EndSession,
    @Inject(FindOrganisation) private readonly findOrganisation: FindOrganisation,
    @Inject(Roster) private readonly roster: Roster,
  ) {}

  @Post('sign-in-links')
  @HttpCode(202)
  @Public('nobody is signed in yet')
  @ApiOperation({ summary: 'Mails a sign-in link; the answer is the same for an unknown address.' })
  @ApiResponse({ status: 202, standardSchema: z.object({}) })
  request(@Body({ schema: SignInRequest }) body: z.infer<typeof SignInRequest>): object {
    this.requestLink.run(body);
    return {};
  }

  @Post('sessions')
  @Public('the link’s token is the proof')
  @ApiOperation({
    summary: 'Uses a sign-in link up and begins a session. Problems: identity.link-not-valid.',
  })
  @ApiResponse({ status: 201, standardSchema: Session })
  @SerializeOptions({ schema: Session })
  async begin(
    @Body({ schema: SessionRequest }) body: z.infer<typeof SessionRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof Session>> {
    const { token, expiresAt } = await this.beginSession.run(body.token);
    reply.setCookie(sessionCookie(this.config), token, { ...this.cookie(), expires: expiresAt });
    const session = await this.findSession.run(token);
    return this.view(session!.scope, session!.actor);
  }

  @Get('session')
  @Requires('session.read')
  @ApiOperation({ summary: 'Says who is signed in and what they may see.' })
  @ApiResponse({ status: 200, standardSchema: Session })
  @SerializeOptions({ schema: Session })
  async read(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
  ): Promise<z.infer<typeof Session>> {
    return this.view(scope, actor);
  }

  @Delete('session')
  @HttpCode(204)
  @Requires('session.read')
  @ApiOperation({ summary: 'Signs out.' })
  @ApiResponse({ status: 204 })
  async end(
    @CurrentActor() actor: Actor,
    @Req() request: SignedInRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.endSession.run(request.cookies?.[sessionCookie(this.config)] ?? '', actor);
    reply.clearCookie(sessionCookie(this.config), this.cookie());
  }

  private cookie() {
    const secure = this.config.PUBLIC_URL.startsWith('https:');
    return { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
  }

  private async view(scope: TenantScope, actor: Actor): Promise<z.infer<typeof Session>> {
    if (actor.kind !== 'account') throw new Error('A session belongs to an account.');
    const teams = await this.roster.teams(scope);
    const root = teams.find((team) => team.parentId === null);
    const teamsOf = (role: string) =>
      actor.grants
        .filter((grant) => grant.role === role)
        .flatMap((grant) => teamRef(teams, grant.teamId ?? root?.teamId ?? null) ?? []);
    return {
      account: { id: actor.accountId, email: actor.email, name: actor.name },
      organisation: await this.findOrganisation.run(scope),
      roles: rolesOf(actor),
      executiveTeams: teamsOf('executive'),
      leadTeams: teamsOf('lead'),
    };
  }
}
