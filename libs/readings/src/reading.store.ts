import { Inject, Injectable } from '@nestjs/common';
import { Database, newId, type TenantScope } from '@penumbra/platform';
import type { Answers } from '@penumbra/instruments';
import type { CompactAnswers } from './compact-answers.js';
import { revisionOf, type FrozenReading } from './contract.js';
import type { PlacedComment } from './place-comments.js';

const rowsAtOnce = 5_000;

/** A reading as it stands in the table, with what it was signed by; nobody has looked yet whether that fits. */
export interface KeptReading {
  readonly pulseId: string;
  /** 1 for the first, one more for each recompute. */
  readonly revision: number;
  /** JSON, byte for byte as it was written. */
  readonly header: string;
  readonly frozenAt: Date;
  /** When the first revision was frozen: from then on it is counted when the reading opens to whom. */
  readonly firstFrozenAt: Date;
  readonly cellHashes: Buffer | null;
  readonly documentHash: string | null;
  readonly keyId: string | null;
  readonly signature: Buffer | null;
  /** SPKI, DER. */
  readonly publicKey: Buffer | null;
}

export interface AskedRecompute {
  readonly reason: string;
  readonly askedAt: Date;
  /** 'frozen', or the code that says why nothing was; null while it waits. */
  readonly outcome: string | null;
}

const keptColumns = `r.pulse_id as "pulseId", r.revision, r.header::text as header, r.frozen_at as "frozenAt",
  (select f.frozen_at from readings.reading f
    where f.tenant_id = r.tenant_id and f.pulse_id = r.pulse_id and f.revision = 1) as "firstFrozenAt",
  s.cell_hashes as "cellHashes", s.document_hash as "documentHash", s.key_id as "keyId", s.signature,
  k.public_key as "publicKey"`;
const keptTables = `from readings.reading r
  left join readings.signature s
    on s.tenant_id = r.tenant_id and s.pulse_id = r.pulse_id and s.revision = r.revision
  left join readings.signing_key k on k.tenant_id = s.tenant_id and k.key_id = s.key_id`;
/** The revision that screens and later readings see. */
const isNewest = `not exists (select from readings.reading n
  where n.tenant_id = r.tenant_id and n.pulse_id = r.pulse_id and n.revision > r.revision)`;

