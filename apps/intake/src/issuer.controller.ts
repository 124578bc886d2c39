import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, UseGuards } from '@nestjs/common';
import { AdmitPass, IntakeCounters, OpenBallotBox } from '@penumbra/intake';
import { tenantScope } from '@penumbra/platform';
import { z } from 'zod';
import { Bytes32, bytesOf } from './bytes-32.js';
import { IssuerGuard } from './issuer.guard.js';

const Text = z.object({ en: z.string() }).catchall(z.string());
/** Only what the ballot box relies on is checked: the instrument was validated where it was made. */
const InstrumentBody = z.looseObject({
  items: z
    .array(
      z.looseObject({
        id: z.string().min(1),
        text: Text,
        scale: z.looseObject({ from: z.int(), to: z.int() }),
      }),
    )
    .min(1),
});
const BoxRequest = z.strictObject({
  closesAt: z.iso.datetime({ offset: true }),
  instrument: InstrumentBody,
  unitIds: z.array(z.uuid().toLowerCase()).min(1),
});
const PassRequest = z.strictObject({
  tenantId: z.uuid().toLowerCase(),
  pulseId: z.uuid().toLowerCase(),
  unitId: z.uuid().toLowerCase(),
  passHash: Bytes32,
});
const Id = z.uuid().toLowerCase();

/** The side of the ballot box that the issuer uses, with its token. */
@Controller()
@UseGuards(IssuerGuard)
export class IssuerController {
  constructor(
    @Inject(OpenBallotBox) private readonly openBallotBox: OpenBallotBox,
    @Inject(AdmitPass) private readonly admitPass: AdmitPass,
    @Inject(IntakeCounters) private readonly counters: IntakeCounters,
  ) {}

  @Put('ballot-boxes/:tenantId/:pulseId')
  async open(
    @Param('tenantId', { schema: Id }) tenantId: string,
    @Param('pulseId', { schema: Id }) pulseId: string,
    @Body({ schema: BoxRequest }) body: z.infer<typeof BoxRequest>,
  ): Promise<Record<string, never>> {
    await this.openBallotBox.run(tenantScope(tenantId), pulseId, {
      closesAt: new Date(body.closesAt),
      instrument: body.instrument as never,
      unitIds: body.unitIds,
    });
    return {};
  }

  @Post('passes')
  @HttpCode(200)
  async admit(
    @Body({ schema: PassRequest }) body: z.infer<typeof PassRequest>,
  ): Promise<Record<string, never>> {
    await this.admitPass.run(tenantScope(body.tenantId), {
      pulseId: body.pulseId,
      unitId: body.unitId,
      passHash: bytesOf(body.passHash),
    });
    return {};
  }

  @Get('counters')
  count(): Record<string, number> {
    return this.counters.read();
  }
}
