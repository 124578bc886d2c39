import { Inject, Injectable } from '@nestjs/common';
import { Database, type TenantScope } from '@penumbra/platform';
import type { EmploymentStatus } from './roster-file/check-roster-people.js';

export interface RosterTeam {
  readonly teamId: string;
  readonly parentId: string | null;
  readonly name: string;
  /** The employee who leads it; a team may have no lead. */
  readonly leadId: string | null;
}

export interface RosterEmployee {
  readonly employeeId: string;
  readonly email: string;
  readonly name: string;
  readonly teamId: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly status: EmploymentStatus;
}

export interface TeamSummary extends RosterTeam {
  readonly leadName: string | null;
  readonly memberCount: number;
}

/** What the roster says about a person; null where the organisation's default holds. */
export interface StoredEmployee {
  readonly employeeId: string;
  readonly email: string;
  readonly name: string;
  readonly teamId: string;
  readonly locale: string | null;
  readonly timeZone: string | null;
  readonly status: EmploymentStatus;
}

/** How many people of a team can be invited. */
export interface ReachableTeam {
  readonly teamId: string;
  /** Of the team itself, not of those below it. */
  readonly peopleCount: number;
  /** Those among them who lead some team. */
  readonly leadIds: readonly string[];
}

/** Every query on the roster as it is now. */
@Injectable()
export class RosterStore {
  constructor(@Inject(Database) private readonly database: Database) {}

  async teams(scope: TenantScope): Promise<RosterTeam[]> {
    return this.database.query<RosterTeam>(
      scope,
      `select id as "teamId", parent_id as "parentId", name, lead_id as "leadId"
         from people.team where tenant_id = $1 and removed_at is null
        order by lower(name), id`,
      [scope.tenantId],
    );
  }

  async teamSummaries(scope: TenantScope): Promise<TeamSummary[]> {
    return this.database.query<TeamSummary>(
      scope,
      `select t.id as "teamId", t.parent_id as "parentId", t.name, t.lead_id as "leadId", l.name as "leadName",
              coalesce(m.member_count, 0)::int as "memberCount"
         from people.team t
         left join people.employee l on l.tenant_id = t.tenant_id and l.id = t.lead_id
         left join (select team_id, count(*) as member_count from people.employee
                     where tenant_id = $1 and left_at is null group by team_id) m on m.team_id = t.id
        where t.tenant_id = $1 and t.removed_at is null
        order by lower(t.name), t.id`,
      [scope.tenantId],
    );
  }

  async employees(scope: TenantScope): Promise<StoredEmployee[]> {
    return this.database.query<StoredEmployee>(
      scope,
      `select id as "employeeId", email, name, team_id as "teamId", locale, time_zone as "timeZone", status
         from people.employee where tenant_id = $1 and left_at is null
        order by email`,
      [scope.tenantId],
    );
  }

  /** How many people at work live by which clock, in one team and all below it or everywhere; null: the roster names none. */
  async timeZones(
    scope: TenantScope,
    teamId: string | null,
  ): Promise<{ timeZone: string | null; peopleCount: number }[]> {
    return this.database.query(
      scope,
      `with recursive audience as (
         select id from people.team where tenant_id = $1 and id = $2 and removed_at is null
         union
         select t.id from people.team t join audience a on t.parent_id = a.id
          where t.tenant_id = $1 and t.removed_at is null)
       select e.time_zone as "timeZone", count(*)::int as "peopleCount"
         from people.employee e
        where e.tenant_id = $1 and e.left_at is null and e.status = 'active'
          and ($2::uuid is null or e.team_id in (select id from audience))
        group by e.time_zone`,
      [scope.tenantId, teamId],
    );
  }

  async reachableByTeam(scope: TenantScope): Promise<ReachableTeam[]> {
    return this.database.query<ReachableTeam>(
      scope,
      `select e.team_id as "teamId", count(*)::int as "peopleCount",
              coalesce(array_agg(e.id) filter (where l.lead_id is not null), '{}') as "leadIds"
         from people.reachable_employee e
         left join (select distinct lead_id from people.team where tenant_id = $1 and removed_at is null) l
           on l.lead_id = e.id
        where e.tenant_id = $1 group by e.team_id`,
      [scope.tenantId],
    );
  }

  /** Null: the roster names no time zone. */
  async reachableByTimeZone(
    scope: TenantScope,
    teamIds: readonly string[],
  ): Promise<{ timeZone: string | null; peopleCount: number }[]> {
    return this.database.query(
      scope,
      `select time_zone as "timeZone", count(*)::int as "peopleCount"
         from people.reachable_employee where tenant_id = $1 and team_id = any ($2::uuid[]) group by time_zone`,
      [scope.tenantId, teamIds],
    );
  }

  /** Whoever stops or resumes mails waits for those who hold the wishes still, and not for each other. */
  private async mayChange(scope: TenantScope): Promise<void> {
    await this.database.query(
      scope,
      `select pg_advisory_xact_lock_shared(hashtextextended('mail stops ' || $1, 0))`,
      [scope.tenantId],
    );
  }

  async holdStopsStill(scope: TenantScope): Promise<void> {
    await this.database.query(
      scope,
      `select pg_advisory_xact_lock(hashtextextended('mail stops ' || $1, 0))`,
      [scope.tenantId],
    );
  }

  async stopMails(scope: TenantScope, employeeId: string): Promise<boolean> {
    return this.database.inTenant(scope, async () => {
      await this.mayChange(scope);
      const rows = await this.database.query(
        scope,
        `insert into people.mail_stop (tenant_id, employee_id) values ($1, $2) on conflict do nothing returning 1`,
        [scope.tenantId, employeeId],
      );
      return rows.length > 0;
    });
  }

  async resumeMails(scope: TenantScope, employeeId: string): Promise<boolean> {
    return this.database.inTenant(scope, async () => {
      await this.mayChange(scope);
      const rows = await this.database.query<{ count: number }>(
        scope,
        `with gone as (delete from people.mail_stop where tenant_id = $1 and employee_id = $2 returning 1)
         select count(*)::int as count from gone`,
        [scope.tenantId, employeeId],
      );
      return rows[0]!.count > 0;
    });
  }

  async stoppedMailsAmong(scope: TenantScope, employeeIds: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ employeeId: string }>(
      scope,
      `select employee_id as "employeeId" from people.mail_stop where tenant_id = $1 and employee_id = any ($2)`,
      [scope.tenantId, employeeIds],
    );
    return rows.map(({ employeeId }) => employeeId);
  }

  /** In the order of e-mail addresses, from after the given one. */
  async employeePage(
    scope: TenantScope,
    page: { afterEmail: string | null; teamId: string | null; limit: number },
  ): Promise<(StoredEmployee & { teamName: string })[]> {
    return this.database.query(
      scope,
      `select e.id as "employeeId", e.email, e.name, e.team_id as "teamId", t.name as "teamName",
              e.locale, e.time_zone as "timeZone", e.status
         from people.employee e
         join people.team t on t.tenant_id = e.tenant_id and t.id = e.team_id
        where e.tenant_id = $1 and e.left_at is null
          and ($2::text is null or e.email > $2) and ($3::uuid is null or e.team_id = $3)
        order by e.email limit $4`,
      [scope.tenantId, page.afterEmail, page.teamId, page.limit],
    );
  }
}