/** Every query of the room. Only the ledger reads frozen readings through it. */
@Injectable()
export class ReadingStore {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Those of the pulses that have a frozen reading. */
  async frozenAmong(scope: TenantScope, pulseIds: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ pulseId: string }>(
      scope,
      'select distinct pulse_id as "pulseId" from readings.reading where tenant_id = $1 and pulse_id = any ($2::uuid[])',
      [scope.tenantId, pulseIds],
    );
    return rows.map((row) => row.pulseId);
  }

  /** The newest revision, or the one asked for. */
  async kept(
    scope: TenantScope,
    pulseId: string,
    revision: number | null = null,
  ): Promise<KeptReading | null> {
    const rows = await this.database.query<KeptReading>(
      scope,
      `select ${keptColumns} ${keptTables}
        where r.tenant_id = $1 and r.pulse_id = $2 and ($3::int is null or r.revision = $3)
        order by r.revision desc limit 1`,
      [scope.tenantId, pulseId, revision],
    );
    return rows[0] ?? null;
  }

  /** The cells of a reading, as they were written, in their order. */
  async cells(scope: TenantScope, pulseId: string, revision: number): Promise<string[]> {
    const rows = await this.database.query<{ text: string }>(
      scope,
      `select document::text as text from readings.cell
        where tenant_id = $1 and pulse_id = $2 and revision = $3 order by position`,
      [scope.tenantId, pulseId, revision],
    );
    return rows.map((row) => row.text);
  }

  /** The latest closed first; from before the reading of the pulse given. */
  async latest(scope: TenantScope, beforePulseId: string | null, limit: number): Promise<KeptReading[]> {
    return this.database.query(
      scope,
      `select ${keptColumns} ${keptTables}
        where r.tenant_id = $1 and ${isNewest} and ($2::uuid is null or (r.header ->> 'closedAt', r.pulse_id) <
          (select header ->> 'closedAt', pulse_id from readings.reading
            where tenant_id = $1 and pulse_id = $2 and revision = 1))
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
        where tenant_id = $1 and revision = 1 and header ->> 'programme' = $2
          and (header ->> 'closedAt')::timestamptz < $3
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
         join readings.cell c
           on c.tenant_id = r.tenant_id and c.pulse_id = r.pulse_id and c.revision = r.revision
        where r.tenant_id = $1 and ${isNewest} and c.cell_id = $2 and r.header ->> 'programme' = $3
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
    const revision = revisionOf(header);
    await this.database.query(
      scope,
      `insert into readings.reading (tenant_id, pulse_id, header, frozen_at, revision) values ($1, $2, $3, $4, $5)`,
      [scope.tenantId, header.pulseId, texts.header, frozenAt, revision],
    );
    await this.database.query(
      scope,
      `insert into readings.cell (tenant_id, pulse_id, revision, cell_id, team_id, position, released, document)
       select $1, $2, $8, cell_id, team_id, position, released, document::json
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
        revision,
      ],
    );
    await this.database.query(
      scope,
      'insert into readings.decision (tenant_id, pulse_id, revision, document) values ($1, $2, $3, $4)',
      [scope.tenantId, header.pulseId, revision, texts.decision],
    );
  }

  /** The decision that a reading rests on, as it was written; null where it was not kept. */
  async decision(scope: TenantScope, pulseId: string, revision: number): Promise<string | null> {
    const rows = await this.database.query<{ text: string }>(
      scope,
      'select document::text as text from readings.decision where tenant_id = $1 and pulse_id = $2 and revision = $3',
      [scope.tenantId, pulseId, revision],
    );
    return rows[0]?.text ?? null;
  }

  async insertSignature(
    scope: TenantScope,
    pulseId: string,
    revision: number,
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
      `insert into readings.signature (tenant_id, pulse_id, revision, cell_hashes, document_hash, key_id, signature)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [scope.tenantId, pulseId, revision, cellHashes, documentHash, keyId, signature],
    );
  }

  /** Every revision of a reading, the first one first. */
  async revisions(scope: TenantScope, pulseId: string): Promise<KeptReading[]> {
    return this.database.query<KeptReading>(
      scope,
      `select ${keptColumns} ${keptTables} where r.tenant_id = $1 and r.pulse_id = $2 order by r.revision`,
      [scope.tenantId, pulseId],
    );
  }

  /** Readings that were frozen before readings were signed; of these there is one revision. */
  async unsigned(scope: TenantScope): Promise<string[]> {
    const rows = await this.database.query<{ pulseId: string }>(
      scope,
      `select pulse_id as "pulseId" from readings.reading r
        where tenant_id = $1 and revision = 1
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
  async unopened(
    scope: TenantScope,
  ): Promise<{ pulseId: string; frozenAt: Date; workingDays: number | null }[]> {
    return this.database.query(
      scope,
      `select pulse_id as "pulseId", frozen_at as "frozenAt",
              (header ->> 'executivesSeeAfterWorkingDays')::int as "workingDays" from readings.reading r
        where tenant_id = $1 and revision = 1 and header ->> 'origin' is distinct from 'imported'
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

  /** The kept answers in the order of their random ids, a part at a time. */
  async *answers(
    scope: TenantScope,
    pulseId: string,
  ): AsyncGenerator<{ id: string; cellId: string; answers: Answers }[]> {
    let after: string | null = null;
    for (;;) {
      const part: { id: string; cellId: string; answers: Answers }[] = await this.database.query(
        scope,
        `select id, cell_id as "cellId", answers from readings.answer
          where tenant_id = $1 and pulse_id = $2 and ($3::uuid is null or id > $3)
          order by id limit ${rowsAtOnce}`,
        [scope.tenantId, pulseId, after],
      );
      if (part.length > 0) yield part;
      if (part.length < rowsAtOnce) return;
      after = part.at(-1)!.id;
    }
  }

  /** @returns false when one waits already. */
  async askRecompute(
    scope: TenantScope,
    pulseId: string,
    asked: { id: string; reason: string; askedAt: Date },
  ): Promise<boolean> {
    const rows = await this.database.query(
      scope,
      `insert into readings.recompute (tenant_id, pulse_id, id, reason, asked_at) values ($1, $2, $3, $4, $5)
       on conflict (tenant_id, pulse_id) where outcome is null do nothing returning id`,
      [scope.tenantId, pulseId, asked.id, asked.reason, asked.askedAt],
    );
    return rows.length > 0;
  }

  async waitingRecompute(
    scope: TenantScope,
    pulseId: string,
  ): Promise<{ id: string; reason: string } | null> {
    const rows = await this.database.query<{ id: string; reason: string }>(
      scope,
      'select id, reason from readings.recompute where tenant_id = $1 and pulse_id = $2 and outcome is null',
      [scope.tenantId, pulseId],
    );
    return rows[0] ?? null;
  }

  async settleRecompute(scope: TenantScope, pulseId: string, id: string, outcome: string): Promise<void> {
    await this.database.query(
      scope,
      'update readings.recompute set outcome = $4 where tenant_id = $1 and pulse_id = $2 and id = $3',
      [scope.tenantId, pulseId, id, outcome],
    );
  }

  /** What was asked for last; null when nothing was. */
  async latestRecompute(scope: TenantScope, pulseId: string): Promise<AskedRecompute | null> {
    const rows = await this.database.query<AskedRecompute>(
      scope,
      `select reason, asked_at as "askedAt", outcome from readings.recompute
        where tenant_id = $1 and pulse_id = $2 order by asked_at desc limit 1`,
      [scope.tenantId, pulseId],
    );
    return rows[0] ?? null;
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
