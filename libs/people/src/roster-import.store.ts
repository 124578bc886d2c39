import { Inject, Injectable } from '@nestjs/common';
import { Database, type TenantScope } from '@penumbra/platform';
import type { TargetRoster } from './roster-file/check-roster-file.js';
import { noDifference, type RosterImportProgress, type StoredRosterImport } from './roster-import.js';

/** A file that has just come in. */
export interface NewRosterImport {
  readonly id: string;
  readonly fileName: string;
  readonly file: Uint8Array;
  /** Whoever checks it holds it until then; null: the worker may take it at once. */
  readonly claimedUntil: Date | null;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** What a check has found. */
export interface RosterImportResult extends Pick<
  StoredRosterImport,
  'rowCount' | 'problemCount' | 'problems' | 'difference'
> {
  readonly roster: TargetRoster | null;
  readonly rosterVersion: string;
}

/** What applying needs besides what is shown. */
export interface ApplicableImport extends StoredRosterImport {
  /** Null when the file has problems, once it is applied, and when the check is out of date. */
  readonly roster: TargetRoster | null;
  readonly rosterVersion: string;
  /** Who asked for it to be applied, as the audit log names them. */
  readonly appliedBy: string | null;
}

/** An import that waits for the worker. */
export interface DueRosterImport {
  readonly importId: string;
  readonly state: 'checking' | 'applying';
  readonly attempt: number;
}

/** Every query on the imports themselves. */
@Injectable()
export class RosterImportStore {
  constructor(@Inject(Database) private readonly database: Database) {}

  async insert(scope: TenantScope, created: NewRosterImport): Promise<void> {
    await this.database.query(
      scope,
      `insert into people.roster_import (tenant_id, id, file_name, state, file, claimed_until, attempt_count,
         row_count, problem_count, problems, difference, created_by, created_at)
       values ($1, $2, $3, 'checking', $4, $5, case when $5::timestamptz is null then 0 else 1 end, 0, 0, '[]', $6, $7, $8)`,
      [
        scope.tenantId,
        created.id,
        created.fileName,
        created.file,
        created.claimedUntil,
        JSON.stringify(noDifference),
        created.createdBy,
        created.createdAt,
      ],
    );
  }

  /** Imports under way that nobody works on. */
  async due(scope: TenantScope, now: Date, limit: number): Promise<DueRosterImport[]> {
    return this.database.query<DueRosterImport>(
      scope,
      `select id as "importId", state, attempt_count as attempt from people.roster_import
        where tenant_id = $1 and state in ('checking', 'applying') and (claimed_until is null or claimed_until < $2)
        order by created_at, id limit $3`,
      [scope.tenantId, now, limit],
    );
  }

  /** Takes an import for this worker alone. @returns how often it has been taken, or null when it is not to be had. */
  async claim(
    scope: TenantScope,
    id: string,
    state: DueRosterImport['state'],
    now: Date,
    until: Date,
  ): Promise<number | null> {
    const rows = await this.database.query<{ attempt: number }>(
      scope,
      `update people.roster_import set claimed_until = $5, attempt_count = attempt_count + 1
        where tenant_id = $1 and id = $2 and state = $3 and (claimed_until is null or claimed_until < $4)
        returning attempt_count as attempt`,
      [scope.tenantId, id, state, now, until],
    );
    return rows[0]?.attempt ?? null;
  }

  /** Notes how far it is, and keeps it claimed for longer. */
  async noteProgress(
    scope: TenantScope,
    id: string,
    progress: RosterImportProgress,
    until: Date,
  ): Promise<void> {
    await this.database.query(
      scope,
      `update people.roster_import set progress = $3, claimed_until = $4
        where tenant_id = $1 and id = $2 and state in ('checking', 'applying')`,
      [scope.tenantId, id, JSON.stringify(progress), until],
    );
  }

  async file(scope: TenantScope, id: string): Promise<Uint8Array | null> {
    const rows = await this.database.query<{ file: Uint8Array | null }>(
      scope,
      `select file from people.roster_import where tenant_id = $1 and id = $2`,
      [scope.tenantId, id],
    );
    return rows[0]?.file ?? null;
  }

  /** Writes what the check has found and drops the file. Finding it a second time changes nothing. */
  async markChecked(scope: TenantScope, id: string, result: RosterImportResult): Promise<void> {
    await this.database.query(
      scope,
      `update people.roster_import
          set state = 'checked', file = null, claimed_until = null, attempt_count = 0, progress = null, row_count = $3,
              problem_count = $4, problems = $5, difference = $6, roster = $7, roster_version = $8
        where tenant_id = $1 and id = $2 and state = 'checking'`,
      [
        scope.tenantId,
        id,
        result.rowCount,
        result.problemCount,
        JSON.stringify(result.problems),
        JSON.stringify(result.difference),
        result.roster && JSON.stringify(result.roster),
        result.rosterVersion,
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

  /** No lock on the row: its progress is noted from outside while it is applied. The roster's lock is held instead. */
  async findApplicable(scope: TenantScope, id: string): Promise<ApplicableImport | null> {
    const rows = await this.database.query<ApplicableImport>(
      scope,
      `select ${shown}, roster, roster_version as "rosterVersion", applied_by as "appliedBy"
         from people.roster_import where tenant_id = $1 and id = $2`,
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

  /** Somebody has asked for it to be applied, which the worker will do. Changes nothing when it cannot be. */
  async markApplying(scope: TenantScope, id: string, appliedBy: string): Promise<void> {
    await this.database.query(
      scope,
      `update people.roster_import set state = 'applying', applied_by = $3
        where tenant_id = $1 and id = $2 and state = 'checked' and roster is not null`,
      [scope.tenantId, id, appliedBy],
    );
  }

  async markApplied(scope: TenantScope, id: string, now: Date): Promise<void> {
    await this.database.query(
      scope,
      `update people.roster_import set state = 'applied', applied_at = $3, claimed_until = null, progress = null
        where tenant_id = $1 and id = $2`,
      [scope.tenantId, id, now],
    );
  }

  /** It cannot be applied any more: the roster is not the one it was checked against. */
  async markOutdated(scope: TenantScope, id: string): Promise<void> {
    await this.database.query(
      scope,
      `update people.roster_import
          set state = 'checked', roster = null, claimed_until = null, progress = null, applied_by = null
        where tenant_id = $1 and id = $2`,
      [scope.tenantId, id],
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

const shown = `id, file_name as "fileName", state, progress, row_count as "rowCount", problem_count as "problemCount",
  problems, difference, created_at as "createdAt", applied_at as "appliedAt",
  state = 'checked' and problem_count = 0 and roster is null as "isOutdated"`;
