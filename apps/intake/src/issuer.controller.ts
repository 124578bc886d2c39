import { Body, Controller, Get, Inject, Param, Put, UseGuards } from '@nestjs/common';
import { IntakeCounters, MoveClosing, OpenBallotBox } from '@penumbra/intake';
import { tenantScope } from '@penumbra/platform';
import { z } from 'zod';
import { IssuerGuard } from './issuer.guard.js';

const Time = z.iso.datetime({ offset: true });
const Id = z.uuid().toLowerCase();
/** A public key of a unit: SPKI in unpadded base64url, of RSA with 2048 bits (392 characters) or up to 4096. */
const PublicKey = z.string().regex(/^[\w-]{300,800}$/);
const largestBallot = 32 * 1024;
const BoxRequest = z.strictObject({
  closesAt: Time,
  manifestHash: z.string().regex(/^[0-9a-f]{64}$/),
  ballotSize: z.int().min(64).max(largestBallot),
  unitKeys: z.array(z.strictObject({ unitId: Id, publicKey: PublicKey })).min(1),
});
const ClosesAtRequest = z.strictObject({ closesAt: Time });

/** The side of the ballot box that the issuer uses, with its token. */
@Controller()
@UseGuards(IssuerGuard)
export class IssuerController {
  constructor(
    @Inject(OpenBallotBox) private readonly openBallotBox: OpenBallotBox,
    @Inject(MoveClosing) private readonly moveClosing: MoveClosing,
    @Inject(IntakeCounters) private readonly counters: IntakeCounters,
  ) {}

  @Put('ballot-boxes/:tenantId/:pulseId')
  async open(
    @Param('tenantId', { schema: Id }) tenantId: string,
    @Param('pulseId', { schema: Id }) pulseId: string,
    @Body({ schema: BoxRequest }) body: z.infer<typeof BoxRequest>,
  ): Promise<Record<string, never>> {
    await this.openBallotBox.run(tenantScope(tenantId), pulseId, {
      ...body,
      closesAt: new Date(body.closesAt),
      unitKeys: body.unitKeys.map(({ unitId, publicKey }) => ({
        unitId,
        publicKey: Buffer.from(publicKey, 'base64url'),
      })),
    });
    return {};
  }

  @Put('ballot-boxes/:tenantId/:pulseId/closes-at')
  async move(
    @Param('tenantId', { schema: Id }) tenantId: string,
    @Param('pulseId', { schema: Id }) pulseId: string,
    @Body({ schema: ClosesAtRequest }) body: z.infer<typeof ClosesAtRequest>,
  ): Promise<Record<string, never>> {
    await this.moveClosing.run(tenantScope(tenantId), pulseId, new Date(body.closesAt));
    return {};
  }

  @Get('counters')
  count(): Record<string, number> {
    return this.counters.read();
  }
}
