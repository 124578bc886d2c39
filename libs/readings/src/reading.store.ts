import { Inject, Injectable } from '@nestjs/common';
import { Database, newId, type TenantScope } from '@penumbra/platform';
import type { CompactAnswers } from './compact-answers.js';
import type { FrozenReading } from './contract.js';
import type { PlacedComment } from './place-comments.js';

const rowsAtOnce = 5_000;

/** A reading as it stands in the table, with what it was signed by; nobody has looked yet whether that fits. */
export interface KeptReading {
  readonly pulseId: string;
  /** JSON, byte for byte as it was written. */
  readonly header: string;
  readonly frozenAt: Date;
  readonly cellHashes: Buffer | null;
  readonly documentHash: string | null;
  readonly keyId: string | null;
  readonly signature: Buffer | null;
  /** SPKI, DER. */
  readonly publicKey: Buffer | null;
}

const keptColumns = `r.pulse_id as "pulseId", r.header::text as header, r.frozen_at as "frozenAt",
  s.cell_hashes as "cellHashes", s.document_hash as "documentHash", s.key_id as "keyId", s.signature,
  k.public_key as "publicKey"`;
const keptTables = `from readings.reading r
  left join readings.signature s on s.tenant_id = r.tenant_id and s.pulse_id = r.pulse_id
  left join readings.signing_key k on k.tenant_id = s.tenant_id and k.key_id = s.key_id`;

