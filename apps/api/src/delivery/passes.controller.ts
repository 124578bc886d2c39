import { Body, Controller, HttpCode, Inject, Post, SerializeOptions } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { deliveryProblem, IssuePass, readSecret } from '@penumbra/delivery';
import { Public } from '@penumbra/identity';
import { tenantScope } from '@penumbra/platform';
import { z } from 'zod';

const Bytes32 = z.string().transform((text, context): Buffer => {
  const bytes = readSecret(text);
  if (bytes) return bytes;
  context.addIssue('Expected 32 bytes as base64url (43 characters, no padding).');
  return z.NEVER;
});
const PassRequest = z.strictObject({
  tenantId: z.uuid().toLowerCase(),
  pulseId: z.uuid().toLowerCase(),
  secret: Bytes32,
  passHash: Bytes32,
});
const Done = z.object({});

const bytes32 = { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$' };
const id = { type: 'string', format: 'uuid' };

@ApiTags('answering')
@Controller('api/passes')
export class PassesController {
  constructor(@Inject(IssuePass) private readonly issuePass: IssuePass) {}

  @Post()
  @HttpCode(200)
  @Public('the link’s secret is the proof; the employee has no account')
  @ApiOperation({
    summary:
      'Exchanges a link’s secret for the right to cast one ballot; the same request again is a success.',
    description:
      'The page makes a random pass and sends its SHA-256 here and the pass itself to the ballot box. The body may be ' +
      'application/json or text/plain. Problems: delivery.link-unknown, delivery.already-answered-elsewhere, ' +
      'delivery.pulse-over, delivery.pulse-voided, delivery.intake-away, delivery.pass-unreadable.',
  })
  @ApiBody({
    schema: {
      type: 'object',
      required: ['tenantId', 'pulseId', 'secret', 'passHash'],
      additionalProperties: false,
      properties: { tenantId: id, pulseId: id, secret: bytes32, passHash: bytes32 },
    },
  })
  @ApiResponse({ status: 200, standardSchema: Done })
  @SerializeOptions({ schema: Done })
  async issue(@Body() body: unknown): Promise<object> {
    const { tenantId, ...pass } = passRequestOf(body);
    await this.issuePass.run(tenantScope(tenantId), pass);
    return {};
  }
}

/** text/plain arrives as a string: it spares the browser a preflight, and there is no ambient authority to protect. */
function passRequestOf(body: unknown): z.infer<typeof PassRequest> {
  let json = body;
  if (typeof body === 'string') {
    try {
      json = JSON.parse(body);
    } catch {
      throw deliveryProblem('delivery.pass-unreadable');
    }
  }
  const request = PassRequest.safeParse(json);
  if (request.success) return request.data;
  throw deliveryProblem(
    'delivery.pass-unreadable',
    undefined,
    request.error.issues.map(({ path, message }) => ({
      code: 'request.field',
      detail: message,
      path: path.join('.'),
    })),
  );
}
