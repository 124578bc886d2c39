import { Inject, Injectable } from '@nestjs/common';
import { Database, type TenantScope } from '@penumbra/platform';
import type { Answers } from '@penumbra/instruments';

/** A ballot as the tally reads it: which unit, which answers, and nothing that leads to a person or a time. */
export interface CountedBallot {
  readonly unitId: string;
  readonly answers: Answers;
}

/**
 * The ballot box from the side of the tally (role penumbra_tally). Every method joins the transaction of its caller, so
 * that closing, reading and emptying can be one step.
 */
@Injectable()
export class BallotTally {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * Closes the box: waits for the ballots under way; whatever comes later is refused. Closing again changes nothing.
   * @returns false when there is no box, or a voided one.
   */
  async close(scope: TenantScope, pulseId: string): Promise<boolean> {
    const rows = await this.database.query(
      scope,
      `update intake.ballot_box set state = 'closed'
       where tenant_id = $1 and pulse_id = $2 and state <> 'voided' returning pulse_id`,
      [scope.tenantId, pulseId],
    );
    return rows.length === 1;
  }

  /** All ballots of the box in the order of their pass hashes, which is random and says nothing about when. */
  async ballots(scope: TenantScope, pulseId: string): Promise<CountedBallot[]> {
    const rows = await this.database.query<{ unit_id: string; answers: Answers }>(
      scope,
      'select unit_id, answers from intake.ballot where tenant_id = $1 and pulse_id = $2 order by pass_hash',
      [scope.tenantId, pulseId],
    );
    return rows.map((row) => ({ unitId: row.unit_id, answers: row.answers }));
  }

  /** Passes admitted for each unit, to hold against what the issuer says it issued. */
  async passCounts(scope: TenantScope, pulseId: string): Promise<Record<string, number>> {
    const rows = await this.database.query<{ unit_id: string; count: number }>(
      scope,
      `select unit_id, count(*)::int as count from intake.pass
       where tenant_id = $1 and pulse_id = $2 group by unit_id`,
      [scope.tenantId, pulseId],
    );
    return Object.fromEntries(rows.map((row) => [row.unit_id, row.count]));
  }

  /** Destroys the ballots and passes of a box; the box itself stays and keeps saying that it is over. */
  async empty(scope: TenantScope, pulseId: string): Promise<void> {
    for (const table of ['ballot', 'pass'])
      await this.database.query(scope, `delete from intake.${table} where tenant_id = $1 and pulse_id = $2`, [
        scope.tenantId,
        pulseId,
      ]);
  }

  /** Voids the box for good and destroys what is in it. */
  async void(scope: TenantScope, pulseId: string): Promise<void> {
    await this.database.inTenant(scope, async () => {
      await this.database.query(
        scope,
        `update intake.ballot_box set state = 'voided' where tenant_id = $1 and pulse_id = $2`,
        [scope.tenantId, pulseId],
      );
      await this.empty(scope, pulseId);
    });
  }
}
