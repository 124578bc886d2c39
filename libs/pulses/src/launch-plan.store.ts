import { Inject, Injectable } from '@nestjs/common';
import { Database, type ProblemDetail, type TenantScope } from '@penumbra/platform';

/** When a draft is to be launched by itself, and what stood in its way when the time had come. */
export interface PlannedLaunch {
  readonly launchAt: Date;
  readonly refused: readonly ProblemDetail[] | null;
}

export interface CoSignature {
  readonly signedBy: string;
  readonly signedAt: Date;
}

/** Every query on what a launch waits for: its hour, the works council. */
@Injectable()
export class LaunchPlanStore {
  constructor(@Inject(Database) private readonly database: Database) {}

  async planned(scope: TenantScope, pulseId: string): Promise<PlannedLaunch | null> {
    const rows = await this.database.query<PlannedLaunch>(
      scope,
      `select launch_at as "launchAt", refused from pulses.planned_launch where tenant_id = $1 and pulse_id = $2`,
      [scope.tenantId, pulseId],
    );
    return rows[0] ?? null;
  }

  async plan(scope: TenantScope, pulseId: string, launchAt: Date): Promise<void> {
    await this.database.query(
      scope,
      `insert into pulses.planned_launch (tenant_id, pulse_id, launch_at) values ($1, $2, $3)
       on conflict (tenant_id, pulse_id) do update set launch_at = excluded.launch_at, refused = null`,
      [scope.tenantId, pulseId, launchAt],
    );
  }

  async forget(scope: TenantScope, pulseId: string): Promise<void> {
    await this.database.query(
      scope,
      'delete from pulses.planned_launch where tenant_id = $1 and pulse_id = $2',
      [scope.tenantId, pulseId],
    );
  }

  async refuse(scope: TenantScope, pulseId: string, problems: readonly ProblemDetail[]): Promise<void> {
    await this.database.query(
      scope,
      'update pulses.planned_launch set refused = $3 where tenant_id = $1 and pulse_id = $2',
      [scope.tenantId, pulseId, JSON.stringify(problems)],
    );
  }

  /** The earliest launch whose time has come; its row is locked, and one that another worker holds is passed over. */
  async claimDue(scope: TenantScope, now: Date): Promise<{ pulseId: string; launchAt: Date } | null> {
    const rows = await this.database.query<{ pulseId: string; launchAt: Date }>(
      scope,
      `select pulse_id as "pulseId", launch_at as "launchAt" from pulses.planned_launch
        where tenant_id = $1 and refused is null and launch_at <= $2
        order by launch_at, pulse_id limit 1 for update skip locked`,
      [scope.tenantId, now],
    );
    return rows[0] ?? null;
  }

  async needsCoSignature(scope: TenantScope): Promise<boolean> {
    const rows = await this.database.query<{ needed: boolean }>(
      scope,
      'select needs_co_signature as needed from pulses.launch_rule where tenant_id = $1',
      [scope.tenantId],
    );
    return rows[0]?.needed ?? false;
  }

  async setNeedsCoSignature(scope: TenantScope, needed: boolean): Promise<void> {
    await this.database.query(
      scope,
      `insert into pulses.launch_rule (tenant_id, needs_co_signature) values ($1, $2)
       on conflict (tenant_id) do update set needs_co_signature = excluded.needs_co_signature`,
      [scope.tenantId, needed],
    );
  }

  async coSignature(scope: TenantScope, pulseId: string): Promise<CoSignature | null> {
    const rows = await this.database.query<CoSignature>(
      scope,
      `select signed_by as "signedBy", signed_at as "signedAt" from pulses.co_signature
        where tenant_id = $1 and pulse_id = $2`,
      [scope.tenantId, pulseId],
    );
    return rows[0] ?? null;
  }

  async sign(scope: TenantScope, pulseId: string, { signedBy, signedAt }: CoSignature): Promise<void> {
    await this.database.query(
      scope,
      `insert into pulses.co_signature (tenant_id, pulse_id, signed_by, signed_at) values ($1, $2, $3, $4)
       on conflict (tenant_id, pulse_id) do nothing`,
      [scope.tenantId, pulseId, signedBy, signedAt],
    );
  }

  /** @returns whether there was one. */
  async voidCoSignature(scope: TenantScope, pulseId: string): Promise<boolean> {
    const rows = await this.database.query(
      scope,
      'delete from pulses.co_signature where tenant_id = $1 and pulse_id = $2 returning pulse_id',
      [scope.tenantId, pulseId],
    );
    return rows.length > 0;
  }
}
