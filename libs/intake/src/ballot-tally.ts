import { Inject, Injectable } from '@nestjs/common';
import { Database, type TenantScope } from '@penumbra/platform';

/** A ballot as the tally reads it: sealed, and nothing that leads to a person or a time. */
export interface StoredBallot {
  readonly unitId: string;
  readonly nonceHash: Buffer;
  readonly revision: number;
  readonly ciphertext: Buffer;
}

const ballotsAtOnce = 1_000;

/** The ballot box from the side of the tally (role penumbra_tally). Every method joins the transaction of its caller. */
@Injectable()
export class BallotTally {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * Closes the box: waits for the ballots under way; whatever comes later is refused. Closing again changes nothing.
   * Commit soon: ballots that come meanwhile wait.
   * @returns null when there is no box, or a voided one.
   */
  async close(
    scope: TenantScope,
    pulseId: string,
  ): Promise<{ manifestHash: string; ballotSize: number } | null> {
    return this.database.inTenant(scope, async () => {
      await this.holdOff(scope, pulseId);
      const rows = await this.database.query<{ manifestHash: string; ballotSize: number }>(
        scope,
        `update intake.ballot_box set state = 'closed'
         where tenant_id = $1 and pulse_id = $2 and state <> 'voided'
         returning manifest_hash as "manifestHash", ballot_size as "ballotSize"`,
        [scope.tenantId, pulseId],
      );
      return rows[0] ?? null;
    });
  }

  /** Waits for the ballots under way and keeps later ones waiting until the transaction ends (see intake.cast_ballot). */
  private async holdOff(scope: TenantScope, pulseId: string): Promise<void> {
    await this.database.query(scope, 'select pg_advisory_xact_lock(intake.box_lock($1))', [pulseId]);
  }

  /** All ballots in the order of their nonce hashes, which is random, a part at a time: memory does not grow with them. */
  async *ballots(scope: TenantScope, pulseId: string): AsyncGenerator<StoredBallot[]> {
    let after: Buffer = Buffer.alloc(0);
    for (;;) {
      const part = await this.database.query<StoredBallot>(
        scope,
        `select unit_id as "unitId", nonce_hash as "nonceHash", revision::float8 as revision, ciphertext
           from intake.ballot where tenant_id = $1 and pulse_id = $2 and nonce_hash > $3
          order by nonce_hash limit ${ballotsAtOnce}`,
        [scope.tenantId, pulseId, after],
      );
      if (part.length > 0) yield part;
      if (part.length < ballotsAtOnce) return;
      after = part.at(-1)!.nonceHash;
    }
  }

  async count(scope: TenantScope, pulseId: string): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      scope,
      'select count(*)::int as count from intake.ballot where tenant_id = $1 and pulse_id = $2',
      [scope.tenantId, pulseId],
    );
    return row!.count;
  }

  /** Public keys of the units, SPKI in base64url. */
  async unitKeys(scope: TenantScope, pulseId: string): Promise<Map<string, string>> {
    const rows = await this.database.query<{ unitId: string; publicKey: Buffer }>(
      scope,
      `select unit_id as "unitId", public_key as "publicKey" from intake.unit_key
        where tenant_id = $1 and pulse_id = $2`,
      [scope.tenantId, pulseId],
    );
    return new Map(rows.map(({ unitId, publicKey }) => [unitId, publicKey.toString('base64url')]));
  }

  /** Destroys the ballots of a box; the box itself stays and keeps saying that it is over. */
  async empty(scope: TenantScope, pulseId: string): Promise<void> {
    await this.database.query(scope, 'delete from intake.ballot where tenant_id = $1 and pulse_id = $2', [
      scope.tenantId,
      pulseId,
    ]);
  }

  /** Voids the box for good and destroys what is in it. @returns whether that was still to be done. */
  async void(scope: TenantScope, pulseId: string): Promise<boolean> {
    return this.database.inTenant(scope, async () => {
      await this.holdOff(scope, pulseId);
      const rows = await this.database.query(
        scope,
        `update intake.ballot_box set state = 'voided'
          where tenant_id = $1 and pulse_id = $2 and state <> 'voided' returning pulse_id`,
        [scope.tenantId, pulseId],
      );
      await this.empty(scope, pulseId);
      return rows.length === 1;
    });
  }
}
