import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Database, newId, type TenantScope } from '@penumbra/platform';
import type { CompactAnswers } from './compact-answers.js';
import type { FrozenCell, FrozenHeader, FrozenReading } from './contract.js';

const rowsAtOnce = 5_000;

/** Every query of the room. */
@Injectable()
export class ReadingStore {
  constructor(@Inject(Database) private readonly database: Database) {}

  async header(scope: TenantScope, pulseId: string): Promise<FrozenHeader | null> {
    const rows = await this.database.query<{ header: FrozenHeader }>(
      scope,
      'select header from readings.reading where tenant_id = $1 and pulse_id = $2',
      [scope.tenantId, pulseId],
    );
    return rows[0]?.header ?? null;
  }

  /** Those of the pulses that have a frozen reading. */
  async frozenAmong(scope: TenantScope, pulseIds: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ pulseId: string }>(
      scope,
      'select pulse_id as "pulseId" from readings.reading where tenant_id = $1 and pulse_id = any ($2::uuid[])',
      [scope.tenantId, pulseIds],
    );
    return rows.map((row) => row.pulseId);
  }

  async cells(scope: TenantScope, pulseId: string): Promise<FrozenCell[]> {
    const rows = await this.database.query<{ document: FrozenCell }>(
      scope,
      'select document from readings.cell where tenant_id = $1 and pulse_id = $2 order by position',
      [scope.tenantId, pulseId],
    );
    return rows.map((row) => row.document);
  }

  async reading(scope: TenantScope, pulseId: string): Promise<FrozenReading | null> {
    const header = await this.header(scope, pulseId);
    return header && { header, cells: await this.cells(scope, pulseId) };
  }

  /** Headers, the latest closed first; from before the reading of the pulse given. */
  async headers(scope: TenantScope, beforePulseId: string | null, limit: number): Promise<FrozenHeader[]> {
    const rows = await this.database.query<{ header: FrozenHeader }>(
      scope,
      `select header from readings.reading
        where tenant_id = $1 and ($2::uuid is null or (header ->> 'closedAt', pulse_id) <
          (select header ->> 'closedAt', pulse_id from readings.reading where tenant_id = $1 and pulse_id = $2))
        order by header ->> 'closedAt' desc, pulse_id desc limit $3`,
      [scope.tenantId, beforePulseId, limit],
    );
    return rows.map((row) => row.header);
  }

  /** Readings of the programme that closed before the given time, oldest first; the last `limit` of them. */
  async earlierOfProgramme(
    scope: TenantScope,
    programme: string,
    before: Date,
    limit: number,
  ): Promise<FrozenReading[]> {
    const rows = await this.database.query<{ pulse_id: string }>(
      scope,
      `select pulse_id from readings.reading
        where tenant_id = $1 and header ->> 'programme' = $2 and (header ->> 'closedAt')::timestamptz < $3
        order by header ->> 'closedAt' desc limit $4`,
      [scope.tenantId, programme, before, limit],
    );
    const readings: FrozenReading[] = [];
    for (const row of rows.toReversed()) readings.push((await this.reading(scope, row.pulse_id))!);
    return readings;
  }

  /** A cell over the latest 40 readings of a programme up to the given time, oldest first. */
  async history(
    scope: TenantScope,
    cellId: string,
    programme: string,
    until: string,
  ): Promise<{ header: FrozenHeader; cell: FrozenCell }[]> {
    const latestFirst = await this.database.query<{ header: FrozenHeader; cell: FrozenCell }>(
      scope,
      `select r.header, c.document as cell from readings.cell c
         join readings.reading r on r.tenant_id = c.tenant_id and r.pulse_id = c.pulse_id
        where c.tenant_id = $1 and c.cell_id = $2 and r.header ->> 'programme' = $3
          and r.header ->> 'closedAt' <= $4
        order by r.header ->> 'closedAt' desc limit 40`,
      [scope.tenantId, cellId, programme, until],
    );
    return latestFirst.toReversed();
  }

  async insert(scope: TenantScope, reading: FrozenReading, frozenAt: Date): Promise<void> {
    const { header, cells } = reading;
    const hash = createHash('sha256').update(JSON.stringify(reading)).digest('hex');
    await this.database.query(
      scope,
      `insert into readings.reading (tenant_id, pulse_id, header, document_hash, frozen_at) values ($1, $2, $3, $4, $5)`,
      [scope.tenantId, header.pulseId, header, hash, frozenAt],
    );
    await this.database.query(
      scope,
      `insert into readings.cell (tenant_id, pulse_id, cell_id, team_id, position, released, document)
       select $1, $2, * from unnest($3::text[], $4::uuid[], $5::int[], $6::boolean[], $7::jsonb[])`,
      [
        scope.tenantId,
        header.pulseId,
        cells.map((cell) => cell.cellId),
        cells.map((cell) => cell.teamId),
        cells.map((_, position) => position),
        cells.map((cell) => cell.released),
        cells.map((cell) => JSON.stringify(cell)),
      ],
    );
  }

  /** Keeps a second run for the same pulse waiting until the transaction ends. */
  async hold(scope: TenantScope, pulseId: string): Promise<void> {
    await this.database.query(scope, `select pg_advisory_xact_lock(hashtextextended('reading ' || $1, 0))`, [
      pulseId,
    ]);
  }

  /**
   * Answers under the smallest cell that is shown, in the order of random ids: nothing says where one came from. What may
   * be shown nowhere is not kept.
   */
  async insertAnswers(
    scope: TenantScope,
    pulseId: string,
    answers: CompactAnswers,
    cellOf: ReadonlyMap<string, string | null>,
  ): Promise<void> {
    const rows: { id: string; index: number; cellId: string }[] = [];
    for (let index = 0; index < answers.count; index += 1) {
      const cellId = cellOf.get(answers.unitOf(index)) ?? null;
      if (cellId !== null) rows.push({ id: newId(), index, cellId });
    }
    rows.sort((a, b) => (a.id < b.id ? -1 : 1));
    for (let start = 0; start < rows.length; start += rowsAtOnce) {
      const part = rows.slice(start, start + rowsAtOnce);
      await this.database.query(
        scope,
        `insert into readings.answer (tenant_id, pulse_id, id, cell_id, answers)
         select $1, $2, * from unnest($3::uuid[], $4::text[], $5::jsonb[])`,
        [
          scope.tenantId,
          pulseId,
          part.map((row) => row.id),
          part.map((row) => row.cellId),
          part.map((row) => JSON.stringify(answers.answersOf(row.index))),
        ],
      );
    }
  }

  /** Deletes a pulse's answers. @returns how many, and the SHA-256 over their ids, sorted, one a line. */
  async deleteAnswers(scope: TenantScope, pulseId: string): Promise<{ count: number; sha256: string }> {
    const [row] = await this.database.query<{ count: number; sha256: string }>(
      scope,
      `with gone as (delete from readings.answer where tenant_id = $1 and pulse_id = $2 returning id)
       select count(*)::int as count,
         encode(sha256(convert_to(coalesce(string_agg(id::text, E'\n' order by id), ''), 'UTF8')), 'hex') as sha256
         from gone`,
      [scope.tenantId, pulseId],
    );
    return row!;
  }
}
