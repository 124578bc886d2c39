import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  SerializeOptions,
} from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, CurrentScope, Requires, type Actor } from '@penumbra/identity';
import { isUuid, type TenantScope } from '@penumbra/platform';
import { CoSign, PlanLaunch, pulseProblem, PulseReader } from '@penumbra/pulses';
import { z } from 'zod';
import { PulseView, PulseViews } from './pulse-view.js';

const LaunchTime = z
  .strictObject({ date: z.iso.date(), time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/) })
  .meta({ id: 'LaunchTime', example: { date: '2027-03-02', time: '09:00' } });
const LaunchRule = z.object({ needsCoSignature: z.boolean() }).meta({ id: 'LaunchRule' });

/** What a launch waits for: its hour, and the works council's word. */
@ApiTags('pulses')
@Controller('api')
export class LaunchPlanController {
  constructor(
    @Inject(PlanLaunch) private readonly planLaunch: PlanLaunch,
    @Inject(CoSign) private readonly coSign: CoSign,
    @Inject(PulseReader) private readonly reader: PulseReader,
    @Inject(PulseViews) private readonly views: PulseViews,
  ) {}

  @Put('pulses/:pulseId/planned-launch')
  @Requires('pulse.launch')
  @ApiOperation({
    summary: 'Lets a draft be launched by itself at a date and time by the clocks of the organisation.',
    description:
      'All obstacles are looked for again then; if there is one, the launch waits and plannedLaunch.refused says why. A new time takes the place of the one before. Problems: pulse.not-found, pulse.not-a-draft, pulse.launch-time-unusable.',
  })
  @ApiResponse({ status: 200, standardSchema: PulseView })
  @SerializeOptions({ schema: PulseView })
  async plan(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('pulseId') pulseId: string,
    @Body({ schema: LaunchTime }) body: z.infer<typeof LaunchTime>,
  ) {
    await this.planLaunch.set(scope, actor, known(pulseId), body);
    return this.view(scope, actor, pulseId);
  }

  @Delete('pulses/:pulseId/planned-launch')
  @HttpCode(204)
  @Requires('pulse.launch')
  @ApiOperation({
    summary: 'Drops the plan; the draft is launched by hand only.',
    description: 'Problems: pulse.not-found, pulse.not-a-draft.',
  })
  @ApiResponse({ status: 204 })
  async cancel(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('pulseId') pulseId: string,
  ): Promise<void> {
    await this.planLaunch.cancel(scope, actor, known(pulseId));
  }

  @Post('pulses/:pulseId/co-signature')
  @HttpCode(200)
  @Requires('pulse.co-sign')
  @ApiOperation({
    summary: 'Co-signs a draft for the works council; a change of the draft takes the signature away again.',
    description: 'Again: changes nothing. Problems: pulse.not-found, pulse.not-a-draft.',
  })
  @ApiResponse({ status: 200, standardSchema: PulseView })
  @SerializeOptions({ schema: PulseView })
  async sign(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('pulseId') pulseId: string,
  ) {
    await this.coSign.sign(scope, actor, known(pulseId));
    return this.view(scope, actor, pulseId);
  }

  @Get('launch-rule')
  @Requires('pulse.read')
  @ApiOperation({ summary: 'Says whether a launch needs the co-signature of the works council.' })
  @ApiResponse({ status: 200, standardSchema: LaunchRule })
  @SerializeOptions({ schema: LaunchRule })
  async rule(@CurrentScope() scope: TenantScope) {
    return { needsCoSignature: await this.coSign.isNeeded(scope) };
  }

  @Post('launch-rule/require-co-signature')
  @HttpCode(200)
  @Requires('co-signature.require')
  @ApiOperation({ summary: 'From now on every launch needs the co-signature of the works council.' })
  @ApiResponse({ status: 200, standardSchema: LaunchRule })
  @SerializeOptions({ schema: LaunchRule })
  async require(@CurrentScope() scope: TenantScope, @CurrentActor() actor: Actor) {
    return { needsCoSignature: await this.coSign.setNeeded(scope, actor, true) };
  }

  @Post('launch-rule/waive-co-signature')
  @HttpCode(200)
  @Requires('co-signature.waive')
  @ApiOperation({ summary: 'Launches need no co-signature any more; for the works council alone to say.' })
  @ApiResponse({ status: 200, standardSchema: LaunchRule })
  @SerializeOptions({ schema: LaunchRule })
  async waive(@CurrentScope() scope: TenantScope, @CurrentActor() actor: Actor) {
    return { needsCoSignature: await this.coSign.setNeeded(scope, actor, false) };
  }

  private async view(scope: TenantScope, actor: Actor, pulseId: string) {
    return this.views.one(scope, actor, await this.reader.get(scope, pulseId));
  }
}

function known(pulseId: string): string {
  if (!isUuid(pulseId)) throw pulseProblem('pulse.not-found');
  return pulseId;
}
