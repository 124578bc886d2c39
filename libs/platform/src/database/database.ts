import { AsyncLocalStorage } from 'node:async_hooks';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { TenantScope } from '../tenant-scope/tenant-scope.js';

interface ActiveTransaction {
  readonly tenantId: string;
  readonly manager: EntityManager;
}

/** Which installation a database belongs to, and how many batches of mails it has sent. */
export interface Installation {
  readonly clusterId: string;
  readonly epoch: number;
}

/**
 * Transactions for one tenant. Inside, `app.tenant` is set for the transaction only, so row-level security lets through
 * that tenant's rows and no others, whatever the query says.
 */
@Injectable()
export class Database {
  private readonly active = new AsyncLocalStorage<ActiveTransaction | null>();

  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /**
   * Runs `work` in a transaction for the tenant; joins the one that is already open for the same tenant.
   * A use case wraps its steps in one call; stores call it for each query and so take part.
   * Never `Promise.all` inside: one connection runs one statement at a time.
   * @throws Error when a transaction of another tenant is open.
   */
  async inTenant<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const open = this.active.getStore();
    if (open) {
      if (open.tenantId !== scope.tenantId) throw new Error('A transaction of another tenant is open.');
      return work(open.manager);
    }
    return this.dataSource.transaction(async (manager) => {
      await manager.query(`select set_config('app.tenant', $1, true)`, [scope.tenantId]);
      return this.active.run({ tenantId: scope.tenantId, manager }, () => work(manager));
    });
  }

  /** Shorthand for one query in the tenant's transaction. */
  async query<Row>(scope: TenantScope, sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.inTenant(scope, (manager) => rowsOf<Row>(manager, sql, parameters));
  }

  /**
   * Between many rows and many more that refer to them, in one transaction. How a foreign key is checked is planned once for
   * a connection: it may read the whole of a table that held a few rows then, and does so for each row even after this
   * transaction made it large. This lets it be planned anew. See ADR 25.
   */
  async replan(scope: TenantScope): Promise<void> {
    await this.query(scope, 'discard plans');
  }

  /**
   * Runs `work` outside the transaction that may be open here, on a connection of its own: for progress that others see
   * before the transaction ends. Never await it inside one: each waits for a connection while it holds another.
   */
  async apart<T>(work: () => Promise<T>): Promise<T> {
    return this.active.run(null, work);
  }

  /**
   * One statement that is a transaction of its own, in one round trip: for a database function that takes the tenant as
   * its first argument and sets `app.tenant` itself, for that statement only. Never inside a transaction.
   */
  async call<Row>(scope: TenantScope, sql: string, parameters: unknown[] = []): Promise<Row[]> {
    if (this.active.getStore()) throw new Error('A transaction is open; use query.');
    return this.dataSource.query(sql, [scope.tenantId, ...parameters]);
  }

  /**
   * One statement over all tenants, in one round trip: for a database function that sets `app.tenant` itself for one
   * tenant after the other. Never inside a transaction.
   */
  async overTenants<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    if (this.active.getStore()) throw new Error('A transaction of a tenant is open.');
    return this.dataSource.query(sql, parameters);
  }

  /** Ids of all tenants, from the one table that has no tenant policy. */
  async tenantIds(): Promise<string[]> {
    const rows: { tenant_id: string }[] = await this.dataSource.query(
      'select tenant_id from platform.tenant_directory order by tenant_id',
    );
    return rows.map((row) => row.tenant_id);
  }

  /** The tenant with this public short name, or null. */
  async tenantIdOf(slug: string): Promise<string | null> {
    const rows: { tenant_id: string }[] = await this.dataSource.query(
      'select tenant_id from platform.tenant_directory where slug = $1',
      [slug],
    );
    return rows[0]?.tenant_id ?? null;
  }

  /** Which tenant's pulse the contract with this hash belongs to, or null. Whoever asks knows the hash from a mail. */
  async pulseOfContract(manifestHash: string): Promise<{ tenantId: string; pulseId: string } | null> {
    const rows: { tenantId: string; pulseId: string }[] = await this.dataSource.query(
      `select tenant_id as "tenantId", pulse_id as "pulseId" from platform.contract_directory
        where manifest_hash = $1`,
      [manifestHash],
    );
    return rows[0] ?? null;
  }

  /**
   * Lets go of what was deleted from these tables, at once. A role may do so since Postgres 17; an older server refuses
   * with a warning and gets there in its own time. Never inside a transaction.
   */
  async vacuum(...tables: readonly string[]): Promise<void> {
    if (this.active.getStore()) throw new Error('A transaction is open; vacuum after it.');
    // Whoever vacuums the table at this moment does it for us.
    await this.dataSource.query(`vacuum (skip_locked) ${tables.join(', ')}`);
  }

  async installation(): Promise<Installation> {
    return this.installationOf('select cluster_id, epoch from platform.installation');
  }

  /** Counts the epoch up by one, on disk when this returns. */
  async advanceEpoch(): Promise<Installation> {
    return this.installationOf('select cluster_id, epoch from platform.advance_epoch()');
  }

  /** Makes the database an installation of its own. */
  async beginInstallation(clusterId: string): Promise<Installation> {
    return this.installationOf(
      `with begun as (update platform.installation set cluster_id = $1, epoch = epoch + 1 returning *)
       select cluster_id, epoch from begun`,
      [clusterId],
    );
  }

  private async installationOf(sql: string, parameters: unknown[] = []): Promise<Installation> {
    const rows: { cluster_id: string; epoch: string }[] = await this.dataSource.query(sql, parameters);
    return { clusterId: rows[0]!.cluster_id, epoch: Number(rows[0]!.epoch) };
  }

  /** Whether the database answers. */
  async ping(): Promise<void> {
    await this.dataSource.query('select 1');
  }
}

/** The rows of a statement; for update and delete with `returning`, TypeORM answers [rows, count]. */
async function rowsOf<Row>(manager: EntityManager, sql: string, parameters: unknown[]): Promise<Row[]> {
  const result: unknown = await manager.query(sql, parameters);
  if (
    Array.isArray(result) &&
    result.length === 2 &&
    Array.isArray(result[0]) &&
    typeof result[1] === 'number'
  )
    return result[0] as Row[];
  return result as Row[];
}
