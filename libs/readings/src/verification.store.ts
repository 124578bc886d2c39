import { Inject, Injectable } from '@nestjs/common';
import { Database, type TenantScope } from '@penumbra/platform';

/** Every query about what lets others check a count: receipts, the works council's file, participation so far. */
@Injectable()
export class VerificationStore {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @returns the receipts one after another, 32 bytes each, and the file; null before the close. */
  async verification(
    scope: TenantScope,
    pulseId: string,
  ): Promise<{ receipts: Buffer; councilFile: object } | null> {
    const rows = await this.database.query<{ receipts: Buffer; councilFile: object }>(
      scope,
      `select receipts, council_file as "councilFile"
         from readings.verification where tenant_id = $1 and pulse_id = $2`,
      [scope.tenantId, pulseId],
    );
    return rows[0] ?? null;
  }

  /** The latest daily count; null before the first. */
  async participation(
    scope: TenantScope,
    pulseId: string,
  ): Promise<{ countedOn: string; atLeast: number } | null> {
    const rows = await this.database.query<{ countedOn: string; atLeast: number }>(
      scope,
      `select counted_on::text as "countedOn", ballot_count as "atLeast"
         from readings.participation where tenant_id = $1 and pulse_id = $2
        order by counted_on desc limit 1`,
      [scope.tenantId, pulseId],
    );
    return rows[0] ?? null;
  }
}
