import { Inject, Injectable } from '@nestjs/common';
import { FindOrganisation } from '@penumbra/identity';
import { Database, pageFrom, readCursor, writeCursor, type Page, type TenantScope } from '@penumbra/platform';
import { peopleProblem } from './people.errors.js';
import { RosterChangeStore } from './roster-change.store.js';
import {
  RosterStore,
  type ReachableTeam,
  type RosterEmployee,
  type RosterTeam,
  type TeamSummary,
} from './roster.store.js';

/** An employee with the team's name, as lists show it. */
export interface ListedEmployee extends RosterEmployee {
  readonly teamName: string;
}

/** Who is there now: active teams and people. Other rooms read the roster here and nowhere else. */
@Injectable()
export class Roster {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(RosterStore) private readonly store: RosterStore,
    @Inject(RosterChangeStore) private readonly changeStore: RosterChangeStore,
    @Inject(FindOrganisation) private readonly findOrganisation: FindOrganisation,
  ) {}

  /**
   * Keeps imports from being applied until the caller's transaction ends, so that teams and people read in it belong
   * together. Call it first, inside `database.inTenant`.
   */
  async holdStill(scope: TenantScope): Promise<void> {
    await this.changeStore.holdStill(scope);
  }

  /** All active teams as a tree with exactly one root (parentId null); none before the first import. */
  async teams(scope: TenantScope): Promise<RosterTeam[]> {
    return this.store.teams(scope);
  }

  /** The teams with their lead's name and the number of people who belong to each directly. */
  async teamSummaries(scope: TenantScope): Promise<TeamSummary[]> {
    return this.store.teamSummaries(scope);
  }

  /** All active people by e-mail address; language and time zone are the organisation's where the roster names none. */
  async employees(scope: TenantScope): Promise<RosterEmployee[]> {
    return this.database.inTenant(scope, async () => {
      const { locale, timeZone } = await this.findOrganisation.run(scope);
      const employees = await this.store.employees(scope);
      return employees.map((employee) => ({
        ...employee,
        locale: employee.locale ?? locale,
        timeZone: employee.timeZone ?? timeZone,
      }));
    });
  }

  /**
   * How many of each team can be invited: who is on leave or inactive and who wants no mails is left out. By number, since an
   * organisation may be a million people; another room's statement finds them in the view `people.reachable_employee`.
   */
  async reachableByTeam(scope: TenantScope): Promise<ReachableTeam[]> {
    return this.store.reachableByTeam(scope);
  }

  /** By which clocks those of these teams live who can be invited. */
  async reachableByTimeZone(
    scope: TenantScope,
    teamIds: readonly string[],
  ): Promise<{ timeZone: string; peopleCount: number }[]> {
    return this.inZones(scope, () => this.store.reachableByTimeZone(scope, teamIds));
  }

  /** How many people at work live by which clock: of one team and all below it, or of the whole organisation. */
  async timeZones(
    scope: TenantScope,
    teamId: string | null,
  ): Promise<{ timeZone: string; peopleCount: number }[]> {
    return this.inZones(scope, () => this.store.timeZones(scope, teamId));
  }

  /** Whoever the roster names no time zone for lives by the organisation's. */
  private async inZones(
    scope: TenantScope,
    read: () => Promise<{ timeZone: string | null; peopleCount: number }[]>,
  ): Promise<{ timeZone: string; peopleCount: number }[]> {
    return this.database.inTenant(scope, async () => {
      const organisation = await this.findOrganisation.run(scope);
      const counts = new Map<string, number>();
      for (const { timeZone, peopleCount } of await read()) {
        const zone = timeZone ?? organisation.timeZone;
        counts.set(zone, (counts.get(zone) ?? 0) + peopleCount);
      }
      return [...counts].map(([timeZone, peopleCount]) => ({ timeZone, peopleCount }));
    });
  }

  /**
   * Active people, a page at a time in the order of their e-mail addresses.
   * @throws Problem people.team-not-found
   */
  async listEmployees(
    scope: TenantScope,
    page: { cursor?: string | undefined; limit: number; teamId?: string | undefined },
  ): Promise<Page<ListedEmployee>> {
    return this.database.inTenant(scope, async () => {
      const teamId = page.teamId ?? null;
      if (teamId !== null && !(await this.store.teams(scope)).some((team) => team.teamId === teamId))
        throw peopleProblem('people.team-not-found');
      const { locale, timeZone } = await this.findOrganisation.run(scope);
      const afterEmail = readCursor(page.cursor, 1)?.[0] ?? null;
      const rows = await this.store.employeePage(scope, { afterEmail, teamId, limit: page.limit + 1 });
      const employees = rows.map((employee) => ({
        ...employee,
        locale: employee.locale ?? locale,
        timeZone: employee.timeZone ?? timeZone,
      }));
      return pageFrom(employees, page.limit, (last) => writeCursor([last.email]));
    });
  }
}
