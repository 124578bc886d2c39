import { Inject, Injectable } from '@nestjs/common';
import { Database, type TenantScope } from '@penumbra/platform';
import type { CouncilFile } from './contract.js';

const base64url = (column: string): string => `translate(encode(${column}, 'base64'), E'+/=\\n', '-_')`;

/** Receipts for everyone and the works council's file. */
@Injectable()
export class VerificationStore {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * Written inside Postgres, from the ballot box and the published contract straight into the row: the passes of 100,000
   * ballots are 50 MB, which need not go through this process. In the order of receipts and of nonces, which are random.
   */
  async insert(
    scope: TenantScope,
    pulseId: string,
    file: Pick<CouncilFile, 'manifestHash' | 'closedAt' | 'units' | 'unreadable'>,
  ): Promise<void> {
    await this.database.query(
      scope,
      `insert into readings.verification (tenant_id, pulse_id, receipts, council_file)
       select $1, $2,
         coalesce((select string_agg(receipt, ''::bytea order by receipt)
                     from intake.ballot where tenant_id = $1 and pulse_id = $2), ''),
         $3::jsonb || jsonb_build_object(
           'manifest', (select manifest::jsonb from delivery.pulse_delivery where tenant_id = $1 and pulse_id = $2),
           'passes', coalesce((select jsonb_agg(jsonb_build_object(
               'unitId', unit_id, 'nonce', ${base64url('nonce')}, 'signature', ${base64url('signature')}) order by nonce)
                     from intake.ballot where tenant_id = $1 and pulse_id = $2), '[]'))`,
      [scope.tenantId, pulseId, JSON.stringify({ version: 1, ...file })],
    );
  }

  /** Every receipt, 32 bytes each, sorted. */
  async receipts(scope: TenantScope, pulseId: string): Promise<Buffer | null> {
    const rows = await this.database.query<{ receipts: Buffer }>(
      scope,
      'select receipts from readings.verification where tenant_id = $1 and pulse_id = $2',
      [scope.tenantId, pulseId],
    );
    return rows[0]?.receipts ?? null;
  }

  /** The file without its receipts. */
  async councilFile(scope: TenantScope, pulseId: string): Promise<Omit<CouncilFile, 'receipts'> | null> {
    const rows = await this.database.query<{ file: Omit<CouncilFile, 'receipts'> }>(
      scope,
      'select council_file as file from readings.verification where tenant_id = $1 and pulse_id = $2',
      [scope.tenantId, pulseId],
    );
    return rows[0]?.file ?? null;
  }
}
