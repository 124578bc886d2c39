// Every query about pulses: drafts, what a launch freezes, and the end. One file, so that nothing else can write these
// tables; it holds no rules.
import { Inject, Injectable } from '@nestjs/common';
import type { Instrument } from '@penumbra/instruments';
import { Database, type TenantScope } from '@penumbra/platform';
import type { Audience } from './audience.js';
import type {
  AudienceMember,
  AudiencePart,
  FrozenTeam,
  FrozenUnit,
  MovesSince,
  PulseOrigin,
} from './contract.js';
import type { AskedBefore, PastSurvey } from './past-survey.js';
import {
  protectiveSettings,
  type EarlierAudience,
  type Loosening,
  type ProtectiveSetting,
  type Pulse,
} from './pulse.js';

const columns = `id, title, programme, origin, state, instrument_id as "instrumentId", audience_team_id as "audienceTeamId",
  minimum_cell as "minimumCell", answers_kept_days as "answersKeptDays",
  executives_see_after_working_days as "executivesSeeAfterWorkingDays",
  closes_at_in_contract as "closesAtInContract", reply_to_name as "replyToName", reply_to_email as "replyToEmail",
  closes_at as "closesAt", invited_count as "invitedCount", opened_at as "openedAt", closed_at as "closedAt",
  voided_at as "voidedAt"`;

export type DraftFields = Pick<
  Pulse,
  | 'title'
  | 'programme'
  | 'instrumentId'
  | 'audienceTeamId'
  | 'minimumCell'
  | 'answersKeptDays'
  | 'executivesSeeAfterWorkingDays'
  | 'replyToName'
  | 'replyToEmail'
  | 'closesAt'
>;

/** What a draft begins with; the settings that protect people have a value from the start. */
export type NewDraft = Omit<DraftFields, ProtectiveSetting> & {
  readonly [Setting in ProtectiveSetting]?: number | undefined;
};

/** How the table of requests to loosen names the settings. */
const settingNames: Record<ProtectiveSetting, string> = {
  minimumCell: 'minimum-cell',
  answersKeptDays: 'answers-kept-days',
  executivesSeeAfterWorkingDays: 'executives-see-after-working-days',
};

/** Every query of the room about pulses. */
@Injectable()
export class PulseStore {
  constructor(@Inject(Database) private readonly database: Database) {}

  async find(scope: TenantScope, pulseId: string): Promise<Pulse | null> {
    const rows = await this.database.query<Pulse>(
      scope,
      `select ${columns} from pulses.pulse where tenant_id = $1 and id = $2`,
      [scope.tenantId, pulseId],
    );
    return rows[0] ?? null;
  }

  /** Locks the pulse until the transaction ends, so that each transition happens once. */
  async findForUpdate(scope: TenantScope, pulseId: string): Promise<Pulse | null> {
    const rows = await this.database.query<Pulse>(
      scope,
      `select ${columns} from pulses.pulse where tenant_id = $1 and id = $2 for update`,
      [scope.tenantId, pulseId],
    );
    return rows[0] ?? null;
  }

  async open(scope: TenantScope): Promise<Pick<Pulse, 'id' | 'audienceTeamId' | 'invitedCount'>[]> {
    return this.database.query(
      scope,
      `select id, audience_team_id as "audienceTeamId", invited_count as "invitedCount"
         from pulses.pulse where tenant_id = $1 and state = 'open'`,
      [scope.tenantId],
    );
  }