/** Every query of the room. Only the ledger reads frozen readings through it. */
@Injectable()
export class ReadingStore {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Those of the pulses that have a frozen reading. */
  async frozenAmong(scope: TenantScope, pulseIds: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ pulseId: string }>(
      scope,
      'select pulse_id as "pulseId" from readings.reading where tenant_id = $1 and pulse_id = any ($2::uuid[])',
      [scope.tenantId, pulseIds],
    );
    return rows.map((row) => row.pulseId);
  }

  async kept(scope: TenantScope, pulseId: string): Promise<KeptReading | null> {
    const rows = await this.database.query<KeptReading>(
      scope,
      `select ${keptColumns} ${keptTables} where r.tenant_id = $1 and r.pulse_id = $2`,
      [scope.tenantId, pulseId],
    );
    return rows[0] ?? null;
  }

  /** The cells of a reading, as they were written, in their order. */
  async cells(scope: TenantScope, pulseId: string): Promise<string[]> {
    const rows = await this.database.query<{ text: string }>(
      scope,
      'select document::text as text from readings.cell where tenant_id = $1 and pulse_id = $2 order by position',
      [scope.tenantId, pulseId],
    );
    return rows.map((row) => row.text);
  }

  /** The latest closed first; from before the reading of the pulse given. */
  async latest(scope: TenantScope, beforePulseId: string | null, limit: number): Promise<KeptReading[]> {
    return this.database.query(
      scope,
      `select ${keptColumns} ${keptTables}
        where r.tenant_id = $1 and ($2::uuid is null or (r.header ->> 'closedAt', r.pulse_id) <
          (select header ->> 'closedAt', pulse_id from readings.reading where tenant_id = $1 and pulse_id = $2))
        order by r.header ->> 'closedAt' desc, r.pulse_id desc limit $3`,
      [scope.tenantId, beforePulseId, limit],
    );
  }

  /** Pulses of the programme that closed before the given time, oldest first; the last `limit` of them. */
  async earlierOfProgramme(
    scope: TenantScope,
    programme: string,
    before: Date,
    limit: number,
  ): Promise<string[]> {
    const rows = await this.database.query<{ pulseId: string }>(
      scope,
      `select pulse_id as "pulseId" from readings.reading
        where tenant_id = $1 and header ->> 'programme' = $2 and (header ->> 'closedAt')::timestamptz < $3
        order by header ->> 'closedAt' desc limit $4`,
      [scope.tenantId, programme, before, limit],
    );
    return rows.map((row) => row.pulseId).toReversed();
  }

  /** A cell over the latest 40 readings of a programme up to the given time, oldest first. */
  async history(
    scope: TenantScope,
    cellId: string,
    programme: string,
    until: string,
  ): Promise<(KeptReading & { cell: string; position: number })[]> {
    const latestFirst = await this.database.query<KeptReading & { cell: string; position: number }>(
      scope,
      `select ${keptColumns}, c.document::text as cell, c.position
         ${keptTables}
         join readings.cell c on c.tenant_id = r.tenant_id and c.pulse_id = r.pulse_id
        where r.tenant_id = $1 and c.cell_id = $2 and r.header ->> 'programme' = $3
          and r.header ->> 'closedAt' <= $4
        order by r.header ->> 'closedAt' desc limit 40`,
      [scope.tenantId, cellId, programme, until],
    );
    return latestFirst.toReversed();
  }

  /** Writes header and cells byte for byte; `cells` are what was written. */
  async insert(
    scope: TenantScope,
    { header, cells }: FrozenReading,
    texts: { header: string; cells: readonly string[]; decision: string },
    frozenAt: Date,
  ): Promise<void> {
    await this.database.query(
      scope,
      `insert into readings.reading (tenant_id, pulse_id, header, frozen_at) values ($1, $2, $3, $4)`,
      [scope.tenantId, header.pulseId, texts.header, frozenAt],
    );
    await this.database.query(
      scope,
      `insert into readings.cell (tenant_id, pulse_id, cell_id, team_id, position, released, document)
       select $1, $2, cell_id, team_id, position, released, document::json
         from unnest($3::text[], $4::uuid[], $5::int[], $6::boolean[], $7::text[])
           as cell (cell_id, team_id, position, released, document)`,
      [
        scope.tenantId,
        header.pulseId,
        cells.map((cell) => cell.cellId),
        cells.map((cell) => cell.teamId),
        cells.map((_, position) => position),
        cells.map((cell) => cell.released),
        texts.cells,
      ],
    );
    await this.database.query(
      scope,
      'insert into readings.decision (tenant_id, pulse_id, document) values ($1, $2, $3)',
      [scope.tenantId, header.pulseId, texts.decision],
    );
  }

  /** The decision that a reading rests on, as it was written; null where it was not kept. */
  async decision(scope: TenantScope, pulseId: string): Promise<string | null> {
    const rows = await this.database.query<{ text: string }>(
      scope,
      'select document::text as text from readings.decision where tenant_id = $1 and pulse_id = $2',
      [scope.tenantId, pulseId],
    );
    return rows[0]?.text ?? null;
  }

  async insertSignature(
    scope: TenantScope,
    pulseId: string,
    signed: {
      cellHashes: Buffer;
      documentHash: string;
      keyId: string;
      publicKey: Buffer;
      signature: Buffer;
    },
  ): Promise<void> {
    const { cellHashes, documentHash, keyId, publicKey, signature } = signed;
    await this.database.query(
      scope,
      `insert into readings.signing_key (tenant_id, key_id, public_key) values ($1, $2, $3) on conflict do nothing`,
      [scope.tenantId, keyId, publicKey],
    );
    await this.database.query(
      scope,
      `insert into readings.signature (tenant_id, pulse_id, cell_hashes, document_hash, key_id, signature)
       values ($1, $2, $3, $4, $5, $6)`,
      [scope.tenantId, pulseId, cellHashes, documentHash, keyId, signature],
    );
  }

  /** Readings that were frozen before readings were signed. */
  async unsigned(scope: TenantScope): Promise<string[]> {
    const rows = await this.database.query<{ pulseId: string }>(
      scope,
      `select pulse_id as "pulseId" from readings.reading r
        where tenant_id = $1
          and not exists (select from readings.signature s where s.tenant_id = $1 and s.pulse_id = r.pulse_id)
        order by pulse_id`,
      [scope.tenantId],
    );
    return rows.map((row) => row.pulseId);
  }

  /**
   * Readings about which nobody was told yet that everyone may look, with the time they were frozen. Of an imported survey
   * nobody is told: this service asked nobody there.
   */
  async unopened(scope: TenantScope): Promise<{ pulseId: string; frozenAt: Date }[]> {
    return this.database.query(
      scope,
      `select pulse_id as "pulseId", frozen_at as "frozenAt" from readings.reading r
        where tenant_id = $1 and header ->> 'origin' is distinct from 'imported'
          and not exists (select from readings.opened o where o.tenant_id = $1 and o.pulse_id = r.pulse_id)`,
      [scope.tenantId],
    );
  }

  /** @returns whether it was noted now; false when it had been before, also by another process at the same moment. */
  async insertOpened(scope: TenantScope, pulseId: string): Promise<boolean> {
    const rows = await this.database.query(
      scope,
      `insert into readings.opened (tenant_id, pulse_id) values ($1, $2) on conflict do nothing returning pulse_id`,
      [scope.tenantId, pulseId],
    );
    return rows.length > 0;
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

  /** Comments under the cell they stand at, in the order of their random ids: apart from every rating. */
  async insertComments(
    scope: TenantScope,
    pulseId: string,
    comments: readonly PlacedComment[],
  ): Promise<void> {
    for (let start = 0; start < comments.length; start += rowsAtOnce) {
      const part = comments.slice(start, start + rowsAtOnce);
      await this.database.query(
        scope,
        `insert into readings.comment (tenant_id, pulse_id, id, cell_id, text)
         select $1, $2, * from unnest($3::uuid[], $4::text[], $5::text[])`,
        [
          scope.tenantId,
          pulseId,
          part.map((comment) => comment.id),
          part.map((comment) => comment.cellId),
          part.map((comment) => comment.text),
        ],
      );
    }
  }

  /** Deletes a pulse's comments with the replies to them. @returns as deleteAnswers(). */
  async deleteComments(scope: TenantScope, pulseId: string): Promise<{ count: number; sha256: string }> {
    await this.database.query(
      scope,
      'delete from readings.comment_reply where tenant_id = $1 and pulse_id = $2',
      [scope.tenantId, pulseId],
    );
    return this.deleted(scope, pulseId, 'readings.comment');
  }

  /** Deletes a pulse's answers. @returns how many, and the SHA-256 over their ids, sorted, one a line. */
  async deleteAnswers(scope: TenantScope, pulseId: string): Promise<{ count: number; sha256: string }> {
    return this.deleted(scope, pulseId, 'readings.answer');
  }

  private async deleted(
    scope: TenantScope,
    pulseId: string,
    table: 'readings.answer' | 'readings.comment',
  ): Promise<{ count: number; sha256: string }> {
    const [row] = await this.database.query<{ count: number; sha256: string }>(
      scope,
      `with gone as (delete from ${table} where tenant_id = $1 and pulse_id = $2 returning id)
       select count(*)::int as count,
         encode(sha256(convert_to(coalesce(string_agg(id::text, E'\n' order by id), ''), 'UTF8')), 'hex') as sha256
         from gone`,
      [scope.tenantId, pulseId],
    );
    return row!;
  }
}
