import { Inject, Injectable } from '@nestjs/common';
import { Database, type TenantScope } from '@penumbra/platform';
import type { KnownEmployee, KnownRoster, KnownTeam, RosterChange } from './roster-change.js';
import type { OnProgress } from './roster-file/roster-row.js';

const chunkSize = 10_000;

/** Every query that an import makes on the roster. Writing goes set by set, never row by row. */
@Injectable()
export class RosterChangeStore {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** One import at a time for each tenant, until the end of the transaction; readers who hold the roster still wait. */
  async lock(scope: TenantScope): Promise<void> {
    await this.database.query(scope, `select pg_advisory_xact_lock(hashtextextended('roster ' || $1, 0))`, [
      scope.tenantId,
    ]);
  }

  /** No import is applied until the end of the transaction. */
  async holdStill(scope: TenantScope): Promise<void> {
    await this.database.query(
      scope,
      `select pg_advisory_xact_lock_shared(hashtextextended('roster ' || $1, 0))`,
      [scope.tenantId],
    );
  }

  async knownRoster(scope: TenantScope): Promise<KnownRoster> {
    return {
      teams: await this.teams(scope, 'removed_at is null', 'id'),
      employees: await this.employees(scope, 'left_at is null', 'id'),
      formerTeams: await this.teams(scope, 'removed_at is not null', 'removed_at desc, id'),
      formerEmployees: await this.employees(scope, 'left_at is not null', 'left_at desc, id'),
    };
  }

  /** Writes the change; the caller holds the lock and has found the change under it. */
  async write(scope: TenantScope, change: RosterChange, now: Date, onProgress: OnProgress): Promise<void> {
    const total = change.leftIds.length + change.joined.length + change.updated.length;
    let done = 0;
    const wrote = (count: number): void => onProgress('writing', (done += count), total);
    // Whoever goes makes room first: names and addresses are unique among those who are there.
    await this.database.query(
      scope,
      `update people.team set removed_at = $3, lead_id = null where tenant_id = $1 and id = any($2::uuid[])`,
      [scope.tenantId, change.removedTeamIds, now],
    );
    for (const ids of chunks(change.leftIds)) {
      await this.database.query(
        scope,
        `update people.employee set left_at = $3 where tenant_id = $1 and id = any($2::uuid[])`,
        [scope.tenantId, ids, now],
      );
      wrote(ids.length);
    }
    await this.insertTeams(scope, change.addedTeams);
    await this.updateTeams(scope, change.updatedTeams);
    await this.parkAddresses(scope, change.updated);
    await this.database.replan(scope); // each person refers to a team
    for (const employees of chunks(change.joined)) {
      await this.insertEmployees(scope, employees);
      wrote(employees.length);
    }
    for (const employees of chunks(change.updated)) {
      await this.updateEmployees(scope, employees);
      wrote(employees.length);
    }
    // Leads may be people who have only just been written, and are looked for when the transaction ends.
    await this.database.replan(scope);
    await this.setLeads(scope, [...change.addedTeams, ...change.updatedTeams]);
  }

  private teams(scope: TenantScope, condition: string, order: string): Promise<KnownTeam[]> {
    return this.database.query<KnownTeam>(
      scope,
      `select id, name, parent_id as "parentId", lead_id as "leadId" from people.team
        where tenant_id = $1 and ${condition} order by ${order}`,
      [scope.tenantId],
    );
  }

  private employees(scope: TenantScope, condition: string, order: string): Promise<KnownEmployee[]> {
    return this.database.query<KnownEmployee>(
      scope,
      `select id, external_id as "externalId", email, name, team_id as "teamId", locale, time_zone as "timeZone", status
         from people.employee where tenant_id = $1 and ${condition} order by ${order}`,
      [scope.tenantId],
    );
  }

  // One statement: a parent may stand in the same set, and foreign keys are looked at when the statement ends.
  private async insertTeams(scope: TenantScope, teams: readonly KnownTeam[]): Promise<void> {
    await this.database.query(
      scope,
      `insert into people.team (tenant_id, id, name, parent_id)
       select $1, t.id, t.name, t.parent_id from unnest($2::uuid[], $3::text[], $4::uuid[]) as t (id, name, parent_id)`,
      [scope.tenantId, teams.map((t) => t.id), teams.map((t) => t.name), teams.map((t) => t.parentId)],
    );
  }

  private async updateTeams(scope: TenantScope, teams: readonly KnownTeam[]): Promise<void> {
    await this.database.query(
      scope,
      `update people.team set name = t.name, parent_id = t.parent_id, removed_at = null
         from unnest($2::uuid[], $3::text[], $4::uuid[]) as t (id, name, parent_id)
        where team.tenant_id = $1 and team.id = t.id`,
      [scope.tenantId, teams.map((t) => t.id), teams.map((t) => t.name), teams.map((t) => t.parentId)],
    );
  }

  private async setLeads(scope: TenantScope, teams: readonly KnownTeam[]): Promise<void> {
    await this.database.query(
      scope,
      `update people.team set lead_id = t.lead_id
         from unnest($2::uuid[], $3::uuid[]) as t (id, lead_id)
        where team.tenant_id = $1 and team.id = t.id`,
      [scope.tenantId, teams.map((t) => t.id), teams.map((t) => t.leadId)],
    );
  }

  /** Two people may swap addresses: those that change give theirs up before anyone takes one. */
  private async parkAddresses(scope: TenantScope, employees: readonly KnownEmployee[]): Promise<void> {
    for (const some of chunks(employees))
      await this.database.query(
        scope,
        `update people.employee set email = employee.id::text
           from unnest($2::uuid[], $3::text[]) as e (id, email)
          where employee.tenant_id = $1 and employee.id = e.id and employee.email <> e.email`,
        [scope.tenantId, some.map((e) => e.id), some.map((e) => e.email)],
      );
  }

  private async insertEmployees(scope: TenantScope, employees: readonly KnownEmployee[]): Promise<void> {
    await this.database.query(
      scope,
      `insert into people.employee (tenant_id, id, external_id, email, name, team_id, locale, time_zone, status)
       select $1, e.id, e.external_id, e.email, e.name, e.team_id, e.locale, e.time_zone, e.status from ${employeeRows}`,
      [scope.tenantId, ...employeeColumns(employees)],
    );
  }

  private async updateEmployees(scope: TenantScope, employees: readonly KnownEmployee[]): Promise<void> {
    await this.database.query(
      scope,
      `update people.employee set external_id = e.external_id, email = e.email, name = e.name, team_id = e.team_id,
              locale = e.locale, time_zone = e.time_zone, status = e.status, left_at = null
         from ${employeeRows} where employee.tenant_id = $1 and employee.id = e.id`,
      [scope.tenantId, ...employeeColumns(employees)],
    );
  }
}

const employeeRows = `unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::text[],
  $9::text[]) as e (id, external_id, email, name, team_id, locale, time_zone, status)`;

const employeeColumns = (employees: readonly KnownEmployee[]): (string | null)[][] => [
  employees.map((e) => e.id),
  employees.map((e) => e.externalId),
  employees.map((e) => e.email),
  employees.map((e) => e.name),
  employees.map((e) => e.teamId),
  employees.map((e) => e.locale),
  employees.map((e) => e.timeZone),
  employees.map((e) => e.status),
];

function* chunks<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += chunkSize) yield items.slice(start, start + chunkSize);
}
