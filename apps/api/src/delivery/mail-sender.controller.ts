import { Body, Controller, Get, HttpCode, Inject, Post, Put, SerializeOptions } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ManageSender, type MailSenderView } from '@penumbra/delivery';
import { CurrentActor, CurrentScope, Requires, type Actor } from '@penumbra/identity';
import type { TenantScope } from '@penumbra/platform';
import { z } from 'zod';
import { line } from '../line.js';

const MailSender = z
  .object({
    name: z.string().nullable(),
    address: z.string().nullable(),
    replyTo: z.object({ name: z.string(), email: z.string() }).nullable(),
    shownAs: z.object({ name: z.string(), address: z.string() }),
    serviceAddress: z.string(),
    keys: z.array(
      z.object({
        id: z.string(),
        domain: z.string(),
        selector: z.string(),
        state: z.enum(['waiting', 'signing', 'lost']),
        record: z.object({ name: z.string(), value: z.string() }),
        madeAt: z.string(),
        confirmedAt: z.string().nullable(),
      }),
    ),
  })
  .meta({
    id: 'MailSender',
    example: {
      name: null,
      address: 'pulse@example.org',
      replyTo: { name: 'Ada Example', email: 'ada@example.org' },
      shownAs: { name: 'Example Works', address: 'pulse@penumbra.example' },
      serviceAddress: 'pulse@penumbra.example',
      keys: [
        {
          id: '5b7c1f0e-7f0a-4d57-9b0e-0f7f3c1f5a11',
          domain: 'example.org',
          selector: 'penumbra-0f7f3c1f5a11',
          state: 'waiting',
          record: {
            name: 'penumbra-0f7f3c1f5a11._domainkey.example.org',
            value: 'v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A…',
          },
          madeAt: '2026-11-21T09:00:00.000Z',
          confirmedAt: null,
        },
      ],
    },
  });
const MailSenderWish = z
  .strictObject({
    name: line(120).nullable(),
    address: z.email().max(254).nullable(),
    replyTo: z.strictObject({ name: line(120), email: z.email().max(254) }).nullable(),
  })
  .meta({
    id: 'MailSenderWish',
    example: {
      name: 'Example Works, HR',
      address: 'pulse@example.org',
      replyTo: { name: 'Ada Example', email: 'ada@example.org' },
    },
  });

@ApiTags('delivery')
@Controller('api/mail-sender')
export class MailSenderController {
  constructor(@Inject(ManageSender) private readonly sender: ManageSender) {}

  @Get()
  @Requires('mail-sender.manage')
  @ApiOperation({
    summary: 'Shows who the organisation’s mails come from.',
    description:
      '`shownAs` is what a mail that goes out now says. `address` is used once a key of its domain is `signing`; `record` is ' +
      'the text record (TXT) that it waits for. Sign-in mails come from `serviceAddress` always.',
  })
  @ApiResponse({ status: 200, standardSchema: MailSender })
  @SerializeOptions({ schema: MailSender })
  async show(@CurrentScope() scope: TenantScope) {
    return view(await this.sender.read(scope));
  }

  @Put()
  @Requires('mail-sender.manage')
  @ApiOperation({
    summary: 'Says who mails come from, and who gets the replies to new pulses.',
    description:
      'null takes the organisation’s name, the service’s address, or the person who drafts a pulse. The first address in a ' +
      'domain gets a key; keys of another domain are destroyed, and mails come from the service’s address until the new ' +
      'record is found. The contract of a launched pulse says who gets its replies, and keeps doing so.',
  })
  @ApiResponse({ status: 200, standardSchema: MailSender })
  @SerializeOptions({ schema: MailSender })
  async change(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Body({ schema: MailSenderWish }) body: z.infer<typeof MailSenderWish>,
  ) {
    return view(await this.sender.change(scope, actor, body));
  }

  @Post('check')
  @HttpCode(200)
  @Requires('mail-sender.manage')
  @ApiOperation({
    summary: 'Looks for the newest key’s record in the domain name system; found, mails are signed with it.',
    description:
      'Where a name server says that the record is gone, mails come from the service’s address again. Problems: ' +
      'delivery.sender-has-no-domain, delivery.sender-key-lost, delivery.dkim-record-missing, delivery.dkim-record-differs, ' +
      'delivery.dns-away.',
  })
  @ApiResponse({ status: 200, standardSchema: MailSender })
  @SerializeOptions({ schema: MailSender })
  async check(@CurrentScope() scope: TenantScope, @CurrentActor() actor: Actor) {
    return view(await this.sender.check(scope, actor));
  }

  @Post('renew-key')
  @HttpCode(200)
  @Requires('mail-sender.manage')
  @ApiOperation({
    summary: 'Makes a further key; the last one signs until the new record is found.',
    description: 'Problems: delivery.sender-has-no-domain.',
  })
  @ApiResponse({ status: 200, standardSchema: MailSender })
  @SerializeOptions({ schema: MailSender })
  async renew(@CurrentScope() scope: TenantScope, @CurrentActor() actor: Actor) {
    return view(await this.sender.renewKey(scope, actor));
  }
}

const view = ({ keys, ...sender }: MailSenderView) => ({
  ...sender,
  keys: keys.map((key) => ({
    ...key,
    madeAt: key.madeAt.toISOString(),
    confirmedAt: key.confirmedAt?.toISOString() ?? null,
  })),
});
