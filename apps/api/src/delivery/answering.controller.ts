import { Controller, Get, Inject, Param, Query, Res, SerializeOptions } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { deliveryProblem, FindContract, FindUnitKey, ShowGroup } from '@penumbra/delivery';
import { Public } from '@penumbra/identity';
import { isUuid, tenantScope } from '@penumbra/platform';
import { z } from 'zod';

const UnitKeyView = z.object({ publicKey: z.string() }).meta({ id: 'UnitKey' });
const GroupView = z
  .object({
    name: z.string(),
    kind: z.enum(['team', 'rest']),
    size: z.number(),
    people: z.array(z.string()),
    nextCursor: z.string().nullable(),
  })
  .meta({
    id: 'Group',
    example: {
      name: 'Sales',
      kind: 'team',
      size: 2,
      people: ['Ada Example', 'Ben Example'],
      nextCursor: null,
    },
  });
const GroupQuery = z.object({ cursor: z.string().max(20).optional() });
const ContractView = z
  .object({
    hash: z.string(),
    words: z.array(z.string()),
    state: z.enum(['open', 'closed', 'voided']),
    // As published, whole: whoever hashes its canonical form gets the hash above.
    contract: z.looseObject({ version: z.literal(1), tenantId: z.string(), pulseId: z.string() }),
    amendments: z.array(z.object({ closesAt: z.string(), amendedAt: z.string() })),
  })
  .meta({ id: 'PublishedContract' });

interface Reply {
  header(name: string, value: string): unknown;
}

/** What the answer page and the contract's page fetch. No cookie, no account, the same for everybody. */
@ApiTags('answering')
@Controller('api')
export class AnsweringController {
  constructor(
    @Inject(FindUnitKey) private readonly findUnitKey: FindUnitKey,
    @Inject(ShowGroup) private readonly showGroup: ShowGroup,
    @Inject(FindContract) private readonly findContract: FindContract,
  ) {}

  @Get('unit-keys/:tenantId/:pulseId/:keyHash')
  @Public('a public key, asked for by its hash')
  @ApiOperation({
    summary: 'A group’s public key (SPKI, base64url) by its SHA-256 as the privacy contract names it.',
    description: 'It never changes and may be cached for ever. Problems: delivery.unit-key-unknown.',
  })
  @ApiParam({ name: 'keyHash', description: 'base64url, 43 characters' })
  @ApiResponse({ status: 200, standardSchema: UnitKeyView })
  @SerializeOptions({ schema: UnitKeyView })
  async unitKey(
    @Param('tenantId') tenantId: string,
    @Param('pulseId') pulseId: string,
    @Param('keyHash') keyHash: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<z.infer<typeof UnitKeyView>> {
    if (!isUuid(tenantId) || !isUuid(pulseId)) throw deliveryProblem('delivery.unit-key-unknown');
    const publicKey = await this.findUnitKey.run(tenantScope(tenantId), pulseId, keyHash);
    reply.header('cache-control', 'public, max-age=31536000, immutable');
    return { publicKey: publicKey.toString('base64url') };
  }

  @Get('groups/:tenantId/:pulseId/:groupId')
  @Public('the group’s random id is in the links of its people only')
  @ApiOperation({
    summary: 'The group in which the holder of a link is counted: its name, its size and who is in it.',
    description:
      'So that colleagues who do not exist would be noticed. By name, 200 a page; `cursor` is the `nextCursor` of the ' +
      'page before. Problems: delivery.group-unknown.',
  })
  @ApiResponse({ status: 200, standardSchema: GroupView })
  @SerializeOptions({ schema: GroupView })
  async group(
    @Param('tenantId') tenantId: string,
    @Param('pulseId') pulseId: string,
    @Param('groupId') groupId: string,
    @Query({ schema: GroupQuery }) query: z.infer<typeof GroupQuery>,
  ) {
    if (!isUuid(tenantId)) throw deliveryProblem('delivery.group-unknown');
    return this.showGroup.run(tenantScope(tenantId), { pulseId, groupId, cursor: query.cursor });
  }

  @Get('contracts/:hash')
  @Public('the contract is the same for everybody; its hash is in every mail')
  @ApiOperation({
    summary:
      'A published privacy contract by its hash, with the six words of the hash and what was appended.',
    description:
      'SHA-256 of the canonical JSON (RFC 8785) of `contract` is `hash`; the words spell its first 96 bits. ' +
      'Problems: delivery.contract-unknown.',
  })
  @ApiParam({ name: 'hash', description: 'lower-case hex, 64 characters' })
  @ApiResponse({ status: 200, standardSchema: ContractView })
  @SerializeOptions({ schema: ContractView })
  async contract(@Param('hash') hash: string) {
    const { amendments, ...found } = await this.findContract.run(hash);
    return {
      ...found,
      amendments: amendments.map(({ closesAt, amendedAt }) => ({
        closesAt: closesAt.toISOString(),
        amendedAt: amendedAt.toISOString(),
      })),
    };
  }
}
