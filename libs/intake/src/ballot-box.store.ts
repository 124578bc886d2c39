import { Inject, Injectable } from '@nestjs/common';
import { Database, type TenantScope } from '@penumbra/platform';

export type BallotBoxState = 'open' | 'closed' | 'voided';

export interface BallotBox {
  readonly state: BallotBoxState;
  readonly closesAt: Date;
  readonly manifestHash: string;
  readonly ballotSize: number;
}

export interface BoxUnitKey {
  readonly unitId: string;
  /** SPKI, DER. */
  readonly publicKey: Uint8Array;
}

/** What a box is opened with. None of it ever changes, except that the closing may move later. */
export interface BallotBoxContent {
  readonly closesAt: Date;
  readonly manifestHash: string;
  readonly ballotSize: number;
  readonly unitKeys: readonly BoxUnitKey[];
}

export interface SealedBallot {
  readonly pulseId: string;
  readonly unitId: string;
  readonly nonceHash: Uint8Array;
  readonly nonce: Uint8Array;
  readonly signature: Uint8Array;
  readonly revision: number;
  readonly ciphertext: Uint8Array;
  readonly receipt: Uint8Array;
}

export type CastOutcome = 'stored' | 'replaced' | 'repeated' | 'too-low' | 'closed' | 'voided' | 'unknown';

/**
 * Boxes, unit keys and ballots as the role penumbra_intake sees them: it may write a sealed ballot and may not read it
 * back, so a repeated ballot is known by its receipt. No time and no sequence is stored.
 */
@Injectable()
export class BallotBoxStore {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @returns false when the pulse has a box already. */
  async open(scope: TenantScope, pulseId: string, content: BallotBoxContent): Promise<boolean> {
    const rows = await this.database.query(
      scope,
      `insert into intake.ballot_box (tenant_id, pulse_id, state, closes_at, manifest_hash, ballot_size)
       values ($1, $2, 'open', $3, $4, $5)
       on conflict (tenant_id, pulse_id) do nothing returning pulse_id`,
      [scope.tenantId, pulseId, content.closesAt, content.manifestHash, content.ballotSize],
    );
    if (rows.length === 0) return false;
    await this.database.query(
      scope,
      `insert into intake.unit_key (tenant_id, pulse_id, unit_id, public_key)
       select $1, $2, * from unnest($3::uuid[], $4::bytea[])`,
      [scope.tenantId, pulseId, ...unitColumns(content)],
    );
    return true;
  }

  /** Whether the box was opened with exactly this contract and these keys. Its closing may have moved since. */
  async holds(scope: TenantScope, pulseId: string, content: BallotBoxContent): Promise<boolean> {
    const rows = await this.database.query(
      scope,
      `select from intake.ballot_box
        where tenant_id = $1 and pulse_id = $2 and manifest_hash = $5 and ballot_size = $6
          and (select count(*) from intake.unit_key where tenant_id = $1 and pulse_id = $2) = cardinality($3::uuid[])
          and not exists (
            select from unnest($3::uuid[], $4::bytea[]) as given (unit_id, public_key)
             where not exists (
               select from intake.unit_key k where k.tenant_id = $1 and k.pulse_id = $2
                  and k.unit_id = given.unit_id and k.public_key = given.public_key))`,
      [scope.tenantId, pulseId, ...unitColumns(content), content.manifestHash, content.ballotSize],
    );
    return rows.length === 1;
  }

  async find(scope: TenantScope, pulseId: string): Promise<BallotBox | null> {
    const rows = await this.database.query<BallotBox>(
      scope,
      `select state, closes_at as "closesAt", manifest_hash as "manifestHash", ballot_size as "ballotSize"
         from intake.ballot_box where tenant_id = $1 and pulse_id = $2`,
      [scope.tenantId, pulseId],
    );
    return rows[0] ?? null;
  }

  async unitKey(scope: TenantScope, pulseId: string, unitId: string): Promise<Uint8Array | null> {
    const rows = await this.database.query<{ publicKey: Buffer }>(
      scope,
      `select public_key as "publicKey" from intake.unit_key
        where tenant_id = $1 and pulse_id = $2 and unit_id = $3`,
      [scope.tenantId, pulseId, unitId],
    );
    return rows[0]?.publicKey ?? null;
  }

  /** Moves the closing of an open box later, never earlier. */
  async moveClosing(scope: TenantScope, pulseId: string, closesAt: Date): Promise<void> {
    await this.database.query(
      scope,
      `update intake.ballot_box set closes_at = $3
        where tenant_id = $1 and pulse_id = $2 and state = 'open' and closes_at < $3`,
      [scope.tenantId, pulseId, closesAt],
    );
  }

  /**
   * Puts the first ballot of a pass in, or replaces it by one of a higher revision, in one statement (see
   * `intake.cast_ballot`). When it returns, the commit is on disk, whatever the server's default.
   */
  async cast(scope: TenantScope, ballot: SealedBallot, now: Date): Promise<CastOutcome> {
    const { pulseId, unitId, nonceHash, nonce, signature, revision, ciphertext, receipt } = ballot;
    const [row] = await this.database.call<{ outcome: CastOutcome }>(
      scope,
      'select intake.cast_ballot($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as outcome',
      [pulseId, now, unitId, nonceHash, nonce, signature, revision, ciphertext, receipt],
    );
    return row!.outcome;
  }
}

const unitColumns = ({ unitKeys }: BallotBoxContent) => [
  unitKeys.map(({ unitId }) => unitId),
  unitKeys.map(({ publicKey }) => Buffer.from(publicKey)),
];
