import { Inject, Injectable } from '@nestjs/common';
import type { Instrument } from '@penumbra/instruments';
import { Database, type TenantScope } from '@penumbra/platform';

export interface StoredInstrument {
  readonly id: string;
  readonly definition: Instrument;
}

/** Every query about an organisation's own instruments. */
@Injectable()
export class InstrumentStore {
  constructor(@Inject(Database) private readonly database: Database) {}

  async list(scope: TenantScope): Promise<StoredInstrument[]> {
    return this.database.query(
      scope,
      'select id, definition from pulses.instrument where tenant_id = $1 order by key, version desc limit 200',
      [scope.tenantId],
    );
  }

  async find(scope: TenantScope, id: string): Promise<StoredInstrument | null> {
    const rows = await this.database.query<StoredInstrument>(
      scope,
      'select id, definition from pulses.instrument where tenant_id = $1 and id = $2',
      [scope.tenantId, id],
    );
    return rows[0] ?? null;
  }

  /** The version of this key that asks exactly this, whatever its number. */
  async findSame(scope: TenantScope, instrument: Instrument): Promise<StoredInstrument | null> {
    const rows = await this.database.query<StoredInstrument>(
      scope,
      `select id, definition from pulses.instrument
        where tenant_id = $1 and key = $2 and definition - 'version' = $3::jsonb - 'version'
        order by version desc limit 1`,
      [scope.tenantId, instrument.key, JSON.stringify(instrument)],
    );
    return rows[0] ?? null;
  }

  /** The highest version of this key; 0 when there is none. */
  async latestVersion(scope: TenantScope, key: string): Promise<number> {
    const rows = await this.database.query<{ version: number }>(
      scope,
      'select coalesce(max(version), 0) as version from pulses.instrument where tenant_id = $1 and key = $2',
      [scope.tenantId, key],
    );
    return rows[0]!.version;
  }

  /** @returns the instrument of that key and version after the insert, which may be an earlier one. */
  async insert(
    scope: TenantScope,
    id: string,
    instrument: Instrument,
  ): Promise<StoredInstrument & { same: boolean }> {
    await this.database.query(
      scope,
      `insert into pulses.instrument (tenant_id, id, key, version, definition) values ($1, $2, $3, $4, $5)
       on conflict (tenant_id, key, version) do nothing`,
      [scope.tenantId, id, instrument.key, instrument.version, instrument],
    );
    const rows = await this.database.query<StoredInstrument & { same: boolean }>(
      scope,
      `select id, definition, definition = $4::jsonb as same
         from pulses.instrument where tenant_id = $1 and key = $2 and version = $3`,
      [scope.tenantId, instrument.key, instrument.version, JSON.stringify(instrument)],
    );
    return rows[0]!;
  }
}
