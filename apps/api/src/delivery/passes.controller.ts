import { Body, Controller, HttpCode, Inject, Post, SerializeOptions } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { deliveryProblem, IssuePass } from '@penumbra/delivery';
import { Public } from '@penumbra/identity';
import { tenantScope } from '@penumbra/platform';
import { fromBase64url, toBase64url } from '@penumbra/seal';
import { z } from 'zod';

/** Bytes in their one spelling; `length` where only one is possible. */
const bytes = (length?: number) =>
  z
    .string()
    .max(1_000)
    .transform((text, context): Uint8Array => {
      try {
        const read = fromBase64url(text);
        if (length === undefined || read.length === length) return read;
      } catch {
        // Refused below.
      }
      context.addIssue(
        `Expected ${length === undefined ? '' : `${length} bytes as `}base64url without padding.`,
      );
      return z.NEVER;
    });
const PassRequest = z.strictObject({
  tenantId: z.uuid().toLowerCase(),
  pulseId: z.uuid().toLowerCase(),
  secret: bytes(32),
  blindedMessage: bytes(),
});
const Pass = z.object({ blindSignature: z.string() }).meta({ id: 'BlindSignature' });

const id = { type: 'string', format: 'uuid' };
const base64url = (length: number) => ({ type: 'string', pattern: `^[A-Za-z0-9_-]{${length}}$` });

@ApiTags('answering')
@Controller('api/passes')
export class PassesController {
  constructor(@Inject(IssuePass) private readonly issuePass: IssuePass) {}

  @Post()
  @HttpCode(200)
  @Public('the link’s secret is the proof; the employee has no account')
  @ApiOperation({
    summary: 'Signs one blinded message for a link’s secret; the same request again gets the same signature.',
    description:
      'RFC 9474, BlindSign, with the key of the group that the link names: 256 bytes in, 256 bytes out, base64url. ' +
      'Unblinded, the signature is the right to cast and to replace one ballot. The body may be application/json or ' +
      'text/plain. Problems: delivery.link-unknown, delivery.already-answered-elsewhere, delivery.pulse-over, ' +
      'delivery.pulse-voided, delivery.pass-unreadable, delivery.link-key-missing.',
  })
  @ApiBody({
    schema: {
      type: 'object',
      required: ['tenantId', 'pulseId', 'secret', 'blindedMessage'],
      additionalProperties: false,
      properties: { tenantId: id, pulseId: id, secret: base64url(43), blindedMessage: base64url(342) },
      example: {
        tenantId: '3b0c4f5e-6a0e-4b0f-9d52-6a4f0f1f2d31',
        pulseId: '6f1f8a52-8c4e-4e4b-9d5e-0d6f6f0d9a11',
        secret: 'wV2uI0d8Yl9sQm3xk7JtZb1nRc5fGh4aEoPqLyTsXiA',
        blindedMessage: `Qx${'7Kf2'.repeat(85)}`,
      },
    },
  })
  @ApiResponse({ status: 200, standardSchema: Pass })
  @SerializeOptions({ schema: Pass })
  async issue(@Body() body: unknown): Promise<z.infer<typeof Pass>> {
    const { tenantId, ...request } = passRequestOf(body);
    const signature = await this.issuePass.run(tenantScope(tenantId), request);
    return { blindSignature: toBase64url(signature) };
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