  async pastRetention(scope: TenantScope, now: Date): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      scope,
      `select id from pulses.pulse
        where tenant_id = $1 and state = 'closed' and closed_at + make_interval(days => answers_kept_days) <= $2`,
      [scope.tenantId, now],
    );
    return rows.map(({ id }) => id);
  }

  /** Newest first; from before the pulse with this creation time and id. */
  async list(scope: TenantScope, cursor: string | null, limit: number): Promise<Pulse[]> {
    return this.database.query<Pulse>(
      scope,
      `select ${columns} from pulses.pulse p
        where tenant_id = $1 and ($2::uuid is null or (created_at, id) <
          (select created_at, id from pulses.pulse where tenant_id = $1 and id = $2))
        order by created_at desc, id desc limit $3`,
      [scope.tenantId, cursor, limit],
    );
  }

  async insertDraft(scope: TenantScope, id: string, draft: DraftFields, createdBy: string | null, now: Date) {
    await this.database.query(
      scope,
      `insert into pulses.pulse (tenant_id, id, title, programme, state, instrument_id, audience_team_id,
         reply_to_name, reply_to_email, closes_at, created_by, created_at, minimum_cell, answers_kept_days,
         executives_see_after_working_days)
       values ($1, $2, $3, $4, 'draft', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        scope.tenantId,
        id,
        draft.title,
        draft.programme,
        draft.instrumentId,
        draft.audienceTeamId,
        draft.replyToName,
        draft.replyToEmail,
        draft.closesAt,
        createdBy,
        now,
        draft.minimumCell,
        draft.answersKeptDays,
        draft.executivesSeeAfterWorkingDays,
      ],
    );
  }

  async updateDraft(scope: TenantScope, id: string, draft: DraftFields): Promise<void> {
    await this.database.query(
      scope,
      `update pulses.pulse set title = $3, programme = $4, instrument_id = $5, audience_team_id = $6,
         reply_to_name = $7, reply_to_email = $8, closes_at = $9, minimum_cell = $10, answers_kept_days = $11,
         executives_see_after_working_days = $12
        where tenant_id = $1 and id = $2 and state = 'draft'`,
      [
        scope.tenantId,
        id,
        draft.title,
        draft.programme,
        draft.instrumentId,
        draft.audienceTeamId,
        draft.replyToName,
        draft.replyToEmail,
        draft.closesAt,
        draft.minimumCell,
        draft.answersKeptDays,
        draft.executivesSeeAfterWorkingDays,
      ],
    );
  }

  /** The requests to loosen a draft that wait for a second person. */
  async loosenings(scope: TenantScope, pulseId: string): Promise<Loosening[]> {
    const rows = await this.database.query<Omit<Loosening, 'setting'> & { setting: string }>(
      scope,
      `select setting, value, asked_by as "askedBy", asked_at as "askedAt"
         from pulses.loosening where tenant_id = $1 and pulse_id = $2 order by setting`,
      [scope.tenantId, pulseId],
    );
    return rows.map((row) => ({
      ...row,
      setting: protectiveSettings.find((setting) => settingNames[setting] === row.setting)!,
    }));
  }

  /** Notes a request; it takes the place of an earlier one about the same setting. */
  async noteLoosening(scope: TenantScope, pulseId: string, loosening: Loosening): Promise<void> {
    await this.database.query(
      scope,
      `insert into pulses.loosening (tenant_id, pulse_id, setting, value, asked_by, asked_at)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (tenant_id, pulse_id, setting)
       do update set value = excluded.value, asked_by = excluded.asked_by, asked_at = excluded.asked_at`,
      [
        scope.tenantId,
        pulseId,
        settingNames[loosening.setting],
        loosening.value,
        loosening.askedBy,
        loosening.askedAt,
      ],
    );
  }

  /** Forgets the requests about these settings. */
  async forgetLoosenings(
    scope: TenantScope,
    pulseId: string,
    settings: readonly ProtectiveSetting[],
  ): Promise<void> {
    await this.database.query(
      scope,
      'delete from pulses.loosening where tenant_id = $1 and pulse_id = $2 and setting = any ($3::text[])',
      [scope.tenantId, pulseId, settings.map((setting) => settingNames[setting])],
    );
  }

  /** Moves the close and keeps the one that the contract named. */
  async moveClose(scope: TenantScope, pulseId: string, closesAt: Date): Promise<void> {
    await this.database.query(
      scope,
      `update pulses.pulse set closes_at_in_contract = closes_at, closes_at = $3
        where tenant_id = $1 and id = $2 and state = 'open' and closes_at_in_contract is null`,
      [scope.tenantId, pulseId, closesAt],
    );
  }

  async deleteDraft(scope: TenantScope, id: string): Promise<void> {
    await this.database.query(
      scope,
      `delete from pulses.pulse where tenant_id = $1 and id = $2 and state = 'draft'`,
      [scope.tenantId, id],
    );
  }

  async freeze(
    scope: TenantScope,
    pulseId: string,
    frozen: {
      instrument: Instrument;
      organisation: { readonly name: string; readonly locale: string; readonly timeZone: string };
      audience: Audience;
      openedAt: Date;
    },
  ): Promise<void> {
    const { audience, organisation } = frozen;
    const key = [scope.tenantId, pulseId];
    await this.insertTeamsAndUnits(scope, pulseId, audience.teams, audience.units);
    await this.insertMembers(scope, pulseId, audience, organisation);
    await this.countMoves(scope, pulseId);
    await this.database.query(
      scope,
      `update pulses.pulse set state = 'open', instrument = $3, invited_count = $4, opened_at = $5,
              organisation_name = $6
        where tenant_id = $1 and id = $2`,
      [...key, frozen.instrument, audience.peopleCount, frozen.openedAt, organisation.name],
    );
  }

  /** In one statement from the roster to the audience: 100,000 people are not carried through this process and back. */
  private async insertMembers(
    scope: TenantScope,
    pulseId: string,
    { unitOfTeam, leads, peopleCount }: Audience,
    organisation: { readonly locale: string; readonly timeZone: string },
  ): Promise<void> {
    const rows = await this.database.query<{ count: number }>(
      scope,
      // In the order of the primary key, which is built twice as fast so.
      `with added as (
         insert into pulses.audience_member
           (tenant_id, pulse_id, employee_id, team_id, unit_id, email, name, locale, time_zone, is_lead)
         select $1, $2, e.id, e.team_id, coalesce(l.unit_id, t.unit_id), e.email, e.name, coalesce(e.locale, $8),
                coalesce(e.time_zone, $9), coalesce(l.leads, false)
           from people.reachable_employee e
           join unnest($3::uuid[], $4::uuid[]) t (team_id, unit_id) on t.team_id = e.team_id
           left join unnest($5::uuid[], $6::uuid[], $7::boolean[]) l (employee_id, unit_id, leads) on l.employee_id = e.id
          where e.tenant_id = $1 order by e.id
         returning 1)
       select count(*)::int as count from added`,
      [
        scope.tenantId,
        pulseId,
        [...unitOfTeam.keys()],
        [...unitOfTeam.values()],
        leads.map(({ employeeId }) => employeeId),
        leads.map(({ unitId }) => unitId),
        leads.map(({ leadsTeamAsked }) => leadsTeamAsked),
        organisation.locale,
        organisation.timeZone,
      ],
    );
    if (rows[0]!.count !== peopleCount) throw new Error('The roster changed while it was frozen.');
  }

  private async insertTeamsAndUnits(
    scope: TenantScope,
    pulseId: string,
    teams: readonly FrozenTeam[],
    units: readonly FrozenUnit[],
  ): Promise<void> {
    const key = [scope.tenantId, pulseId];
    await this.database.query(
      scope,
      `insert into pulses.audience_team
         (tenant_id, pulse_id, team_id, parent_id, name, people_count, counted_elsewhere_count)
       select $1, $2, * from unnest($3::uuid[], $4::uuid[], $5::text[], $6::int[], $7::int[])`,
      [
        ...key,
        teams.map((team) => team.teamId),
        teams.map((team) => team.parentId),
        teams.map((team) => team.name),
        teams.map((team) => team.peopleCount),
        teams.map((team) => team.countedElsewhereCount),
      ],
    );
    await this.database.query(
      scope,
      `insert into pulses.unit (tenant_id, pulse_id, id, group_id, kind, team_id, invited_count)
       select $1, $2, * from unnest($3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::int[])`,
      [
        ...key,
        units.map((unit) => unit.id),
        units.map((unit) => unit.groupId),
        units.map((unit) => unit.kind),
        units.map((unit) => unit.teamId),
        units.map((unit) => unit.invitedCount),
      ],
    );
  }

  /** A survey of another tool as a closed pulse: frozen from the start, without anybody in it. */
  async insertPast(
    scope: TenantScope,
    pulseId: string,
    survey: PastSurvey & {
      organisationName: string;
      by: { accountId: string; name: string; email: string } | null;
      now: Date;
    },
  ): Promise<void> {
    const { audience, by } = survey;
    await this.database.query(
      scope,
      `insert into pulses.pulse (tenant_id, id, title, programme, origin, state, instrument_id, instrument,
         organisation_name, minimum_cell, reply_to_name, reply_to_email, opened_at, closes_at, closed_at, invited_count,
         created_by, created_at)
       values ($1, $2, $3, $4, 'imported', 'closed', $5, $6, $7, $8, $9, $10, $11, $11, $11, $12, $13, $14)`,
      [
        scope.tenantId,
        pulseId,
        survey.title,
        survey.programme,
        survey.instrumentId,
        survey.asked,
        survey.organisationName,
        survey.minimumCell,
        by?.name ?? '',
        by?.email ?? '',
        survey.closedAt,
        audience.units.reduce((sum, unit) => sum + unit.invitedCount, 0),
        by?.accountId ?? null,
        survey.now,
      ],
    );
    await this.insertTeamsAndUnits(scope, pulseId, audience.teams, audience.units);
  }

  /** Everything that was asked, here or elsewhere, and not voided: which items, and when. */
  async askedBefore(scope: TenantScope): Promise<AskedBefore[]> {
    return this.database.query<AskedBefore>(
      scope,
      `select title, programme, origin, opened_at as "openedAt", closed_at as "closedAt",
              (select jsonb_agg(jsonb_build_object('id', item -> 'id', 'text', item -> 'text'))
                 from jsonb_array_elements(instrument -> 'items') item) as items
         from pulses.pulse where tenant_id = $1 and state in ('open', 'closed') order by opened_at`,
      [scope.tenantId],
    );
  }

  /**
   * Counts who moved between the units of the pulse launched last in the same programme and those of this one, as
   * membershipMoves() of disclosure does: in one statement, since an audience may be a million people. Of an imported survey
   * nobody is known.
   */
  private async countMoves(scope: TenantScope, pulseId: string): Promise<void> {
    await this.database.query(
      scope,
      `with earlier as (
         select e.id from pulses.pulse e
           join pulses.pulse p on p.tenant_id = e.tenant_id and p.programme = e.programme
          where e.tenant_id = $1 and p.id = $2 and e.id <> $2 and e.state in ('open', 'closed') and e.origin = 'asked'
          order by e.opened_at desc, e.id desc limit 1
       ), moved as (
         select before.unit_id as from_unit_id, now.unit_id as to_unit_id, count(*)::int as people_count
           from (select employee_id, unit_id from pulses.audience_member
                  where tenant_id = $1 and pulse_id = (select id from earlier)) before
           full join (select employee_id, unit_id from pulses.audience_member
                       where tenant_id = $1 and pulse_id = $2) now using (employee_id)
          group by before.unit_id, now.unit_id
       )
       insert into pulses.membership_moves
         (tenant_id, pulse_id, earlier_pulse_id, from_unit_ids, to_unit_ids, people_counts)
       select $1, $2, earlier.id, array_agg(from_unit_id), array_agg(to_unit_id), array_agg(people_count)
         from earlier, moved group by earlier.id`,
      [scope.tenantId, pulseId],
    );
  }

  /** Null where the pulse followed no other of its programme. */
  async membershipMoves(scope: TenantScope, pulseId: string): Promise<MovesSince | null> {
    const rows = await this.database.query<{
      earlierPulseId: string;
      from: (string | null)[];
      to: (string | null)[];
      counts: number[];
    }>(
      scope,
      `select earlier_pulse_id as "earlierPulseId", from_unit_ids as "from", to_unit_ids as "to", people_counts as counts
         from pulses.membership_moves where tenant_id = $1 and pulse_id = $2`,
      [scope.tenantId, pulseId],
    );
    return (
      rows.map(({ earlierPulseId, from, to, counts }) => ({
        earlierPulseId,
        moves: counts.map((count, place) => ({ fromUnitId: from[place]!, toUnitId: to[place]!, count })),
      }))[0] ?? null
    );
  }

  async markEnded(scope: TenantScope, pulseId: string, state: 'closed' | 'voided', at: Date): Promise<void> {
    const column = state === 'closed' ? 'closed_at' : 'voided_at';
    await this.database.query(
      scope,
      `update pulses.pulse set state = $3, ${column} = $4 where tenant_id = $1 and id = $2`,
      [scope.tenantId, pulseId, state, at],
    );
  }

  async dueToClose(scope: TenantScope, now: Date): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      scope,
      `select id from pulses.pulse where tenant_id = $1 and state = 'open' and closes_at <= $2`,
      [scope.tenantId, now],
    );
    return rows.map((row) => row.id);
  }

  /** What a launch froze besides the audience; null for a draft. */
  async frozenParts(
    scope: TenantScope,
    pulseId: string,
  ): Promise<{ instrument: Instrument; organisationName: string } | null> {
    const rows = await this.database.query<{ instrument: Instrument; organisationName: string }>(
      scope,
      'select instrument, organisation_name as "organisationName" from pulses.pulse where tenant_id = $1 and id = $2 and instrument is not null',
      [scope.tenantId, pulseId],
    );
    return rows[0] ?? null;
  }

  async units(scope: TenantScope, pulseId: string): Promise<FrozenUnit[]> {
    return this.database.query<FrozenUnit>(
      scope,
      `select id, group_id as "groupId", kind, team_id as "teamId", invited_count as "invitedCount"
         from pulses.unit where tenant_id = $1 and pulse_id = $2 order by id`,
      [scope.tenantId, pulseId],
    );
  }

  /** Parents before children, siblings by name. */
  async teams(scope: TenantScope, pulseId: string): Promise<FrozenTeam[]> {
    return this.database.query<FrozenTeam>(
      scope,
      `with recursive tree as (
         select t.*, array[lower(t.name), t.team_id::text] as path
           from pulses.audience_team t where tenant_id = $1 and pulse_id = $2 and parent_id is null
         union all
         select t.*, tree.path || array[lower(t.name), t.team_id::text]
           from pulses.audience_team t join tree
             on t.tenant_id = $1 and t.pulse_id = $2 and t.parent_id = tree.team_id)
       select team_id as "teamId", parent_id as "parentId", name, people_count as "peopleCount",
              counted_elsewhere_count as "countedElsewhereCount"
         from tree order by path`,
      [scope.tenantId, pulseId],
    );
  }

  async audience(scope: TenantScope, pulseId: string, part: AudiencePart): Promise<AudienceMember[]> {
    return this.database.query<AudienceMember>(
      scope,
      `select employee_id as "employeeId", team_id as "teamId", unit_id as "unitId", email, name, locale,
              time_zone as "timeZone", is_lead as "isLead"
         from pulses.audience_member
        where tenant_id = $1 and pulse_id = $2 and ($3::uuid is null or employee_id > $3)
        order by employee_id limit $4`,
      [scope.tenantId, pulseId, part.after ?? null, part.atMost ?? null],
    );
  }

  /** Audiences of pulses launched since then that were not voided. */
  async audiencesSince(scope: TenantScope, since: Date): Promise<EarlierAudience[]> {
    const rows = await this.database.query<{
      id: string;
      title: string;
      programme: string | null;
      origin: PulseOrigin;
      itemIds: string[];
      invitedCount: number;
    }>(
      scope,
      `select p.id, p.title, p.programme, p.origin, p.invited_count as "invitedCount",
              (select array_agg(item ->> 'id') from jsonb_array_elements(p.instrument -> 'items') item) as "itemIds"
         from pulses.pulse p
        where p.tenant_id = $1 and p.state in ('open', 'closed') and p.opened_at >= $2`,
      [scope.tenantId, since],
    );
    return rows.map((row) => ({
      pulseId: row.id,
      title: row.title,
      programme: row.programme,
      origin: row.origin,
      itemIds: row.itemIds,
      invitedCount: row.invitedCount,
    }));
  }

  /** How many people of these launched pulses are in these teams today and can be invited; by pulse, where there are any. */
  async inBothAudiences(
    scope: TenantScope,
    pulseIds: readonly string[],
    teamIds: readonly string[],
  ): Promise<Map<string, number>> {
    if (pulseIds.length === 0) return new Map();
    const rows = await this.database.query<{ pulseId: string; count: number }>(
      scope,
      `select m.pulse_id as "pulseId", count(*)::int as count
         from pulses.audience_member m
         join people.reachable_employee e on e.tenant_id = m.tenant_id and e.id = m.employee_id
        where m.tenant_id = $1 and m.pulse_id = any ($2::uuid[]) and e.team_id = any ($3::uuid[])
        group by m.pulse_id`,
      [scope.tenantId, pulseIds, teamIds],
    );
    return new Map(rows.map(({ pulseId, count }) => [pulseId, count]));
  }
}
