import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';
import type { TenantScope } from '../tenant-scope/tenant-scope.js';

/** Who did what to which thing. `details` names no answer and no participation. */
export interface AuditEntry {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details?: Record<string, unknown>;
}

export interface StoredAuditEntry {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details: Record<string, unknown>;
  readonly previousHash: string;
  readonly hash: string;
}

const genesis = '0'.repeat(64);
const columns = `seq::int as seq, to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
  actor, action, subject, details, previous_hash as "previousHash", hash`;

/** An append-only chain per tenant: each entry carries the hash of the one before it. */
@Injectable()
export class AuditLog {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Appends in the caller's transaction, so that a thing done and its audit line stand or fall together. */
  async record(scope: TenantScope, entry: AuditEntry): Promise<void> {
    await this.database.inTenant(scope, async (manager) => {
      // One writer at a time for each tenant: two would build on the same last entry.
      await manager.query(`select pg_advisory_xact_lock(hashtextextended('audit ' || $1, 0))`, [
        scope.tenantId,
      ]);
      const last = await this.lastEntry(scope);
      const seq = (last?.seq ?? 0) + 1;
      const at = this.clock.now().toISOString();
      const details = entry.details ?? {};
      const previousHash = last?.hash ?? genesis;
      const hash = entryHash({ seq, at, ...entry, details, previousHash });
      await manager.query(
        `insert into platform.audit_entry
           (tenant_id, seq, occurred_at, actor, action, subject, details, previous_hash, hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [scope.tenantId, seq, at, entry.actor, entry.action, entry.subject, details, previousHash, hash],
      );
    });
  }

  /** Newest first, from before `beforeSeq`. */
  async list(
    scope: TenantScope,
    page: { beforeSeq?: number; limit: number; subject?: string; action?: string },
  ): Promise<StoredAuditEntry[]> {
    return this.database.query(
      scope,
      `select ${columns} from platform.audit_entry e
        where tenant_id = $1 and ($2::bigint is null or seq < $2) and ($3::text is null or subject = $3)
          and ($5::text is null or action = $5)
        order by e.seq desc limit $4`,
      [scope.tenantId, page.beforeSeq ?? null, page.subject ?? null, page.limit, page.action ?? null],
    );
  }

  /** Recomputes the chain. @returns the sequence number of the first entry that does not fit, or null when all do. */
  async firstBrokenEntry(scope: TenantScope): Promise<number | null> {
    const entries = await this.database.query<StoredAuditEntry>(
      scope,
      `select ${columns} from platform.audit_entry e where tenant_id = $1 order by e.seq`,
      [scope.tenantId],
    );
    let previousHash = genesis;
    for (const [index, entry] of entries.entries()) {
      if (entry.seq !== index + 1 || entry.previousHash !== previousHash || entry.hash !== entryHash(entry))
        return entry.seq;
      previousHash = entry.hash;
    }
    return null;
  }

  private async lastEntry(scope: TenantScope): Promise<Pick<StoredAuditEntry, 'seq' | 'hash'> | null> {
    const rows = await this.database.query<Pick<StoredAuditEntry, 'seq' | 'hash'>>(
      scope,
      // By the column: "order by seq" alone is the cast one of the list, for which all of the tenant's are read and sorted.
      `select e.seq::int as seq, e.hash from platform.audit_entry e where e.tenant_id = $1 order by e.seq desc limit 1`,
      [scope.tenantId],
    );
    return rows[0] ?? null;
  }
}

function entryHash(entry: Omit<StoredAuditEntry, 'hash'>): string {
  const fields = [
    entry.seq,
    entry.at,
    entry.actor,
    entry.action,
    entry.subject,
    sorted(entry.details),
    entry.previousHash,
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

/** Postgres keeps jsonb keys in its own order; sort them, so that the hash does not depend on it. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, inner]) => [key, sorted(inner)]);
}
