import { Controller, Get, Inject, Query, SerializeOptions } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { accountIdOf, CurrentScope, NameAccounts, Requires } from '@penumbra/identity';
import { AuditLog, pageFrom, type TenantScope } from '@penumbra/platform';
import { z } from 'zod';
import { pageOf, PageQuery } from '../page.js';

/** `pulse:<id>` and the like, as the audit log names things. */
const AuditQuery = PageQuery.extend({ subject: z.string().max(200).optional() });
const AuditEntryView = z
  .object({
    seq: z.number(),
    at: z.string(),
    actor: z.string(),
    actorName: z.string().nullable(),
    action: z.string(),
    subject: z.string(),
    details: z.record(z.string(), z.unknown()),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry' });

@ApiTags('audit')
@Controller('api/audit')
export class AuditController {
  constructor(
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(NameAccounts) private readonly nameAccounts: NameAccounts,
  ) {}

  @Get()
  @Requires('audit.read')
  @ApiOperation({
    summary: 'Lists what was done by whom, newest first; with `subject`, what was done to one thing.',
  })
  @ApiResponse({ status: 200, standardSchema: pageOf(AuditEntryView) })
  @SerializeOptions({ schema: pageOf(AuditEntryView) })
  async list(
    @CurrentScope() scope: TenantScope,
    @Query({ schema: AuditQuery }) query: z.infer<typeof AuditQuery>,
  ) {
    const before = /^\d{1,15}$/.test(query.cursor ?? '') ? { beforeSeq: Number(query.cursor) } : {};
    const about = query.subject === undefined ? {} : { subject: query.subject };
    const rows = await this.audit.list(scope, { ...before, ...about, limit: query.limit + 1 });
    const page = pageFrom(rows, query.limit, (last) => String(last.seq));
    const names = await this.nameAccounts.run(
      scope,
      page.items.flatMap((entry) => accountIdOf(entry.actor) ?? []),
    );
    const items = page.items.map((entry) => ({
      ...entry,
      actorName: names.get(accountIdOf(entry.actor) ?? '') ?? null,
    }));
    return { ...page, items };
  }
}
