import { Controller, Get, Inject, Param, Query, SerializeOptions } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '@penumbra/identity';
import { isUuid, tenantScope, type TenantScope } from '@penumbra/platform';
import { ReadLedger, readingProblem, ReadResults } from '@penumbra/readings';
import { z } from 'zod';
import { Organisations } from '../identity/organisations.js';
import { ResultsView, resultsView } from './results-view.js';

const ResultsQuery = z.object({ group: z.uuid().optional(), locale: z.enum(['en', 'de']).optional() });
const ReadingKey = z
  .object({
    keyId: z.string(),
    publicKey: z.string().meta({ description: 'Ed25519, SPKI, DER, base64url.' }),
  })
  .meta({ id: 'ReadingKey' });

/** What everyone who was asked may see, behind the link that everyone gets. */
@ApiTags('readings')
@Controller('api')
export class ResultsController {
  constructor(
    @Inject(ReadResults) private readonly readResults: ReadResults,
    @Inject(ReadLedger) private readonly readLedger: ReadLedger,
    @Inject(Organisations) private readonly organisations: Organisations,
  ) {}

  @Get('results/:tenantId/:pulseId')
  @Public('everyone who was asked hears back, and nobody of them has an account')
  @ApiOperation({
    summary:
      'Shows the released figures of the whole organisation, and of one group where they are released.',
    description:
      'From the moment the reading is open to everyone. `group` is the group’s id in a mailed link, known to its own people only; it says why its figures are withheld where they are. Problems: reading.not-found, reading.not-ready (before the end), reading.not-open-yet.',
  })
  @ApiResponse({ status: 200, standardSchema: ResultsView })
  @SerializeOptions({ schema: ResultsView })
  async results(
    @Param('tenantId') tenantId: string,
    @Param('pulseId') pulseId: string,
    @Query({ schema: ResultsQuery }) query: z.infer<typeof ResultsQuery>,
  ) {
    const scope = scopeOf(tenantId, pulseId);
    const results = await this.readResults.run(scope, pulseId, query.group ?? null);
    return resultsView(results, query.locale ?? (await this.organisations.locale(scope)));
  }

  @Get('reading-keys/:tenantId/:pulseId')
  @Public('a public key is for everybody who wants to check a signature')
  @ApiOperation({
    summary: 'The public key that the reading of a pulse was signed with.',
    description: 'How to check with it: docs/verify.md. Problems: reading.not-found.',
  })
  @ApiResponse({ status: 200, standardSchema: ReadingKey })
  @SerializeOptions({ schema: ReadingKey })
  async key(@Param('tenantId') tenantId: string, @Param('pulseId') pulseId: string) {
    const { keyId, publicKey } = (await this.readLedger.run(scopeOf(tenantId, pulseId), pulseId)).proof;
    return { keyId, publicKey };
  }
}

function scopeOf(tenantId: string, pulseId: string): TenantScope {
  if (!isUuid(tenantId) || !isUuid(pulseId)) throw readingProblem('reading.not-found');
  return tenantScope(tenantId);
}
