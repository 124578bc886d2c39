import { Inject, Injectable } from '@nestjs/common';
import { Database, type TenantScope } from '@penumbra/platform';
import type { StoredRosterImport } from './roster-import.js';
import type { TargetRoster } from './roster-file/check-roster-file.js';

/** What applying needs besides what is shown. */
export interface ApplicableImport extends StoredRosterImport {
  /** Null when the file has problems, once it is applied, and when the check is out of date. */
  readonly roster: TargetRoster | null;
  readonly rosterVersion: string;
}

/** Every query on the imports themselves. */
@Injectable()
export class RosterImportStore {
  constructor(@Inject(Database) private readonly database: Database) {}

  async insert(scope: TenantScope, created: ApplicableImport & { createdBy: string }): Promise<void> {
    await this.database.query(
      scope,
      `insert into people.roster_import (tenant_id, id, file_name, state, row_count, problem_count, problems,
         difference, roster, roster_version, created_by, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        scope.tenantId,
        created.id,
        created.fileName,
        created.state,
        created.rowCount,
        created.problemCount,
        JSON.stringify(created.problems),
        JSON.stringify(created.difference),
        created.roster && JSON.stringify(created.roster),
        created.rosterVersion,
        created.createdBy,
        created.createdAt,
      ],
    );
  }

  async find(scope: TenantScope, id: string): Promise<StoredRosterImport | null> {
    const rows = await this.database.query<StoredRosterImport>(
      scope,
      `select ${shown} from people.roster_import where tenant_id = $1 and id = $2`,
      [scope.tenantId, id],
    );
    return rows[0] ?? null;
  }

  async findForUpdate(scope: TenantScope, id: string): Promise<ApplicableImport | null> {
    const rows = await this.database.query<ApplicableImport>(
      scope,
      `select ${shown}, roster, roster_version as "rosterVersion"
         from people.roster_import where tenant_id = $1 and id = $2 for update`,
      [scope.tenantId, id],
    );
    return rows[0] ?? null;
  }

  /** Newest first. */
  async list(scope: TenantScope, limit: number): Promise<StoredRosterImport[]> {
    return this.database.query<StoredRosterImport>(
      scope,
      `select ${shown} from people.roster_import where tenant_id = $1 order by created_at desc, id limit $2`,
      [scope.tenantId, limit],
    );
  }

  async markApplied(scope: TenantScope, id: string, now: Date): Promise<void> {
    await this.database.query(
      scope,
      `update people.roster_import set state = 'applied', applied_at = $3 where tenant_id = $1 and id = $2`,
      [scope.tenantId, id, now],
    );
  }

  /** Drops the people kept for imports that were checked before this moment. */
  async dropRosters(scope: TenantScope, checkedBefore: Date): Promise<void> {
    await this.database.query(
      scope,
      `update people.roster_import set roster = null
        where tenant_id = $1 and roster is not null and created_at <= $2`,
      [scope.tenantId, checkedBefore],
    );
  }
}

const shown = `id, file_name as "fileName", state, row_count as "rowCount", problem_count as "problemCount", problems,
  difference, created_at as "createdAt", applied_at as "appliedAt"`;
