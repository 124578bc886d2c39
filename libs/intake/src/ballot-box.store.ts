import { Inject, Injectable } from '@nestjs/common';
import { Database, type TenantScope } from '@penumbra/platform';
import type { Answers, Instrument } from '@penumbra/instruments';

export type BallotBoxState = 'open' | 'closed' | 'voided';

export interface BallotBox {
  readonly state: BallotBoxState;
  readonly closesAt: Date;
}

/** What a box is opened with. None of it ever changes. */
export interface BallotBoxContent {
  readonly closesAt: Date;
  readonly instrument: Instrument;
  readonly unitIds: readonly string[];
}

export interface Ballot {
  readonly pulseId: string;
  readonly unitId: string;
  readonly passHash: Buffer;
  readonly revision: number;
  readonly answers: Answers;
  readonly receipt: Buffer;
}

/**
 * Boxes, passes and ballots as the role penumbra_intake sees them: it may write answers and may not read them back, so
 * a repeated ballot is known by its receipt. No time and no sequence is stored.
 */
@Injectable()
export class BallotBoxStore {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @returns false when the pulse has a box already. */
  async open(scope: TenantScope, pulseId: string, content: BallotBoxContent): Promise<boolean> {
    const rows = await this.database.query(
      scope,
      `insert into intake.ballot_box (tenant_id, pulse_id, state, closes_at, instrument, unit_ids)
       values ($1, $2, 'open', $3, $4, $5)
       on conflict (tenant_id, pulse_id) do nothing returning pulse_id`,
      [scope.tenantId, pulseId, content.closesAt, JSON.stringify(content.instrument), content.unitIds],
    );
    return rows.length === 1;
  }

  /** Whether the box was opened with exactly this. */
  async holds(scope: TenantScope, pulseId: string, content: BallotBoxContent): Promise<boolean> {
    const rows = await this.database.query(
      scope,
      `select from intake.ballot_box
       where tenant_id = $1 and pulse_id = $2 and closes_at = $3 and instrument = $4::jsonb
         and unit_ids @> $5::uuid[] and unit_ids <@ $5::uuid[]`,
      [scope.tenantId, pulseId, content.closesAt, JSON.stringify(content.instrument), content.unitIds],
    );
    return rows.length === 1;
  }

  /**
   * The box, held until the transaction ends: whoever closes it waits for the ballots under way, and a ballot that comes
   * later finds it closed. The commit that follows is on disk before it is acknowledged, whatever the server's default.
   */
  async hold(scope: TenantScope, pulseId: string): Promise<BallotBox | null> {
    const rows = await this.database.query<{ state: BallotBoxState; closes_at: Date }>(
      scope,
      `select state, closes_at, set_config('synchronous_commit', 'on', true)
       from intake.ballot_box where tenant_id = $1 and pulse_id = $2 for share`,
      [scope.tenantId, pulseId],
    );
    return rows[0] ? { state: rows[0].state, closesAt: rows[0].closes_at } : null;
  }

  async instrument(scope: TenantScope, pulseId: string): Promise<Instrument | null> {
    const rows = await this.database.query<{ instrument: Instrument }>(
      scope,
      'select instrument from intake.ballot_box where tenant_id = $1 and pulse_id = $2',
      [scope.tenantId, pulseId],
    );
    return rows[0]?.instrument ?? null;
  }

  async hasUnit(scope: TenantScope, pulseId: string, unitId: string): Promise<boolean> {
    const rows = await this.database.query(
      scope,
      'select from intake.ballot_box where tenant_id = $1 and pulse_id = $2 and $3 = any (unit_ids)',
      [scope.tenantId, pulseId, unitId],
    );
    return rows.length === 1;
  }

  /** @returns false when the pass is there already. */
  async addPass(scope: TenantScope, pulseId: string, unitId: string, passHash: Buffer): Promise<boolean> {
    const rows = await this.database.query(
      scope,
      `insert into intake.pass (tenant_id, pulse_id, unit_id, pass_hash) values ($1, $2, $3, $4)
       on conflict (tenant_id, pulse_id, pass_hash) do nothing returning unit_id`,
      [scope.tenantId, pulseId, unitId, passHash],
    );
    return rows.length === 1;
  }

  /** The unit the pass was admitted for, or null for a pass that was never admitted. */
  async unitOfPass(scope: TenantScope, pulseId: string, passHash: Buffer): Promise<string | null> {
    const rows = await this.database.query<{ unit_id: string }>(
      scope,
      'select unit_id from intake.pass where tenant_id = $1 and pulse_id = $2 and pass_hash = $3',
      [scope.tenantId, pulseId, passHash],
    );
    return rows[0]?.unit_id ?? null;
  }

  /** Puts the first ballot of a pass in, or replaces it by one of a higher revision. */
  async put(scope: TenantScope, ballot: Ballot): Promise<'stored' | 'replaced' | 'repeated' | 'too-low'> {
    const { pulseId, unitId, passHash, revision, receipt } = ballot;
    const answers = JSON.stringify(ballot.answers);
    const inserted = await this.database.query(
      scope,
      `insert into intake.ballot (tenant_id, pulse_id, unit_id, pass_hash, revision, answers, receipt)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (tenant_id, pulse_id, pass_hash) do nothing returning revision`,
      [scope.tenantId, pulseId, unitId, passHash, revision, answers, receipt],
    );
    if (inserted.length === 1) return 'stored';
    const updated = await this.database.query(
      scope,
      `update intake.ballot set revision = $4, answers = $5, receipt = $6
       where tenant_id = $1 and pulse_id = $2 and pass_hash = $3 and revision < $4 returning revision`,
      [scope.tenantId, pulseId, passHash, revision, answers, receipt],
    );
    if (updated.length === 1) return 'replaced';
    const same = await this.database.query(
      scope,
      `select revision from intake.ballot
       where tenant_id = $1 and pulse_id = $2 and pass_hash = $3 and revision = $4 and receipt = $5`,
      [scope.tenantId, pulseId, passHash, revision, receipt],
    );
    return same.length === 1 ? 'repeated' : 'too-low';
  }
}
