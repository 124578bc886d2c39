import { Inject, Injectable } from '@nestjs/common';
import { Database, type TenantScope } from '@penumbra/platform';
import type { Recurrence } from './recurrence.js';
import type { Programme, ProgrammeFields, ProgrammeState, SettledOccurrence } from './programme.js';

// Dates and times of day are read as text: a driver that makes them instants would need a time zone.
const columns = `id, name, state, every_unit as unit, every_count as count, first_on::text as "firstOn",
  to_char(mail_time, 'HH24:MI') as "mailTime", time_zone as "timeZone", open_days as "openDays",
  days_off::text[] as "daysOff", instrument_id as "instrumentId", rotating_item_count as "rotatingItemCount",
  asks_comment as "asksComment", audience_team_id as "audienceTeamId", minimum_cell as "minimumCell", answers_kept_days as "answersKeptDays",
  executives_see_after_working_days as "executivesSeeAfterWorkingDays", reply_to_name as "replyToName",
  reply_to_email as "replyToEmail", next_occurrence as "nextOccurrence"`;

// A draft that HR launched by hand is launched, whatever its row still says.
const occurrenceColumns = `o.programme_id as "programmeId", o.occurrence, o.planned_on::text as "plannedOn", o.due_at as "dueAt",
  case when o.state = 'waiting' and p.state <> 'draft' then 'launched' else o.state end as state,
  case when o.state = 'waiting' and p.state <> 'draft' then null else o.reason end as reason,
  o.problems, o.pulse_id as "pulseId"`;
const occurrences = `pulses.programme_occurrence o
  left join pulses.pulse p on p.tenant_id = o.tenant_id and p.id = o.pulse_id`;

type Row = Omit<Programme, 'recurrence'> & Recurrence;

const programmeOf = ({ unit, count, firstOn, ...rest }: Row): Programme => ({
  ...rest,
  recurrence: { unit, count, firstOn },
});

/** Every query about programmes and their occurrences. */
@Injectable()
export class ProgrammeStore {
  constructor(@Inject(Database) private readonly database: Database) {}

  async find(scope: TenantScope, id: string): Promise<Programme | null> {
    return this.one(scope, `where tenant_id = $1 and id = $2`, [id]);
  }

  /** Locks the programme until the transaction ends. */
  async findForUpdate(scope: TenantScope, id: string): Promise<Programme | null> {
    return this.one(scope, `where tenant_id = $1 and id = $2 for update`, [id]);
  }

  /**
   * A programme that is to be looked at now, locked until the transaction ends; one that another worker holds is passed
   * over, and so are those of `except`.
   */
  async claimDue(scope: TenantScope, now: Date, except: readonly string[]): Promise<Programme | null> {
    return this.one(
      scope,
      `where tenant_id = $1 and next_look_at <= $2 and id <> all($3::uuid[])
        order by next_look_at limit 1 for update skip locked`,
      [now, except],
    );
  }

  /** Newest first; from before the programme with this id. */
  async list(scope: TenantScope, cursor: string | null, limit: number): Promise<Programme[]> {
    const rows = await this.database.query<Row>(
      scope,
      `select ${columns} from pulses.programme
        where tenant_id = $1 and ($2::uuid is null or (created_at, id) <
          (select created_at, id from pulses.programme where tenant_id = $1 and id = $2))
        order by created_at desc, id desc limit $3`,
      [scope.tenantId, cursor, limit],
    );
    return rows.map(programmeOf);
  }

  async hasName(scope: TenantScope, name: string, exceptId: string | null): Promise<boolean> {
    const rows = await this.database.query(
      scope,
      `select from pulses.programme
        where tenant_id = $1 and lower(name) = lower($2) and ($3::uuid is null or id <> $3)`,
      [scope.tenantId, name, exceptId],
    );
    return rows.length > 0;
  }

  async insert(
    scope: TenantScope,
    id: string,
    fields: ProgrammeFields,
    createdBy: string | null,
    now: Date,
  ): Promise<void> {
    await this.database.query(
      scope,
      `insert into pulses.programme (tenant_id, id, state, created_by, created_at, name, every_unit, every_count, first_on,
         mail_time, time_zone, open_days, days_off, instrument_id, rotating_item_count, asks_comment, audience_team_id,
         reply_to_name, reply_to_email, minimum_cell, answers_kept_days, executives_see_after_working_days)
       values ($1, $2, 'draft', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`,
      [scope.tenantId, id, createdBy, now, ...valuesOf(fields)],
    );
  }

  async update(scope: TenantScope, id: string, fields: ProgrammeFields): Promise<void> {
    await this.database.query(
      scope,
      `update pulses.programme set name = $3, every_unit = $4, every_count = $5, first_on = $6, mail_time = $7,
         time_zone = $8, open_days = $9, days_off = $10, instrument_id = $11, rotating_item_count = $12,
         asks_comment = $13, audience_team_id = $14, reply_to_name = $15, reply_to_email = $16,
         minimum_cell = $17, answers_kept_days = $18, executives_see_after_working_days = $19
        where tenant_id = $1 and id = $2`,
      [scope.tenantId, id, ...valuesOf(fields)],
    );
  }

