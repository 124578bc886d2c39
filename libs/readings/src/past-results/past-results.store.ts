import { Inject, Injectable } from '@nestjs/common';
import type { Answers } from '@penumbra/instruments';
import { Database, type TenantScope } from '@penumbra/platform';

/** One response as it waits for the tally. */
export type WaitingRow = readonly [unitId: string, answers: Answers];

/** Which files were imported, and the answers that wait. What waits, the api can put there and only the tally can read. */
@Injectable()
export class PastResultsStore {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** One import of an organisation at a time, until the transaction ends. */
  async hold(scope: TenantScope): Promise<void> {
    await this.database.query(
      scope,
      `select pg_advisory_xact_lock(hashtextextended('past results ' || $1, 0))`,
      [scope.tenantId],
    );
  }

  /** The pulse that a file became; null for a file that was never imported. */
  async pulseOfFile(scope: TenantScope, fileHash: string): Promise<string | null> {
    const rows = await this.database.query<{ pulseId: string }>(
      scope,
      'select pulse_id as "pulseId" from readings.past_results where tenant_id = $1 and file_hash = $2',
      [scope.tenantId, fileHash],
    );
    return rows[0]?.pulseId ?? null;
  }

  async insertFile(scope: TenantScope, pulseId: string, fileHash: string): Promise<void> {
    await this.database.query(
      scope,
      'insert into readings.past_results (tenant_id, pulse_id, file_hash) values ($1, $2, $3)',
      [scope.tenantId, pulseId, fileHash],
    );
  }

  async insertPart(
    scope: TenantScope,
    pulseId: string,
    part: number,
    rows: readonly WaitingRow[],
  ): Promise<void> {
    await this.database.query(
      scope,
      'insert into readings.past_answers (tenant_id, pulse_id, part, rows) values ($1, $2, $3, $4)',
      [scope.tenantId, pulseId, part, JSON.stringify(rows)],
    );
  }

  /** The rows of one part; null after the last one. As the tally. */
  async part(scope: TenantScope, pulseId: string, part: number): Promise<WaitingRow[] | null> {
    const rows = await this.database.query<{ rows: WaitingRow[] }>(
      scope,
      'select rows from readings.past_answers where tenant_id = $1 and pulse_id = $2 and part = $3',
      [scope.tenantId, pulseId, part],
    );
    return rows[0]?.rows ?? null;
  }

  /** As the tally. */
  async deleteAnswers(scope: TenantScope, pulseId: string): Promise<void> {
    await this.database.query(
      scope,
      'delete from readings.past_answers where tenant_id = $1 and pulse_id = $2',
      [scope.tenantId, pulseId],
    );
  }
}
