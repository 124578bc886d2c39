import { Controller, Get, Header, Inject, Param, SerializeOptions } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentScope, Requires } from '@penumbra/identity';
import { isUuid, type TenantScope } from '@penumbra/platform';
import { pulseProblem, PulseReader } from '@penumbra/pulses';
import { ReadParticipation, ReadVerification, readingProblem } from '@penumbra/readings';
import { z } from 'zod';

const CouncilFile = z.record(z.string(), z.unknown()).meta({
  id: 'CouncilFile',
  description:
    'The privacy contract, counts per unit, every counted pass with its signature, and the receipts. ' +
    'Check it with `penumbra verify --file`.',
});
const ParticipationView = z
  .object({
    participation: z
      .object({ countedOn: z.string(), atLeast: z.number(), invitedCount: z.number() })
      .nullable(),
  })
  .meta({ id: 'Participation' });

@ApiTags('readings')
@Controller('api/pulses/:pulseId')
export class VerificationController {
  constructor(
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(ReadVerification) private readonly readVerification: ReadVerification,
    @Inject(ReadParticipation) private readonly readParticipation: ReadParticipation,
  ) {}

  @Get('verification')
  @Requires('verification.read')
  @Header('content-disposition', 'attachment')
  @ApiOperation({
    summary: 'The file with which the works council checks the count on a computer of its own.',
    description:
      'No name, no answer and no result. Problems: pulse.not-found, reading.not-ready (before the reading), reading.not-found (of an imported survey).',
  })
  @ApiResponse({ status: 200, standardSchema: CouncilFile })
  async verification(@CurrentScope() scope: TenantScope, @Param('pulseId') pulseId: string) {
    const { origin } = await this.pulses.get(scope, known(pulseId));
    const found = await this.readVerification.run(scope, pulseId);
    // Of an imported survey there is nothing to check: no pass was signed for it.
    if (!found) throw readingProblem(origin === 'imported' ? 'reading.not-found' : 'reading.not-ready');
    return found.councilFile;
  }

  @Get('participation')
  @Requires('participation.read')
  @ApiOperation({
    summary: 'How many have answered so far, in steps of five people, counted once a day.',
    description:
      '`participation` is null before the first count. Never by team, never who. Problems: pulse.not-found.',
  })
  @ApiResponse({ status: 200, standardSchema: ParticipationView })
  @SerializeOptions({ schema: ParticipationView })
  async participation(@CurrentScope() scope: TenantScope, @Param('pulseId') pulseId: string) {
    return { participation: await this.readParticipation.run(scope, known(pulseId)) };
  }
}

function known(pulseId: string): string {
  if (!isUuid(pulseId)) throw pulseProblem('pulse.not-found');
  return pulseId;
}