  async setState(scope: TenantScope, id: string, state: ProgrammeState, at: Date): Promise<void> {
    await this.database.query(
      scope,
      `update pulses.programme set state = $3,
         started_at = case when $3 = 'running' then coalesce(started_at, $4) else started_at end,
         ended_at = case when $3 = 'ended' then $4 else ended_at end,
         next_look_at = case when $3 = 'ended' then null else next_look_at end
        where tenant_id = $1 and id = $2`,
      [scope.tenantId, id, state, at],
    );
  }

  async setNext(scope: TenantScope, id: string, occurrence: number, lookAt: Date): Promise<void> {
    await this.database.query(
      scope,
      'update pulses.programme set next_occurrence = $3, next_look_at = $4 where tenant_id = $1 and id = $2',
      [scope.tenantId, id, occurrence, lookAt],
    );
  }

  /** @throws a violation of the primary key when the occurrence has been settled already. */
  async insertOccurrence(
    scope: TenantScope,
    programmeId: string,
    settled: SettledOccurrence,
    now: Date,
  ): Promise<void> {
    await this.database.query(
      scope,
      `insert into pulses.programme_occurrence
         (tenant_id, programme_id, occurrence, planned_on, due_at, state, reason, problems, pulse_id, settled_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        scope.tenantId,
        programmeId,
        settled.occurrence,
        settled.plannedOn,
        settled.dueAt,
        ...outcomeOf(settled),
        now,
      ],
    );
  }

  /** For an occurrence that waited. */
  async updateOccurrence(
    scope: TenantScope,
    programmeId: string,
    occurrence: number,
    outcome: Pick<SettledOccurrence, 'state' | 'reason' | 'problems' | 'pulseId'>,
    now: Date,
  ): Promise<void> {
    await this.database.query(
      scope,
      `update pulses.programme_occurrence
          set state = $4, reason = $5, problems = $6, pulse_id = $7, settled_at = $8
        where tenant_id = $1 and programme_id = $2 and occurrence = $3`,
      [scope.tenantId, programmeId, occurrence, ...outcomeOf(outcome), now],
    );
  }

  /** The occurrences of these programmes that wait for HR. */
  async waiting(
    scope: TenantScope,
    programmeIds: readonly string[],
  ): Promise<(SettledOccurrence & { programmeId: string })[]> {
    return this.database.query(
      scope,
      `select ${occurrenceColumns} from ${occurrences}
        where o.tenant_id = $1 and o.programme_id = any($2::uuid[]) and o.state = 'waiting'
          and (p.id is null or p.state = 'draft')
        order by o.occurrence`,
      [scope.tenantId, programmeIds],
    );
  }

  /** What became of the occurrences planned from one date to another, both included. */
  async settled(
    scope: TenantScope,
    programmeId: string,
    from: string,
    to: string,
  ): Promise<SettledOccurrence[]> {
    return this.database.query(
      scope,
      `select ${occurrenceColumns} from ${occurrences}
        where o.tenant_id = $1 and o.programme_id = $2 and o.planned_on between $3 and $4
        order by o.occurrence`,
      [scope.tenantId, programmeId, from, to],
    );
  }

  /** The programme and occurrence that a pulse was made for. */
  async ofPulse(
    scope: TenantScope,
    pulseId: string,
  ): Promise<{ programme: Programme; plannedOn: string } | null> {
    const rows = await this.database.query<{ programmeId: string; plannedOn: string }>(
      scope,
      `select programme_id as "programmeId", planned_on::text as "plannedOn"
         from pulses.programme_occurrence where tenant_id = $1 and pulse_id = $2`,
      [scope.tenantId, pulseId],
    );
    if (!rows[0]) return null;
    return { programme: (await this.find(scope, rows[0].programmeId))!, plannedOn: rows[0].plannedOn };
  }

  private async one(scope: TenantScope, where: string, values: unknown[]): Promise<Programme | null> {
    const rows = await this.database.query<Row>(scope, `select ${columns} from pulses.programme ${where}`, [
      scope.tenantId,
      ...values,
    ]);
    return rows[0] ? programmeOf(rows[0]) : null;
  }
}

/** In the order of the columns of insert and update. */
const valuesOf = (fields: ProgrammeFields): unknown[] => [
  fields.name,
  fields.recurrence.unit,
  fields.recurrence.count,
  fields.recurrence.firstOn,
  fields.mailTime,
  fields.timeZone,
  fields.openDays,
  fields.daysOff,
  fields.instrumentId,
  fields.rotatingItemCount,
  fields.asksComment,
  fields.audienceTeamId,
  fields.replyToName,
  fields.replyToEmail,
  fields.minimumCell,
  fields.answersKeptDays,
  fields.executivesSeeAfterWorkingDays,
];

const outcomeOf = (
  settled: Pick<SettledOccurrence, 'state' | 'reason' | 'problems' | 'pulseId'>,
): unknown[] => [settled.state, settled.reason, JSON.stringify(settled.problems), settled.pulseId];
