import { Inject, Injectable } from '@nestjs/common';
import { Database, type TenantScope } from '@penumbra/platform';
import type { PlacedComment } from './place-comments.js';

export interface Reply {
  readonly text: string;
  readonly byRole: 'hr' | 'lead';
}

/** A comment with the reply to it, if there is one. */
export type CommentWithReply = PlacedComment & { readonly reply: Reply | null };

const columns = `c.id, c.cell_id as "cellId", c.text,
  case when r.comment_id is null then null else json_build_object('text', r.text, 'byRole', r.by_role) end as reply`;
const tables = `readings.comment c left join readings.comment_reply r
  on r.tenant_id = c.tenant_id and r.pulse_id = c.pulse_id and r.comment_id = c.id`;

/** Comments that were kept, and replies. Comments are read through the ledger only. */
@Injectable()
export class CommentStore {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Every comment that stands at a cell, in the order of their ids. */
  async ofCell(scope: TenantScope, pulseId: string, cellId: string): Promise<CommentWithReply[]> {
    return this.database.query(
      scope,
      `select ${columns} from ${tables} where c.tenant_id = $1 and c.pulse_id = $2 and c.cell_id = $3 order by c.id`,
      [scope.tenantId, pulseId, cellId],
    );
  }

  /** The cells that comments with a reply stand at. */
  async cellsWithReplies(scope: TenantScope, pulseId: string): Promise<string[]> {
    const rows = await this.database.query<{ cellId: string }>(
      scope,
      `select distinct c.cell_id as "cellId" from readings.comment c
         join readings.comment_reply r on r.tenant_id = c.tenant_id and r.pulse_id = c.pulse_id and r.comment_id = c.id
        where c.tenant_id = $1 and c.pulse_id = $2`,
      [scope.tenantId, pulseId],
    );
    return rows.map(({ cellId }) => cellId);
  }

  async cellOf(scope: TenantScope, pulseId: string, commentId: string): Promise<string | null> {
    const rows = await this.database.query<{ cellId: string }>(
      scope,
      `select cell_id as "cellId" from readings.comment where tenant_id = $1 and pulse_id = $2 and id = $3`,
      [scope.tenantId, pulseId, commentId],
    );
    return rows[0]?.cellId ?? null;
  }

  /** @returns false when there is a reply already. */
  async insertReply(scope: TenantScope, pulseId: string, commentId: string, reply: Reply): Promise<boolean> {
    const rows = await this.database.query(
      scope,
      `insert into readings.comment_reply (tenant_id, pulse_id, comment_id, text, by_role)
       values ($1, $2, $3, $4, $5) on conflict (tenant_id, pulse_id, comment_id) do nothing returning 1`,
      [scope.tenantId, pulseId, commentId, reply.text, reply.byRole],
    );
    return rows.length > 0;
  }

  /** Pulses with replies that nobody was told of, whose results are open to everyone and which told of none since then. */
  async unannounced(scope: TenantScope, since: Date): Promise<string[]> {
    const rows = await this.database.query<{ pulseId: string }>(
      scope,
      `select distinct r.pulse_id as "pulseId" from readings.comment_reply r
         join readings.opened o on o.tenant_id = r.tenant_id and o.pulse_id = r.pulse_id
        where r.tenant_id = $1 and r.announcement is null
          and not exists (select from readings.reply_announcement a
            where a.tenant_id = $1 and a.pulse_id = r.pulse_id and a.announced_at > $2)`,
      [scope.tenantId, since],
    );
    return rows.map(({ pulseId }) => pulseId);
  }

  /**
   * Notes that all replies of a pulse which nobody was told of are told of now.
   * @param since when the one before was last, at the latest.
   * @returns the number of the announcement and how many replies it tells of; null when another process was first.
   */
  async announce(
    scope: TenantScope,
    pulseId: string,
    now: Date,
    since: Date,
  ): Promise<{ number: number; replyCount: number } | null> {
    const [made] = await this.database.query<{ number: number }>(
      scope,
      `insert into readings.reply_announcement (tenant_id, pulse_id, number, announced_at)
       select $1, $2, coalesce(max(number), 0) + 1, $3 from readings.reply_announcement
        where tenant_id = $1 and pulse_id = $2
       having coalesce(max(announced_at) <= $4, true)
          and exists (select from readings.comment_reply r
            where r.tenant_id = $1 and r.pulse_id = $2 and r.announcement is null)
       on conflict do nothing returning number`,
      [scope.tenantId, pulseId, now, since],
    );
    if (!made) return null;
    const told = await this.database.query(
      scope,
      `update readings.comment_reply set announcement = $3
        where tenant_id = $1 and pulse_id = $2 and announcement is null returning 1`,
      [scope.tenantId, pulseId, made.number],
    );
    return { number: made.number, replyCount: told.length };
  }
}
